import type { ReturnInList } from "@shared/wire";
import { AlarmClock, Clock, TriangleAlert } from "lucide-react";
import { cn } from "@/lib/cn";
import { formatExact, formatLength, useNow } from "@/lib/time";
import { isOpen } from "@/lib/words";

const SOON = 4 * 3_600_000;

/** How long is left to decide; said in words, with the moment on hover. */
export function Due({
  row,
  className,
}: {
  row: Pick<ReturnInList, "review_due_at" | "status" | "snoozed_until">;
  className?: string;
}) {
  const now = useNow();
  if (!isOpen(row.status)) return null;
  if (row.snoozed_until && new Date(row.snoozed_until).getTime() > now)
    return (
      <time
        dateTime={row.snoozed_until}
        title={`Snoozed until ${formatExact(row.snoozed_until)}`}
        className={cn("num inline-flex items-center gap-1 whitespace-nowrap text-fg-2 text-xs", className)}
      >
        <AlarmClock aria-hidden className="size-3 shrink-0" />
        back in {formatLength(new Date(row.snoozed_until).getTime() - now)}
      </time>
    );
  if (!row.review_due_at) return null;
  const left = new Date(row.review_due_at).getTime() - now;
  const over = left < 0;
  const Icon = over ? TriangleAlert : Clock;
  return (
    <time
      dateTime={row.review_due_at}
      title={`Due ${formatExact(row.review_due_at)}`}
      className={cn(
        "num inline-flex items-center gap-1 whitespace-nowrap text-xs",
        over ? "text-danger" : left < SOON ? "text-warn" : "text-fg-2",
        className,
      )}
    >
      <Icon aria-hidden className="size-3 shrink-0" />
      {over ? `${formatLength(left)} over` : `${formatLength(left)} left`}
      {over && <span className="sr-only">due</span>}
    </time>
  );
}
