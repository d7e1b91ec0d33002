/** Where the script stands: what its tag says. */

export interface Place {
  /** Origin of the Dokani server, which the script was loaded from. */
  server: string;
  shop: string;
  side: "left" | "right";
  /** Null: as the shopper's device has it. */
  theme: "light" | "dark" | null;
  language: string;
  /** The order the page is about, where it knows one. */
  order: string | null;
}

/** Reads `<script src="https://…/widget.js" data-shop="…">`. Throws an Error that says what is missing. */
export function placeOf(tag: HTMLScriptElement | null): Place {
  if (!tag?.src) throw new Error("load /widget.js with a <script src> of its own");
  const { shop, side, theme, lang, order } = tag.dataset;
  if (!shop) throw new Error('the script tag needs data-shop="your-shop"');
  return {
    server: new URL(tag.src).origin,
    shop,
    side: side === "left" ? "left" : "right",
    theme: theme === "light" || theme === "dark" ? theme : null,
    language: lang ?? document.documentElement.lang ?? "",
    order: order ?? null,
  };
}
