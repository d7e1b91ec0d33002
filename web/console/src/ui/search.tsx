import { Search as Icon, X } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { cn } from "@/lib/cn";
import { useShortcut } from "@/lib/keys";
import { inputClass } from "./field";
import { Keys } from "./text";

const PAUSE = 250;

/** A search box that keeps its words in the URL: what is typed is passed on after a short pause. */
export function SearchBox({
  value,
  onChange,
  label,
  placeholder = label,
  className,
  inputRef,
}: {
  value: string;
  onChange: (value: string) => void;
  label: string;
  placeholder?: string;
  className?: string;
  inputRef?: RefObject<HTMLInputElement | null>;
}) {
  const [typed, setTyped] = useState(value);
  const own = useRef<HTMLInputElement>(null);
  const ref = inputRef ?? own;
  const sent = useRef(value);
  const pass = useRef(onChange);
  pass.current = onChange;

  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value;
      setTyped(value);
    }
  }, [value]);

  useEffect(() => {
    if (typed === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = typed;
      pass.current(typed.trim());
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);

  useShortcut("/", "Search this list", "General", () => ref.current?.select());

  return (
    <div className={cn("relative", className)}>
      <Icon
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-fg-2"
      />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          if (typed) setTyped("");
          else event.currentTarget.blur();
        }}
        className={cn(inputClass, "pr-8 pl-8 text-sm")}
      />
      {typed ? (
        <button
          type="button"
          aria-label="Clear search"
          onClick={() => {
            setTyped("");
            ref.current?.focus();
          }}
          className="absolute top-1/2 right-1 flex size-6 -translate-y-1/2 items-center justify-center rounded-sm text-fg-2 hover:bg-muted"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      ) : (
        <Keys keys="/" className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-fg-2" />
      )}
    </div>
  );
}
