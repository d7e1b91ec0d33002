import type { paths } from "@shared/wire";
import createClient from "openapi-fetch";
import { noteServerTime } from "@/lib/time";
import { asProblem, problemFrom } from "./problem";
import { chosenBusiness, sessionFetch } from "./session";

export const api = createClient<paths>({
  baseUrl: typeof window === "undefined" ? "http://localhost" : window.location.origin,
  credentials: "same-origin",
  fetch: sessionFetch,
});

api.use({
  onRequest({ request }) {
    request.headers.set("X-Dokani-CSRF", "1");
    const business = chosenBusiness();
    if (business) request.headers.set("X-Dokani-Business", business);
    if (request.method !== "GET" && !request.headers.has("Idempotency-Key")) {
      request.headers.set("Idempotency-Key", crypto.randomUUID());
    }
    return request;
  },
  onResponse({ response }) {
    noteServerTime(response.headers.get("date"));
    return undefined;
  },
});

/** The generated types ask for every field that has a default; to leave one out is what a change means. */
export function partly<Body>(body: Partial<Body>): Body {
  return body as Body;
}

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The data of a call, or the Problem it was refused with, thrown. */
export async function ask<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>;
  try {
    answer = await call;
  } catch (error) {
    throw asProblem(error);
  }
  if (answer.response.ok) return answer.data as Data;
  throw problemFrom(answer.response, answer.error);
}
