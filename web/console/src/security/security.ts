/** Security events: reading, resolving, and what each kind is in words. */
import type { SecurityEvent, SecurityEvents, Severity } from "@shared/wire";
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import { sentence } from "@/lib/words";
import type { Tone } from "@/ui/badge";
import type { SecurityFilter } from "./filter";

const KEY = ["security"] as const;

export const securityCounts = queryOptions({
  queryKey: [...KEY, "counts"],
  queryFn: ({ signal }) => ask(api.GET("/v1/security-events/counts", { signal })),
  staleTime: 60_000,
});

export const securityKinds = queryOptions({
  queryKey: [...KEY, "kinds"],
  queryFn: ({ signal }) => ask(api.GET("/v1/security-events/kinds", { signal })),
  staleTime: 60_000,
});

export function eventsQuery({ show, severity, kind }: SecurityFilter) {
  return infiniteQueryOptions({
    queryKey: [...KEY, "list", { show, severity, kind }],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET("/v1/security-events", {
          params: {
            query: {
              limit: 30,
              ...(show === "open" && { resolved: false }),
              ...(show === "resolved" && { resolved: true }),
              ...(show === "false_positive" && { finding: "false_positive" as const }),
              ...(severity && { severity }),
              ...(kind && { kind }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last: SecurityEvents) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

export interface Resolution {
  finding: "real" | "false_positive";
  note: string;
}

/** Says what was found; `null` takes it back. */
export function useResolve(event: SecurityEvent, done: (said: Resolution | null) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (said: Resolution | null) => {
      const params = { path: { event_id: event.id } };
      return said
        ? ask(api.POST("/v1/security-events/{event_id}/resolution", { params, body: said }))
        : ask(api.DELETE("/v1/security-events/{event_id}/resolution", { params }));
    },
    onSuccess: (_answer, said) => done(said),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export const SEVERITY_LOOK: Record<Severity, { word: string; tone: Tone }> = {
  critical: { word: "Critical", tone: "danger" },
  high: { word: "High", tone: "danger" },
  medium: { word: "Medium", tone: "warn" },
  low: { word: "Low", tone: "plain" },
};

const KINDS: Record<string, string> = {
  labelled_fraud: "Somebody said fraud",
  injection_attempt: "Text that tries to give the desk orders",
  money_difference: "Money at the shop differs from the ledger",
  return_rate: "Returns for each order left their normal",
  return_value: "The value that came back left its normal",
  approved_against_policy: "Approved against the policy",
  evidence_reused: "A picture that was sent before",
};

export function kindOf(event: SecurityEvent): string {
  const { kind } = event.event_data;
  return typeof kind === "string" ? kind : event.event_type;
}

export function kindWords(kind: string): string {
  return KINDS[kind] ?? sentence(kind);
}

const NAMED = new Set(["kind", "seen", "limit", "subject"]);

/** What else is known of an event, besides what has a place of its own. */
export function more(event: SecurityEvent): [string, unknown][] {
  return Object.entries(event.event_data).filter(([name, value]) => !NAMED.has(name) && value != null);
}
