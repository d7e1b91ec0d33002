/**
 * What was typed and is not on the server yet, kept in this browser: a reload, or a lost line, takes nothing. Each tab
 * keeps its own, so that none writes over another's; what a tab left behind is offered to the next.
 */
import type { Document, Json } from "@shared/wire";

export interface Kept {
  /** The hash of the version that was edited: another one on the server means that somebody else wrote. */
  base: string;
  document: Document;
  /** JSON that cannot be read yet, as it stands in the text view. */
  text: string | null;
  at: string;
}

/** What another tab keeps, or left behind when it was closed. */
export interface Left extends Kept {
  key: string;
}

const TAB = "dokani.tab";
let tab: string | null = null;

/**
 * This tab's name, the same after a reload. It is not in the tab's store while the page is open: a tab that is
 * duplicated takes the store along, and must not take the name.
 */
function tabName(): string {
  if (tab) return tab;
  let named = Math.random().toString(36).slice(2, 12);
  try {
    named = sessionStorage.getItem(TAB) ?? named;
    sessionStorage.removeItem(TAB);
    addEventListener("pagehide", () => sessionStorage.setItem(TAB, named));
    addEventListener("pageshow", () => sessionStorage.removeItem(TAB));
  } catch {
    // Without a store there is nothing to come back to either.
  }
  tab = named;
  return named;
}

const stem = (id: number) => `dokani.draft.${id}`;
const own = (id: number) => `${stem(id)}.${tabName()}`;

export function keep(id: number, kept: Kept): void {
  try {
    localStorage.setItem(own(id), JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing still has the server's copy.
  }
}

export function forget(id: number): void {
  forgetLeft(own(id));
}

export function forgetLeft(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept, then.
  }
}

export function kept(id: number): Kept | null {
  return at(own(id));
}

/** What is kept of this draft elsewhere in this browser, the newest first. */
export function keptElsewhere(id: number): Left[] {
  try {
    const mine = own(id);
    return Object.keys(localStorage)
      .filter((key) => key !== mine && (key === stem(id) || key.startsWith(`${stem(id)}.`)))
      .flatMap((key) => {
        const found = at(key);
        return found ? [{ ...found, key }] : [];
      })
      .sort((one, other) => other.at.localeCompare(one.at));
  } catch {
    return [];
  }
}

function at(key: string): Kept | null {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "null") as { [name: string]: Json } | null;
    if (!found || typeof found.base !== "string" || !found.document || typeof found.document !== "object")
      return null;
    return { ...(found as unknown as Kept), text: typeof found.text === "string" ? found.text : null };
  } catch {
    return null;
  }
}
