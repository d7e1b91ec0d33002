import { cn } from "@/lib/cn";
import { keyCaps } from "@/lib/keys";
import { formatMoney } from "@/lib/money";
import { formatDay, formatExact, formatRelative, useNow } from "@/lib/time";

export function Money({
  amount,
  currency,
  className,
}: {
  amount: string | null | undefined;
  currency: string;
  className?: string;
}) {
  return <span className={cn("num whitespace-nowrap", className)}>{formatMoney(amount, currency)}</span>;
}

/** How long ago, with the exact moment on hover. */
export function Ago({ at, className }: { at: string; className?: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={formatExact(at)} className={cn("num whitespace-nowrap", className)}>
      {formatRelative(at, now)}
    </time>
  );
}

export function Day({ at, className }: { at: string; className?: string }) {
  return (
    <time dateTime={at} title={formatExact(at)} className={cn("num whitespace-nowrap", className)}>
      {formatDay(at)}
    </time>
  );
}

/** The keys of a shortcut. Hidden from screen readers: the control itself says what it does. */
export function Keys({ keys, className }: { keys: string; className?: string }) {
  return (
    <span aria-hidden className={cn("inline-flex gap-0.5 touch:hidden", className)}>
      {keyCaps(keys).map((cap) => (
        <kbd
          key={cap}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-current/25 px-1 font-medium font-sans text-[0.6875rem] leading-none"
        >
          {cap}
        </kbd>
      ))}
    </span>
  );
}
