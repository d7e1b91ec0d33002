import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

const look = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium text-sm transition-colors duration-(--fast) focus-visible:outline-2 focus-visible:outline-offset-2 disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        primary: "bg-accent text-on-accent hover:bg-[color-mix(in_oklch,var(--accent),var(--fg)_14%)]",
        outline: "border border-control bg-bg text-fg hover:bg-muted",
        soft: "border border-line bg-bg text-fg hover:bg-muted",
        ghost: "text-fg-2 hover:bg-muted hover:text-fg",
        danger: "bg-danger text-on-danger hover:bg-[color-mix(in_oklch,var(--danger),var(--fg)_14%)]",
        "danger-outline": "border border-control bg-bg text-danger hover:border-danger hover:bg-danger-tint",
      },
      size: {
        sm: "h-7 px-2",
        md: "h-8 px-3",
        lg: "h-10 px-4 text-base",
        icon: "size-8",
        "icon-sm": "size-7",
      },
    },
    defaultVariants: { tone: "outline", size: "md" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof look> {
  asChild?: boolean;
  /** Under way: the button keeps its place and its words, and takes no second press. */
  busy?: boolean;
}

export function Button({
  className,
  tone,
  size,
  asChild,
  busy,
  children,
  onClick,
  type,
  ...rest
}: ButtonProps) {
  const classes = cn(look({ tone, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} onClick={onClick} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type={type ?? "button"}
      className={classes}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
      {...rest}
    >
      {busy && <LoaderCircle aria-hidden className="animate-spin" />}
      {children}
    </button>
  );
}
