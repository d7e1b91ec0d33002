import { type RefObject, useEffect } from "react";

/** Where the control that had the focus went away with a step, the focus stays near: on the element, not at the page's top. */
export function useKeptFocus(element: RefObject<HTMLElement | null>, step: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks once after each step
  useEffect(() => {
    if (document.activeElement === document.body && hadFocus) element.current?.focus({ preventScroll: true });
  }, [step]);
}

let hadFocus = false;
if (typeof document !== "undefined") {
  // At the page's start nothing has the focus, and nothing is given it.
  document.addEventListener("focusin", () => {
    hadFocus = true;
  });
}
