import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { cn } from "@/lib/cn";
import { Input } from "@/ui/field";

/** A password that can be looked at. Pasting and password managers work as everywhere. */
export function PasswordInput({ className, ...rest }: ComponentProps<"input">) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <span className="relative block">
      <Input {...rest} type={shown ? "text" : "password"} className={cn("h-10 pr-11", className)} />
      <button
        type="button"
        aria-pressed={shown}
        aria-label="Show password"
        onClick={() => setShown(!shown)}
        className="absolute top-1 right-1 flex size-8 items-center justify-center rounded-sm text-fg-2 hover:bg-muted hover:text-fg"
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </span>
  );
}
