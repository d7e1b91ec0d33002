import type { Problem as ProblemBody } from "@shared/wire";

/** An answer of the API that is not a success, or no answer at all (`code` "offline"). */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly data: Record<string, unknown>;
  readonly requestId: string | null;

  constructor(status: number, body: ProblemBody) {
    super(body.detail);
    this.name = "Problem";
    this.status = status;
    this.code = body.code;
    this.data = body.data ?? {};
    this.requestId = body.request_id ?? null;
  }

  /** What the server says about one field of what was sent, if anything. */
  fault(path: string): string | null {
    const faults = this.data.faults;
    if (!Array.isArray(faults)) return null;
    for (const fault of faults) {
      const where = String(fault?.path ?? "");
      if (where === path || where.endsWith(`.${path}`)) return String(fault.problem ?? "");
    }
    return null;
  }
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof TypeError) {
    return new Problem(0, {
      code: "offline",
      detail: "The server could not be reached. Check your connection and try again.",
    });
  }
  return new Problem(0, {
    code: "unexpected",
    detail: error instanceof Error ? error.message : "Something went wrong here.",
  });
}

export function problemFrom(response: Response, body: unknown): Problem {
  const requestId = response.headers.get("x-request-id") ?? undefined;
  if (body && typeof body === "object" && "code" in body && "detail" in body) {
    const problem = body as ProblemBody;
    return new Problem(response.status, { ...problem, request_id: problem.request_id ?? requestId });
  }
  return new Problem(response.status, {
    code: `http_${response.status}`,
    detail:
      response.status >= 500
        ? "The server failed to answer. Nothing was changed; try again."
        : `The server answered ${response.status}.`,
    request_id: requestId,
  });
}
