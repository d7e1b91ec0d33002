/** Live updates: one event stream a page; when it breaks, asking again on a timer. */
import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { isListed, renewRow } from "@/returns/rows";
import { returnQuery } from "./queries";
import { chosenBusiness, refreshSession } from "./session";

export type Connection = "connecting" | "live" | "polling" | "offline";

const POLL_EVERY = 15_000;
const FIRST_RETRY = 2_000;
const LAST_RETRY = 60_000;

let state: Connection = "connecting";
const watchers = new Set<() => void>();

function become(next: Connection): void {
  if (next === state) return;
  state = next;
  for (const each of watchers) each();
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => state,
  );
}

/** Listens until the returned function is called. */
export function listen(queries: QueryClient): () => void {
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_RETRY;
  let stopped = false;

  const poll = setInterval(() => {
    if (state !== "live" && navigator.onLine && !document.hidden) renewAll(queries);
  }, POLL_EVERY);

  function open(): void {
    if (stopped) return;
    const business = chosenBusiness();
    source = new EventSource(`/v1/live${business ? `?business_id=${business}` : ""}`);
    source.onopen = () => {
      // Something may have been missed while the line was down.
      if (state !== "connecting") renewAll(queries);
      wait = FIRST_RETRY;
      become("live");
    };
    source.addEventListener("return", (event) => heard(queries, event as MessageEvent<string>));
    source.addEventListener("resync", () => renewAll(queries));
    source.onerror = () => {
      source?.close();
      become(navigator.onLine ? "polling" : "offline");
      retry = setTimeout(() => void refreshSession().then(open), wait);
      wait = Math.min(wait * 2, LAST_RETRY);
    };
  }

  function back(): void {
    clearTimeout(retry);
    source?.close();
    wait = FIRST_RETRY;
    open();
  }
  const gone = () => become("offline");

  window.addEventListener("online", back);
  window.addEventListener("offline", gone);
  open();
  return () => {
    stopped = true;
    clearTimeout(retry);
    clearInterval(poll);
    source?.close();
    window.removeEventListener("online", back);
    window.removeEventListener("offline", gone);
    become("connecting");
  };
}

function heard(queries: QueryClient, event: MessageEvent<string>): void {
  let id: string | undefined;
  try {
    id = JSON.parse(event.data).id;
  } catch {
    // An event that cannot be read still says that something changed.
  }
  void queries.invalidateQueries({ queryKey: id ? ["return", id] : ["return"] });
  if (id && isListed(queries, id)) {
    void queries.fetchQuery({ ...returnQuery(id), staleTime: 0 }).then(
      (known) => renewRow(queries, known),
      () => undefined,
    );
  }
  void queries.invalidateQueries({ queryKey: ["counts"] });
  void queries.invalidateQueries({ queryKey: ["peek"] });
}

function renewAll(queries: QueryClient): void {
  for (const key of ["return", "counts", "peek"]) void queries.invalidateQueries({ queryKey: [key] });
}
