import type { ReactNode } from "react";
import { useEffect } from "react";
import { cn } from "@/lib/cn";

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === "Dokani" ? title : `${title} · Dokani`;
  }, [title]);
}

/** The title row of a screen. */
export function PageHead({
  title,
  count,
  children,
  className,
  stacked,
}: {
  title: string;
  count?: ReactNode;
  children?: ReactNode;
  className?: string;
  /** On narrow screens the children find their own places in the row. */
  stacked?: boolean;
}) {
  useTitle(title);
  return (
    <div className={cn("flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3 md:px-6", className)}>
      <h1 className="font-semibold text-xl tracking-[-0.01em]">{title}</h1>
      {count !== undefined && <span className="num text-fg-2 text-sm">{count}</span>}
      {children && (
        <div className={cn("ml-auto flex items-center gap-2", stacked ? "max-sm:contents" : "max-sm:w-full")}>
          {children}
        </div>
      )}
    </div>
  );
}

export function Card({
  title,
  aside,
  children,
  className,
  padded = true,
  id,
}: {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
  padded?: boolean;
  id?: string;
}) {
  return (
    <section id={id} className={cn("rounded-lg border border-line bg-bg", className)}>
      {title && (
        <header className="flex min-h-10 items-center gap-2 border-b px-4 py-2">
          <h2 className="font-semibold text-sm">{title}</h2>
          {aside && <div className="ml-auto flex items-center gap-2 text-fg-2 text-xs">{aside}</div>}
        </header>
      )}
      <div className={cn(padded && "px-4 py-3")}>{children}</div>
    </section>
  );
}
