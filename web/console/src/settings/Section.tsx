import type { ReactNode } from "react";

export function Section({ title, says, children }: { title: string; says?: ReactNode; children: ReactNode }) {
  return (
    <section className="mb-10 last:mb-0">
      <h2 className="font-semibold text-md">{title}</h2>
      {says && <p className="mt-0.5 max-w-prose text-fg-2 text-sm">{says}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}
