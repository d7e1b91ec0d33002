/** Which business the requests are for, and what happens when the session ends. */

const KEY = "dokani.business";

let business: string | null = read();
let ended: () => void = () => {};
let refreshing: Promise<boolean> | null = null;

function read(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function chosenBusiness(): string | null {
  return business;
}

export function chooseBusiness(id: string | null): void {
  business = id;
  try {
    if (id) sessionStorage.setItem(KEY, id);
    else sessionStorage.removeItem(KEY);
  } catch {
    // Storage may be blocked; the choice then lasts for this page.
  }
}

/** Called once the session is over and cannot be renewed. */
export function onSessionEnd(handler: () => void): void {
  ended = handler;
}

/** Renews the session from its cookie; many callers at once share one request. */
export function refreshSession(): Promise<boolean> {
  refreshing ??= fetch("/v1/session/refresh", {
    method: "POST",
    credentials: "same-origin",
    headers: { "X-Dokani-CSRF": "1", "Idempotency-Key": crypto.randomUUID() },
  })
    .then((response) => response.ok)
    .catch(() => false)
    .finally(() => {
      refreshing = null;
    });
  return refreshing;
}

/** `fetch` with our cookies and headers; a 401 is answered by one renewal and one second attempt. */
export async function sessionFetch(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await fetch(request);
  if (response.status !== 401 || new URL(request.url).pathname.startsWith("/v1/session")) return response;
  if (await refreshSession()) return fetch(again);
  ended();
  return response;
}
