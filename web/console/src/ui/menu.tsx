import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

const item =
  "flex min-h-8 cursor-pointer select-none items-center gap-2 rounded-md px-2 py-1 text-sm outline-none data-[highlighted]:bg-muted data-[disabled]:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0";

export const Menu = DropdownMenu.Root;
export const MenuTrigger = DropdownMenu.Trigger;

export function MenuContent({
  children,
  className,
  ...rest
}: { children: ReactNode; className?: string } & Omit<
  DropdownMenu.DropdownMenuContentProps,
  "className" | "children"
>) {
  return (
    <DropdownMenu.Portal>
      <DropdownMenu.Content
        sideOffset={6}
        collisionPadding={8}
        className={cn(
          "z-50 min-w-56 animate-fade rounded-lg border border-line bg-raised p-1 shadow-float data-[state=closed]:animate-none",
          className,
        )}
        {...rest}
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  );
}

export function MenuItem({
  children,
  onSelect,
  asChild,
}: {
  children: ReactNode;
  onSelect?: () => void;
  asChild?: boolean;
}) {
  return (
    <DropdownMenu.Item asChild={asChild} onSelect={onSelect} className={item}>
      {children}
    </DropdownMenu.Item>
  );
}

/** One of several: the chosen one carries a tick. */
export function MenuChoice({
  chosen,
  children,
  onSelect,
}: {
  chosen: boolean;
  children: ReactNode;
  onSelect: () => void;
}) {
  return (
    <DropdownMenu.CheckboxItem checked={chosen} onSelect={onSelect} className={cn(item, "pr-8", "relative")}>
      {children}
      <DropdownMenu.ItemIndicator className="absolute right-2">
        <Check aria-hidden />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.CheckboxItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <DropdownMenu.Label className="px-2 pt-2 pb-1 font-medium text-fg-2 text-xs">
      {children}
    </DropdownMenu.Label>
  );
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />;
}
