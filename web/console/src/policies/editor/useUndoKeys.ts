import { type RefObject, useEffect, useRef } from "react";

const TEXTS = /^(text|search|url|tel|email|password|number|date|time|datetime-local|month|week)$/;

/** A field that takes back its own typing. */
function undoesItself(target: Element): boolean {
  if (target instanceof HTMLInputElement) return TEXTS.test(target.type);
  return target instanceof HTMLTextAreaElement || (target as HTMLElement).isContentEditable === true;
}

/** Ctrl or Cmd with Z, and with Shift+Z or Y, step through what was edited, while the editor is what is looked at. */
export function useUndoKeys(
  editor: RefObject<HTMLElement | null>,
  steps: { undo: (() => void) | null; redo: (() => void) | null },
): void {
  const latest = useRef(steps);
  latest.current = steps;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey)) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      // Another part of the version is shown, or something lies above it.
      if (!editor.current || editor.current.closest("[hidden]")) return;
      const { target } = event;
      if (!(target instanceof Element) || undoesItself(target)) return;
      if (target.closest("[role=dialog],[role=alertdialog],[role=menu]")) return;
      event.preventDefault();
      const { undo, redo } = latest.current;
      (key === "y" || event.shiftKey ? redo : undo)?.();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [editor]);
}
