/** Sending a file: by XMLHttpRequest, for `fetch` does not tell how much of a body is sent. */
import { asProblem, type Problem, problemFrom } from "./problem";
import { chosenBusiness, refreshSession } from "./session";

export interface Upload {
  path: string;
  file: File;
  /** What else the form says, such as the kind of the evidence. */
  fields?: Readonly<Record<string, string>>;
  /** Names the intent: sent again with the same file, it is kept once. */
  key: string;
  /** From 0 to 1; 1 means that all of it is sent, and the answer is awaited. */
  progress?: (share: number) => void;
  signal?: AbortSignal;
}

interface Answer {
  status: number;
  body: unknown;
  requestId: string | null;
}

/** What the server answered; raises a Problem, also where the session ended meanwhile or the reader stopped it. */
export async function upload<Kept>(sending: Upload): Promise<Kept> {
  let answer = await once(sending);
  if (answer.status === 401 && (await refreshSession())) answer = await once(sending);
  if (answer.status >= 200 && answer.status < 300) return answer.body as Kept;
  const headers = answer.requestId ? { "x-request-id": answer.requestId } : undefined;
  throw problemFrom(new Response(null, { status: answer.status, headers }), answer.body);
}

function once({ path, file, fields = {}, key, progress, signal }: Upload): Promise<Answer> {
  return new Promise((resolve, reject: (problem: Problem) => void) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("X-Dokani-CSRF", "1");
    request.setRequestHeader("Idempotency-Key", key);
    const business = chosenBusiness();
    if (business) request.setRequestHeader("X-Dokani-Business", business);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) progress?.(event.loaded / event.total);
    };
    request.onload = () =>
      resolve({
        status: request.status,
        body: read(request.responseText),
        requestId: request.getResponseHeader("x-request-id"),
      });
    request.onerror = () => reject(asProblem(new TypeError("network")));
    request.onabort = () => reject(asProblem(new Error("Stopped; nothing was kept.")));
    if (signal?.aborted) {
      reject(asProblem(new Error("Stopped; nothing was kept.")));
      return;
    }
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    const form = new FormData();
    // Fields first: the server reads the body as it comes.
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", file, file.name);
    request.send(form);
  });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
