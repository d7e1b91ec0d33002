import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BellOff, CheckCheck, Bell as Icon } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { cn } from "@/lib/cn";
import { plural } from "@/lib/words";
import { useMay, useMe } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { NoticeRow } from "./NoticeRow";
import { newestNotices, useMarkSeen } from "./notices";

/** The bell: how much is unseen, and the newest of it. Whoever wants no notices gets no number. */
export function Bell({ compact }: { compact?: boolean }) {
  const mayRead = useMay("agent");
  const wanted = useMe().preferences.notifications_enabled !== false;
  const [open, setOpen] = useState(false);
  const found = useQuery({ ...newestNotices, enabled: mayRead });
  const mark = useMarkSeen();
  if (!mayRead) return null;
  const items = found.data?.items ?? [];
  const unseen = wanted ? (found.data?.unseen ?? 0) : 0;
  const newest = items[0]?.id;
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button tone="ghost" size="icon" className={cn("relative", compact && "size-11")}>
          {wanted ? <Icon aria-hidden /> : <BellOff aria-hidden />}
          <span className="sr-only">Notices{unseen > 0 && `, ${shown(unseen)} not seen`}</span>
          {unseen > 0 && (
            <span
              aria-hidden
              className={cn(
                "num absolute h-4 min-w-4 rounded-full bg-accent px-1 text-center text-[0.6875rem] text-on-accent leading-4",
                compact ? "top-1.5 right-1" : "-top-1 -right-1",
              )}
            >
              {shown(unseen)}
            </span>
          )}
        </Button>
      </Popover.Trigger>
      <span role="status" className="sr-only">
        {unseen > 0 ? `${plural(unseen, "notice")} not seen` : ""}
      </span>
      <Popover.Portal>
        <Popover.Content
          align={compact ? "end" : "start"}
          sideOffset={6}
          collisionPadding={8}
          aria-label="Notices"
          className="z-50 flex max-h-[min(34rem,var(--radix-popover-content-available-height))] w-96 max-w-[calc(100vw-1rem)] animate-fade flex-col rounded-lg border border-line bg-raised shadow-float outline-none data-[state=closed]:animate-none"
        >
          <div className="flex min-h-11 items-center gap-2 border-line border-b py-1 pr-2 pl-4">
            <h2 className="font-semibold text-sm">Notices</h2>
            {unseen > 0 && newest !== undefined && (
              <Button
                tone="ghost"
                size="sm"
                className="ml-auto"
                busy={mark.isPending}
                onClick={() => mark.mutate(newest)}
              >
                <CheckCheck aria-hidden />
                Mark all as seen
              </Button>
            )}
          </div>
          {mark.error && <ProblemNote className="m-2" error={mark.error} title="Not marked" />}
          <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
            {found.error && !found.data ? (
              <ProblemNote
                className="m-3"
                error={found.error}
                title="The notices could not be loaded"
                retry={() => void found.refetch()}
              />
            ) : found.isPending ? (
              <FewLoading />
            ) : items.length === 0 ? (
              <p className="px-4 py-8 text-center text-fg-2 text-sm">
                Nothing yet. What needs you appears here.
              </p>
            ) : (
              <ul className="divide-y divide-line">
                {items.map((notice) => (
                  <li key={notice.id}>
                    <NoticeRow
                      notice={notice}
                      follow={() => {
                        setOpen(false);
                        if (!notice.seen) mark.mutate(notice.id);
                      }}
                    />
                  </li>
                ))}
              </ul>
            )}
          </div>
          <div className="flex items-center justify-between border-line border-t px-2 py-1.5">
            <Button asChild tone="ghost" size="sm">
              <Link to="/notices" onClick={() => setOpen(false)}>
                All notices
              </Link>
            </Button>
            <Button asChild tone="ghost" size="sm">
              <Link to="/settings/$section" params={{ section: "notices" }} onClick={() => setOpen(false)}>
                Settings
              </Link>
            </Button>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Counting stops at a hundred. */
function shown(count: number): string {
  return count >= 100 ? "99+" : String(count);
}

function FewLoading() {
  return (
    <div role="status" className="divide-y divide-line">
      <span className="sr-only">Loading notices</span>
      {["a", "b", "c", "d"].map((each) => (
        <div key={each} className="flex gap-3 px-4 py-3">
          <Skeleton className="size-6 rounded-full" />
          <div className="flex-1 space-y-2">
            <Skeleton className="h-3.5 w-4/5" />
            <Skeleton className="h-3 w-24" />
          </div>
        </div>
      ))}
    </div>
  );
}
