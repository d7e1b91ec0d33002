import { CircleAlert, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { asProblem } from "@/api/problem";
import { cn } from "@/lib/cn";
import { Button } from "./button";
import { CopyButton } from "./copy";

/** What went wrong, near its cause: plain words, a way on, and the id to quote. */
export function ProblemNote({
  error,
  title,
  retry,
  children,
  className,
}: {
  error: unknown;
  title?: string;
  retry?: () => void;
  children?: ReactNode;
  className?: string;
}) {
  const problem = asProblem(error);
  return (
    <div
      role="alert"
      className={cn(
        "flex gap-3 rounded-lg border border-danger/40 bg-danger-tint px-3 py-2.5 text-sm",
        className,
      )}
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      <div className="min-w-0 flex-1 space-y-1">
        {title && <p className="font-medium">{title}</p>}
        <p className="break-words">{problem.message}</p>
        {children}
        {problem.requestId && (
          <p className="flex flex-wrap items-center gap-1 text-fg-2 text-xs">
            Request <code className="font-mono">{problem.requestId}</code>
            <CopyButton text={problem.requestId} label="Copy request id" />
          </p>
        )}
      </div>
      {retry && (
        <Button size="sm" tone="soft" onClick={retry}>
          <RotateCw aria-hidden />
          Try again
        </Button>
      )}
    </div>
  );
}

export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn("block animate-shimmer rounded-sm bg-muted", className)} />;
}

/** A whole-area message: why there is nothing here, and the one thing to do about it. */
export function Empty({
  icon,
  title,
  children,
  action,
  className,
  wholePage,
}: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
  /** There is no other heading above it. */
  wholePage?: boolean;
}) {
  const Heading = wholePage ? "h1" : "h2";
  return (
    <div className={cn("mx-auto flex max-w-sm flex-col items-center px-6 py-16 text-center", className)}>
      <div
        aria-hidden
        className="mb-4 flex size-12 items-center justify-center rounded-xl border border-line bg-surface text-fg-2 [&_svg]:size-5"
      >
        {icon}
      </div>
      <Heading className="font-semibold text-md">{title}</Heading>
      {children && <div className="mt-1 text-fg-2 text-sm">{children}</div>}
      {action && <div className="mt-5">{action}</div>}
    </div>
  );
}
