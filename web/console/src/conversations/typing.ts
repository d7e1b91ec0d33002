/** Which shoppers are typing just now: told by the event stream, forgotten by themselves. */
import { useSyncExternalStore } from "react";

const LASTS = 6_000;

const typing = new Map<string, ReturnType<typeof setTimeout>>();
const watchers = new Set<() => void>();

function changed(): void {
  for (const each of watchers) each();
}

function stop(id: string): void {
  clearTimeout(typing.get(id));
  if (typing.delete(id)) changed();
}

/** Whether an event was about typing; of a message it ends the typing before it. */
export function heardTyping(id: string, data: string): boolean {
  const { status } = JSON.parse(data);
  if (status !== "typing") {
    stop(id);
    return status === "typed";
  }
  clearTimeout(typing.get(id));
  typing.set(
    id,
    setTimeout(() => stop(id), LASTS),
  );
  changed();
  return true;
}

export function useShopperTypes(id: string): boolean {
  return useSyncExternalStore(
    (notify) => {
      watchers.add(notify);
      return () => watchers.delete(notify);
    },
    () => typing.has(id),
  );
}
