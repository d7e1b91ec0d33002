import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { countsQuery, type QueueFilter, VIEWS, type View } from "@/api/queries";
import { cn } from "@/lib/cn";

const VIEW_WORDS: Record<View, string> = {
  needs_review: "Needs review",
  mine: "Mine",
  unassigned: "Unassigned",
  high_risk: "High risk",
  overdue: "Overdue",
  waiting: "Waiting",
  snoozed: "Snoozed",
  approved: "Approved",
  denied: "Denied",
  completed: "Completed",
  all: "All",
};

/** Counting stops at a thousand: beyond, the exact number helps no one. */
function shown(count: number): string {
  return count >= 1000 ? "1,000+" : count.toLocaleString();
}

/** The views as tabs. They stay in sight, and with them, at their end, what is announced: it covers no row. */
export function QueueTabs({ filter, children }: { filter: QueueFilter; children?: ReactNode }) {
  const counts = useQuery(countsQuery).data;
  const strip = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen tab is brought into sight when it changes
  useEffect(() => {
    const chosen = strip.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (chosen && strip.current) strip.current.scrollLeft = chosen.offsetLeft - 16;
  }, [filter.view]);
  return (
    <div className="sticky top-14 z-20 flex items-center border-line border-b bg-bg md:top-(--banner)">
      <nav
        ref={strip}
        aria-label="Views"
        className="relative flex min-w-0 flex-1 gap-1 overflow-x-auto px-2 [mask-image:linear-gradient(to_right,transparent,black_1rem,black_calc(100%-1.5rem),transparent)] [scrollbar-width:none] md:px-4"
      >
        {VIEWS.map((view) => {
          const chosen = view === filter.view;
          return (
            <Link
              key={view}
              to="/returns"
              search={{ ...filter, view }}
              aria-current={chosen ? "page" : undefined}
              activeProps={{}}
              className={cn(
                "-mb-px flex h-10 shrink-0 items-center gap-1.5 border-b-2 px-2 text-sm transition-colors duration-(--fast) max-md:h-11",
                chosen ? "border-accent font-medium text-fg" : "border-transparent text-fg-2 hover:text-fg",
              )}
            >
              {VIEW_WORDS[view]}
              {counts && <span className="num text-fg-2 text-xs">{shown(counts[view])}</span>}
            </Link>
          );
        })}
      </nav>
      <div role="status" className="flex shrink-0 pr-4 pl-2 empty:hidden md:pr-6">
        {children}
      </div>
    </div>
  );
}
