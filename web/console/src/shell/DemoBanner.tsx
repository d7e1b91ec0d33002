import { FlaskConical } from "lucide-react";

export function DemoBanner() {
  return (
    <section
      aria-label="Demo"
      className="z-20 flex items-center gap-2 border-line border-b bg-info-tint px-4 py-2 text-sm md:sticky md:top-0 md:h-9 md:px-6"
    >
      <FlaskConical aria-hidden className="size-4 shrink-0 text-info" />
      <span>
        <strong className="font-medium">Demo shop.</strong> Its orders and shoppers are invented: decide
        freely.
      </span>
    </section>
  );
}
