/** What the shopper's browser keeps between pages. Nothing is kept before they say something; without storage, nothing at all. */
import type { Pending } from "@shared/chat";

export interface Kept {
  token: string;
  socket: string;
  /** Newest message that was before the shopper's eyes. */
  seen: number;
  /** Said, and not acknowledged so far. */
  pending: readonly Pending[];
  /** Milliseconds since 1970, when something was last said or heard. */
  at: number;
}

const LIFE = 30 * 24 * 3600_000;

export class Shelf {
  readonly #name: string;

  constructor(server: string, shop: string) {
    this.#name = `dokani:${shop}@${server}`;
  }

  read(): Kept | null {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#name) ?? "null");
      return kept?.pending && Date.now() - kept.at < LIFE ? kept : null;
    } catch {
      return null;
    }
  }

  write(kept: Kept | null): void {
    try {
      if (kept) localStorage.setItem(this.#name, JSON.stringify(kept));
      else localStorage.removeItem(this.#name);
    } catch {
      // A browser that keeps nothing: the chat lasts as long as this page.
    }
  }

  /** Whether this tab had the panel open on its last page. */
  get open(): boolean {
    try {
      return sessionStorage.getItem(this.#name) === "open";
    } catch {
      return false;
    }
  }

  set open(is: boolean) {
    try {
      if (is) sessionStorage.setItem(this.#name, "open");
      else sessionStorage.removeItem(this.#name);
    } catch {
      // As above.
    }
  }

  /** Calls back when another tab begins or ends a chat. */
  watch(changed: () => void): void {
    addEventListener("storage", (event) => {
      if (event.key === this.#name) changed();
    });
  }
}
