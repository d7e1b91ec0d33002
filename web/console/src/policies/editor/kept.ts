/** What was typed and is not on the server yet, kept in this browser: a reload, or a lost line, takes nothing. */
import type { Document } from "@shared/wire";

export interface Kept {
  /** The hash of the version that was edited: another one on the server means that somebody else wrote. */
  base: string;
  document: Document;
  /** JSON that cannot be read yet, as it stands in the text view. */
  text: string | null;
  at: string;
}

const key = (id: number) => `dokani.draft.${id}`;

export function keep(id: number, kept: Kept): void {
  try {
    localStorage.setItem(key(id), JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing still has the server's copy.
  }
}

export function forget(id: number): void {
  try {
    localStorage.removeItem(key(id));
  } catch {
    // Nothing was kept, then.
  }
}

export function kept(id: number): Kept | null {
  try {
    const found = JSON.parse(localStorage.getItem(key(id)) ?? "null") as Kept | null;
    return found && typeof found.base === "string" && found.document && typeof found.document === "object"
      ? found
      : null;
  } catch {
    return null;
  }
}
