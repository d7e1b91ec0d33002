import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Button } from "./button";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  /** "center" for a question or a list, "side" for reading something beside the page. */
  place?: "center" | "side";
  /** The title is read out but not shown. */
  bare?: boolean;
  className?: string;
  children: ReactNode;
}

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  place = "center",
  bare,
  className,
  children,
}: Props) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cn(
            "fixed z-50 flex flex-col bg-raised shadow-float outline-none",
            place === "center" &&
              "-translate-x-1/2 left-1/2 top-[12vh] max-h-[76vh] w-[calc(100vw-2rem)] max-w-lg animate-fade rounded-lg",
            place === "side" &&
              "inset-y-0 right-0 w-full max-w-lg animate-slide border-line border-l sm:w-[calc(100vw-4rem)]",
            className,
          )}
        >
          <div className={cn("flex items-start gap-4 border-b px-5 py-3", bare && "sr-only")}>
            <div className="min-w-0 flex-1 py-1">
              <Radix.Title className="font-semibold text-md">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-0.5 text-fg-2 text-sm">{description}</Radix.Description>
              )}
            </div>
            {!bare && (
              <Radix.Close asChild>
                <Button tone="ghost" size="icon" aria-label="Close">
                  <X aria-hidden />
                </Button>
              </Radix.Close>
            )}
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
