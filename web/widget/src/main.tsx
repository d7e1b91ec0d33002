/** The script a shop's page embeds: a launcher and a chat in a shadow root of their own. */
import { render } from "preact";
import { Desk } from "./desk";
import { placeOf } from "./place";
import { Widget } from "./Widget";
import css from "./widget.css?inline";

declare global {
  interface Window {
    /** For the shop's own buttons: open the chat, close it, or begin it with words. */
    Dokani?: { open(): void; close(): void; ask(words: string): void };
  }
}

const tag = (document.currentScript ??
  document.querySelector("script[data-shop][src*='/widget.js']")) as HTMLScriptElement | null;

async function begin(): Promise<void> {
  const place = placeOf(tag);
  const desk = new Desk(place);
  const offer = await desk.offer();
  if (!offer) {
    warn(
      `no chat: ${place.server} cannot be reached, has no shop "${place.shop}", or ${location.origin} is not ` +
        "among the web sites in the shop's settings.",
    );
    return;
  }
  const host = document.createElement("dokani-chat");
  // Said on the element itself, as nothing a page's style sheet says can count for more.
  host.style.cssText = HOST.replaceAll(";", "!important;");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  // Not held up by a page's content security policy, as a <style> would be.
  shadow.adoptedStyleSheets = [sheet];
  // The page's own keys are not pressed by who writes here.
  for (const kind of ["keydown", "keyup", "keypress", "paste", "input"])
    shadow.addEventListener(kind, (event) => event.stopPropagation());
  const root = document.createElement("div");
  root.className = "root";
  const night = matchMedia("(prefers-color-scheme: dark)");
  const colour = () => {
    const theme = place.theme ?? (night.matches ? "dark" : "light");
    root.dataset.theme = root.style.colorScheme = theme;
  };
  night.addEventListener("change", colour);
  colour();
  root.dataset.side = place.side;
  if (offer.colours)
    for (const [name, value] of Object.entries(offer.colours))
      root.style.setProperty(`--shop-${name.replace("_", "-")}`, value);
  shadow.append(root);
  // In the top layer, where no stacking, clipping or turning of the page's counts.
  host.popover = "manual";
  const stand = () => {
    if (host.isConnected) return;
    document.documentElement.append(host);
    host.showPopover?.();
  };
  stand();
  // Pages that swap their whole body or head keep the chat all the same.
  new MutationObserver(stand).observe(document.documentElement, { childList: true });
  render(<Widget desk={desk} offer={offer} server={place.server} />, root);
}

const HOST = "all:initial;direction:ltr;unicode-bidi:isolate;position:fixed;z-index:2147483647;";

function warn(said: string): void {
  // biome-ignore lint/suspicious/noConsole: the one place where who embeds it looks
  console.warn(`Dokani: ${said}`);
}

// One chat a page, however often its script is on it.
if (!document.querySelector("dokani-chat") && !window.Dokani) {
  const early: (() => void)[] = [];
  const later = (name: "open" | "close" | "ask") => (words?: string) =>
    void early.push(() => window.Dokani?.[name](words ?? ""));
  window.Dokani = { open: later("open"), close: later("close"), ask: later("ask") };
  const start = () =>
    begin()
      .then(() => {
        for (const each of early) each();
      })
      .catch((error) => warn(String(error?.message ?? error)));
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else void start();
}
