/** Keyboard shortcuts: one listener, a list that the shortcut sheet reads, and an off switch for single letters. */
import { useEffect, useRef, useSyncExternalStore } from "react";

export interface Shortcut {
  /** "j", "?", "Shift+x", "Escape", "mod+k", or a sequence "g q". */
  keys: string;
  label: string;
  group: string;
  run: (event: KeyboardEvent) => void;
}

const SEQUENCE_WAIT = 900;

const active = new Set<Shortcut>();
const watchers = new Set<() => void>();
let listed: readonly Shortcut[] = [];
let singleKeys = true;
let prefix = "";
let prefixTimer: ReturnType<typeof setTimeout> | undefined;

export const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Single letters can be switched off (WCAG 2.1.4); those with a modifier, and Escape, stay. */
export function allowSingleKeys(on: boolean): void {
  singleKeys = on;
}

function changed(): void {
  listed = [...active];
  for (const each of watchers) each();
}

export function useShortcutList(): readonly Shortcut[] {
  return useSyncExternalStore(
    (notify) => {
      watchers.add(notify);
      return () => watchers.delete(notify);
    },
    () => listed,
  );
}

/** Puts a shortcut in force while the component is shown. */
export function useShortcut(
  keys: string,
  label: string,
  group: string,
  run: (event: KeyboardEvent) => void,
  on = true,
): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (!on) return;
    const shortcut: Shortcut = { keys, label, group, run: (event) => latest.current(event) };
    active.add(shortcut);
    changed();
    return () => {
      active.delete(shortcut);
      changed();
    };
  }, [keys, label, group, on]);
}

function writing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || isTextInput(target))
  );
}

function isTextInput(target: HTMLElement): boolean {
  return target instanceof HTMLInputElement && !/^(checkbox|radio|button|submit|reset)$/.test(target.type);
}

/** Within a dialog, a menu or a form, letters belong to that alone. */
function inOverlay(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("[role=dialog],[role=alertdialog],[role=menu],[role=listbox],form") !== null
  );
}

function named(event: KeyboardEvent): string {
  if (event.metaKey || event.ctrlKey) return event.altKey ? "" : `mod+${event.key.toLowerCase()}`;
  if (event.altKey) return "";
  if (event.key.length === 1 && event.shiftKey && /[a-z]/i.test(event.key))
    return `Shift+${event.key.toLowerCase()}`;
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const name = named(event);
  if (!name) return;
  const single = !name.startsWith("mod+");
  if (single && (inOverlay(event.target) || (writing(event.target) && name !== "Escape"))) return;
  if (single && !singleKeys && /^(Shift\+)?.$/.test(name)) return;
  const full = prefix ? `${prefix} ${name}` : name;
  prefix = "";
  clearTimeout(prefixTimer);
  // The one put in force last is the nearest to the reader.
  const match = [...active].reverse().find((shortcut) => shortcut.keys === full);
  if (match) {
    event.preventDefault();
    match.run(event);
    return;
  }
  if ([...active].some((shortcut) => shortcut.keys.startsWith(`${name} `))) {
    prefix = name;
    prefixTimer = setTimeout(() => {
      prefix = "";
    }, SEQUENCE_WAIT);
  }
}

const SYMBOLS: Record<string, string> = {
  Escape: "Esc",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Shift: "⇧",
  Enter: "↵",
};

/** The caps to print for "mod+k" or "g q". */
export function keyCaps(keys: string): string[] {
  return keys.split(/[ +]/).map((key) => {
    if (key === "mod") return isMac ? "⌘" : "Ctrl";
    return SYMBOLS[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  });
}
