/** The audit log: reading it by filter, checking its chain, and its actions in words. */
import type { AuditLine, AuditPage } from "@shared/wire";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import { sentence } from "@/lib/words";
import type { AuditFilter } from "./filter";

/** What the API is asked for: days become moments of the reader's own calendar, the last day included. */
export function asked({ action, actor, from, to, about }: AuditFilter): Record<string, string> {
  const end = to ? new Date(`${to}T00:00`) : null;
  end?.setDate(end.getDate() + 1);
  return {
    ...(action && { action }),
    ...(actor && { actor }),
    ...(from && { since: new Date(`${from}T00:00`).toISOString() }),
    ...(end && { until: end.toISOString() }),
    ...(about && { resource_id: about }),
  };
}

export function auditQuery(filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ["audit", "list", filter],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET("/v1/audit-log", {
          params: { query: { limit: 50, ...asked(filter), ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last: AuditPage) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
}

export const auditActions = queryOptions({
  queryKey: ["audit", "actions"],
  queryFn: ({ signal }) => ask(api.GET("/v1/audit-log/actions", { signal })),
  staleTime: 5 * 60_000,
});

export const auditIntegrity = queryOptions({
  queryKey: ["audit", "integrity"],
  queryFn: ({ signal }) => ask(api.GET("/v1/audit-log/integrity", { signal })),
  staleTime: 60_000,
});

const ACTIONS: Record<string, string> = {
  "return.decision_held": "Decision made, held back",
  "return.decision_undone": "Decision undone",
  "return.labelled": "Said to be fraud or safe",
  "return.label_taken_back": "Fraud or safe taken back",
  "risk.listed": "Put on a risk list",
  "risk.unlisted": "Taken off a risk list",
  "risk.fit_asked": "Risk weights fitted on request",
  "session.began": "Signed in",
  "session.ended": "Signed out",
  "session.refused": "Sign-in refused",
  "session.token_reused": "A session was used twice",
  "order.proof_failed": "Order not proven",
  "order.proven": "Order proven",
  "api_key.made": "API key made",
  "api_key.revoked": "API key revoked",
};

/** "return.decided" gives "Return decided". */
export function actionWords(action: string): string {
  return ACTIONS[action] ?? sentence(action.replaceAll(".", " "));
}

export function actorWords(line: AuditLine): string {
  return line.email ?? (line.user_id ? "A former member" : "Dokani");
}

export interface Change {
  name: string;
  before?: unknown;
  after?: unknown;
}

/** What a line says changed, before and after where it says both, and the rest of what it says. */
export function changesOf(metadata: Record<string, unknown>): {
  changes: Change[];
  rest: [string, unknown][];
} {
  const changes: Change[] = [];
  const rest: [string, unknown][] = [];
  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const { before, after, ...others } = metadata;
  if (isRecord(before) || isRecord(after)) {
    const [was, is] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
    for (const name of new Set([...Object.keys(was), ...Object.keys(is)]))
      changes.push({ name, before: was[name], after: is[name] });
  } else if (before !== undefined || after !== undefined) {
    const now = after ?? others.label ?? others.role ?? others.status;
    changes.push({ name: "value", before, ...(now !== undefined && { after: now }) });
  }
  for (const [name, value] of Object.entries(others)) if (value !== null) rest.push([name, value]);
  return { changes, rest };
}
