import { Info } from "lucide-react";
import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";

/** A word of explanation on hover and on focus: it stays while the pointer is over it, and Escape closes it. */
export function Hint({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Tooltip.Provider delayDuration={150}>
      <Tooltip.Root>
        <Tooltip.Trigger asChild>
          <button
            type="button"
            aria-label={label}
            className="-my-1 inline-flex size-6 items-center justify-center rounded-sm align-middle text-fg-2 hover:text-fg"
          >
            <Info aria-hidden className="size-3.5" />
          </button>
        </Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Content
            sideOffset={4}
            collisionPadding={8}
            className="z-50 max-w-64 rounded-md border border-line bg-raised px-3 py-2 text-left font-normal text-fg text-xs shadow-float"
          >
            {children}
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  );
}
