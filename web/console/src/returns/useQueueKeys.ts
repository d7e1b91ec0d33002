import type { ReturnInList } from "@shared/wire";
import type { RefObject } from "react";
import { useShortcut } from "@/lib/keys";
import type { Selection } from "./useSelection";

interface Queue {
  rows: readonly ReturnInList[];
  current: ReturnInList | undefined;
  box: RefObject<HTMLElement | null>;
  selection: Selection;
  setAt: (id: string) => void;
  open: (row: ReturnInList) => void;
  mayDecide: boolean;
}

/** Moving through the queue by keys. Focus moves with the row, so that screen readers read it. */
export function useQueueKeys({ rows, current, box, selection, setAt, open, mayDecide }: Queue): void {
  function move(by: number) {
    const from = current ? rows.findIndex((row) => row.public_id === current.public_id) : -1;
    const focused = box.current?.contains(document.activeElement) ?? false;
    // The first press takes the row that is shown already, unless focus is on it.
    const to = rows[Math.min(rows.length - 1, Math.max(0, focused || from < 0 ? from + by : from))];
    if (!to) return;
    setAt(to.public_id);
    const link = box.current?.querySelector<HTMLElement>(
      `[data-row="${CSS.escape(to.public_id)}"] [data-open]`,
    );
    link?.focus({ preventScroll: true });
    link?.closest("[data-row]")?.scrollIntoView({ block: "nearest" });
  }
  const some = rows.length > 0;
  useShortcut("ArrowDown", "Next row", "Queue", () => move(1), some);
  useShortcut("j", "Next row", "Queue", () => move(1), some);
  useShortcut("ArrowUp", "Previous row", "Queue", () => move(-1), some);
  useShortcut("k", "Previous row", "Queue", () => move(-1), some);
  useShortcut(
    "Enter",
    "Open the return",
    "Queue",
    (event) => {
      // On a button or link of its own, Enter means that one.
      const own = event.target instanceof Element ? event.target.closest("a,button,summary") : null;
      if (own instanceof HTMLElement) own.click();
      else if (current) open(current);
    },
    some,
  );
  useShortcut(
    "x",
    "Select or unselect",
    "Queue",
    () => current && selection.toggle(current),
    some && mayDecide,
  );
  useShortcut(
    "Shift+x",
    "Select up to here",
    "Queue",
    () => current && selection.reach(current, rows),
    some && mayDecide,
  );
  useShortcut("Escape", "Clear the selection", "Queue", () => selection.clear(), selection.rows.size > 0);
}
