import { useId } from "react";
import { cn } from "@/lib/cn";

export interface Segment<Value extends string> {
  value: Value;
  words: string;
}

/** A few choices side by side, one of them taken: radio buttons, so that arrows and screen readers work as they should. */
export function Segments<Value extends string>({
  legend,
  hideLegend,
  options,
  value,
  onChange,
  className,
}: {
  legend: string;
  hideLegend?: boolean;
  options: readonly Segment<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  className?: string;
}) {
  const name = useId();
  return (
    <fieldset className={cn("min-w-0", className)}>
      <legend className={cn("mb-1.5 block text-sm", hideLegend ? "sr-only" : "font-medium")}>{legend}</legend>
      <div className="inline-flex max-w-full flex-wrap rounded-md border border-control p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            className="relative rounded-sm px-2.5 py-1 text-fg-2 text-sm has-checked:bg-muted has-checked:font-medium has-checked:text-fg has-focus-visible:outline-2 has-focus-visible:outline-accent max-sm:py-2"
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.words}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
