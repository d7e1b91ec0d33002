/** One short message at a time, bottom centre, for what went well. What went wrong is told where it happened. */
import { Check, X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";

interface Message {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
}

const STAYS = 6000;

let message: Message | null = null;
let count = 0;
const watchers = new Set<() => void>();

function show(next: Message | null): void {
  message = next;
  for (const each of watchers) each();
}

export function toast(text: string, action?: Message["action"]): void {
  count += 1;
  show({ id: count, text, action });
}

/** Takes the message away, where something more important needs its place. */
export function clearToast(): void {
  show(null);
}

function watch(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

export function ToastArea() {
  const current = useSyncExternalStore(watch, () => message);
  return (
    <div
      role="status"
      className="-translate-x-1/2 pointer-events-none fixed bottom-[calc(9rem+var(--floor,0px))] left-1/2 z-50 w-max max-w-[min(28rem,calc(100vw-2rem))] md:bottom-[calc(5rem+var(--floor,0px))] in-data-holding:bottom-[calc(12.5rem+var(--floor,0px))] md:in-data-holding:bottom-[calc(8.5rem+var(--floor,0px))]"
    >
      {current && <Toast key={current.id} message={current} />}
    </div>
  );
}

function Toast({ message: { id, text, action } }: { message: Message }) {
  const [held, setHeld] = useState(false);
  const close = () => message?.id === id && show(null);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => message?.id === id && show(null), STAYS);
    return () => clearTimeout(timer);
  }, [held, id]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only waits while someone looks at it
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex animate-rise items-center gap-3 rounded-lg border border-line bg-raised py-1.5 pr-1.5 pl-3 text-sm shadow-float"
    >
      <Check aria-hidden className="size-4 shrink-0 text-ok" />
      <p className="line-clamp-2 min-w-0 flex-1">{text}</p>
      {action && (
        <button
          type="button"
          onClick={() => {
            close();
            action.run();
          }}
          className="h-7 rounded-md px-2 font-medium text-accent hover:bg-accent-tint"
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        aria-label="Close message"
        onClick={close}
        className="flex size-7 items-center justify-center rounded-md text-fg-2 hover:bg-muted"
      >
        <X aria-hidden className="size-4" />
      </button>
    </div>
  );
}
