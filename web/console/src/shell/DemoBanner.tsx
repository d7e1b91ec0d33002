import { FlaskConical } from "lucide-react";

export function DemoBanner() {
  return (
    <section
      aria-label="Demo"
      className="z-20 flex h-9 items-center gap-2 border-line border-b bg-info-tint px-4 text-sm md:sticky md:top-0 md:px-6"
    >
      <FlaskConical aria-hidden className="size-4 shrink-0 text-info" />
      <span className="truncate">
        <strong className="font-medium">Demo shop.</strong> Its orders and shoppers are invented
        <span className="max-sm:sr-only">: decide freely</span>.
      </span>
    </section>
  );
}
