import type { ReturnCounts } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { countsQuery, type QueueFilter, VIEWS, type View } from "@/api/queries";
import { cn } from "@/lib/cn";

const VIEW_WORDS: Record<View, string> = {
  needs_review: "Needs review",
  high_risk: "High risk",
  waiting: "Waiting for shopper",
  approved: "Approved",
  denied: "Denied",
  all: "All",
};

/** Counting stops at a thousand: beyond, the exact number helps no one. */
function shown(count: number): string {
  return count >= 1000 ? "1,000+" : count.toLocaleString();
}

export function QueueTabs({ filter }: { filter: QueueFilter }) {
  const counts: ReturnCounts | undefined = useQuery(countsQuery).data;
  const strip = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen tab is brought into sight when it changes
  useEffect(() => {
    const chosen = strip.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (chosen && strip.current) strip.current.scrollLeft = chosen.offsetLeft - 16;
  }, [filter.view]);
  return (
    <nav aria-label="Views" className="border-line border-b">
      <div
        ref={strip}
        className="scroll-thin relative flex gap-1 overflow-x-auto px-2 [scrollbar-width:none] md:px-4"
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
      </div>
    </nav>
  );
}
