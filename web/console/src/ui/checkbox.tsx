import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import { cn } from "@/lib/cn";

export function Checkbox({
  checked,
  onChange,
  label,
  className,
}: {
  checked: boolean | "indeterminate";
  onChange: (checked: boolean, shift: boolean) => void;
  label: string;
  className?: string;
}) {
  return (
    <Radix.Root
      checked={checked}
      aria-label={label}
      onClick={(event) => {
        event.stopPropagation();
        onChange(checked !== true, event.shiftKey);
      }}
      className={cn(
        // The box is 16 px; the pseudo-element gives it a target of 32.
        "relative flex size-4 shrink-0 items-center justify-center rounded-sm border border-control bg-bg text-on-accent transition-colors duration-(--fast) before:absolute before:-inset-2 before:content-[''] hover:border-fg data-[state=checked]:border-accent data-[state=indeterminate]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:bg-accent",
        className,
      )}
    >
      <Radix.Indicator>
        {checked === "indeterminate" ? (
          <Minus aria-hidden className="size-3" strokeWidth={3} />
        ) : (
          <Check aria-hidden className="size-3" strokeWidth={3} />
        )}
      </Radix.Indicator>
    </Radix.Root>
  );
}
