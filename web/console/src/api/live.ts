/**
 * Live updates: one event stream a page; while it is broken, asking again on a timer.
 * Read with `fetch` rather than EventSource, which cannot send the header that names the business, nor tell a session
 * that ended from a server that is away.
 */
import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { heardTyping } from "@/conversations/typing";
import { isListed, renewRow } from "@/returns/rows";
import { returnQuery } from "./queries";
import { chosenBusiness, sessionFetch } from "./session";
import { eventsIn, type ServerEvent } from "./sse";

export type Connection = "connecting" | "live" | "polling" | "offline";

const POLL_EVERY = 15_000;
/** The server pings every 15 seconds; a longer silence means that the line is dead. */
const SILENCE = 40_000;
const FIRST_RETRY = 1_000;
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
  const stop = new AbortController();
  let wake = () => {};
  let hangUp = () => {};

  const poll = setInterval(() => {
    if (state !== "live" && navigator.onLine && !document.hidden) renewAll(queries);
  }, POLL_EVERY);
  const online = () => wake();
  const offline = () => {
    become("offline");
    hangUp();
  };
  window.addEventListener("online", online);
  window.addEventListener("offline", offline);

  async function run(): Promise<void> {
    let wait = FIRST_RETRY;
    let again = false;
    while (!stop.signal.aborted) {
      try {
        const line = new AbortController();
        hangUp = () => line.abort();
        await hearOnce(line, (event) => {
          if (event.name === "open") {
            become("live");
            wait = FIRST_RETRY;
            // Something may have been missed while the line was down.
            if (again) renewAll(queries);
            again = true;
          } else heard(queries, event);
        });
        // The server ends a stream every minute, so that a reader proves anew who they are.
      } catch {
        if (stop.signal.aborted) return;
        become(navigator.onLine ? "polling" : "offline");
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, wait);
        });
        wait = Math.min(wait * 2, LAST_RETRY);
      }
    }
  }
  void run();

  return () => {
    stop.abort();
    hangUp();
    wake();
    clearInterval(poll);
    window.removeEventListener("online", online);
    window.removeEventListener("offline", offline);
    become("connecting");
  };
}

/** One stream, from its opening to its end. */
async function hearOnce(line: AbortController, told: (event: ServerEvent) => void): Promise<void> {
  const hangUp = () => line.abort();
  let silence = setTimeout(hangUp, SILENCE);
  try {
    const business = chosenBusiness();
    const response = await sessionFetch(
      new Request("/v1/live", {
        headers: { Accept: "text/event-stream", ...(business && { "X-Dokani-Business": business }) },
        credentials: "same-origin",
        cache: "no-store",
        signal: line.signal,
      }),
    );
    if (!response.ok || !response.body) throw new Error(`live: ${response.status}`);
    told({ name: "open", data: "" });
    for await (const event of eventsIn(response.body)) {
      clearTimeout(silence);
      silence = setTimeout(hangUp, SILENCE);
      told(event);
    }
  } finally {
    clearTimeout(silence);
  }
}

function heard(queries: QueryClient, event: ServerEvent): void {
  if (event.name === "resync") renewAll(queries);
  if (event.name === "notice") {
    // A notice is left where money stops and where an alarm goes off: the lists of both are read anew.
    for (const key of ["notices", "money", "security"]) void queries.invalidateQueries({ queryKey: [key] });
  }
  if (event.name === "conversation") heardConversation(queries, event.data);
  if (event.name === "simulation") void queries.invalidateQueries({ queryKey: ["simulations"] });
  if (event.name !== "return") return;
  const id = idOf(event.data);
  for (const key of ["return", "files"]) void queries.invalidateQueries({ queryKey: id ? [key, id] : [key] });
  void queries.invalidateQueries({ queryKey: ["counts"] });
  void queries.invalidateQueries({ queryKey: ["money"] });
  void queries.invalidateQueries({ queryKey: ["peek"] });
  if (id && isListed(queries, id)) {
    void queries.fetchQuery({ ...returnQuery(id), staleTime: 0 }).then(
      (known) => renewRow(queries, known),
      () => undefined,
    );
  }
}

function heardConversation(queries: QueryClient, data: string): void {
  const id = idOf(data);
  if (id && heardTyping(id, data)) return;
  void queries.invalidateQueries({ queryKey: ["conversations"] });
  void queries.invalidateQueries({ queryKey: id ? ["conversation", id] : ["conversation"] });
}

function idOf(data: string): string | null {
  try {
    const { id } = JSON.parse(data);
    return typeof id === "string" ? id : null;
  } catch {
    // An event that cannot be read still says that something changed.
    return null;
  }
}

function renewAll(queries: QueryClient): void {
  for (const key of [
    "return",
    "files",
    "counts",
    "peek",
    "notices",
    "money",
    "security",
    "simulations",
    "conversations",
    "conversation",
  ])
    void queries.invalidateQueries({ queryKey: [key] });
}
