/** What the policy screens ask the server for. */
import type {
  Document,
  ForkedCase,
  Policy,
  PolicySource,
  RewoundCase,
  Tried,
  Vocabulary,
} from "@shared/wire";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, ask, partly } from "@/api/client";
import { asProblem } from "@/api/problem";
import { policiesQuery } from "@/api/queries";

export { policiesQuery };

export const vocabularyQuery = queryOptions({
  queryKey: ["vocabulary"],
  queryFn: ({ signal }) => ask(api.GET("/v1/policies/vocabulary", { signal })) as Promise<Vocabulary>,
  staleTime: 10 * 60_000,
});

export function checkQuery(key: string, document: Document) {
  return queryOptions({
    queryKey: ["policy-check", key],
    queryFn: ({ signal }) => ask(api.POST("/v1/policies/check", { body: { rules: document }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

export function historyQuery(id: number) {
  return queryOptions({
    queryKey: ["policy-history", id],
    queryFn: ({ signal }) =>
      ask(api.GET("/v1/policies/{policy_id}/history", { params: { path: { policy_id: id } }, signal })),
    staleTime: 15_000,
  });
}

/** A version by its number, as the routes that compare want it named. */
export function version(id: number): PolicySource {
  return { policy_id: id };
}

export function differenceQuery(was: Pick<Policy, "id" | "sha256">, now: Pick<Policy, "id" | "sha256">) {
  return queryOptions({
    queryKey: ["policy-difference", was.sha256, now.sha256],
    queryFn: ({ signal }) =>
      ask(
        api.POST("/v1/policies/difference", { body: { was: version(was.id), now: version(now.id) }, signal }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export const backtestsQuery = queryOptions({
  queryKey: ["backtests"],
  queryFn: ({ signal }) => ask(api.GET("/v1/backtests", { params: { query: { limit: 50 } }, signal })),
  staleTime: 10_000,
});

export function backtestQuery(id: string) {
  return queryOptions({
    queryKey: ["backtest", id],
    queryFn: ({ signal }) =>
      ask(api.GET("/v1/backtests/{backtest_id}", { params: { path: { backtest_id: id } }, signal })),
    staleTime: 60_000,
    refetchInterval: ({ state }) =>
      state.data && (state.data.state === "queued" || state.data.state === "running") ? 700 : false,
  });
}

export interface ChangeFilter {
  was?: string | undefined;
  now?: string | undefined;
  category?: string | undefined;
  reason?: string | undefined;
}

export function changesQuery(id: string, filter: ChangeFilter) {
  const query = Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
  return infiniteQueryOptions({
    queryKey: ["backtest-changes", id, query],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET("/v1/backtests/{backtest_id}/returns", {
          params: {
            path: { backtest_id: id },
            query: { limit: 25, ...query, ...(pageParam && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What a proof said, kept for as long as the page lives; the server keeps only its summary. */
export function proofKey(sha256: string) {
  return ["proof", sha256] as const;
}

export function wordsQuery(policy: Pick<Policy, "id" | "sha256">) {
  return queryOptions({
    queryKey: ["policy-words", policy.sha256],
    queryFn: ({ signal }) => ask(api.POST("/v1/policies/words", { body: { policy_id: policy.id }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function schemaOrgQuery(policy: Pick<Policy, "id" | "sha256">) {
  return queryOptions({
    queryKey: ["policy-schema-org", policy.sha256],
    queryFn: ({ signal }) =>
      ask(api.POST("/v1/policies/schema-org", { body: { policy_id: policy.id }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** One case under one version: typed facts, or those of a past return with some of them changed. */
export interface Case {
  publicId?: string | undefined;
  facts?: Document | undefined;
}

export function trialQuery(policy: Pick<Policy, "id" | "sha256">, { publicId, facts }: Case) {
  return queryOptions({
    queryKey: ["trial", policy.sha256, publicId ?? null, facts ?? null],
    queryFn: ({ signal }) =>
      ask(
        api.POST("/v1/trials", {
          body: partly({
            policy_id: policy.id,
            ...(publicId ? { public_id: publicId, changes: facts ?? {} } : { facts: facts ?? {} }),
          }) as never,
          signal,
        }),
      ) as Promise<unknown> as Promise<Tried>,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

export function rewindQuery(publicId: string) {
  return queryOptions({
    queryKey: ["rewind", publicId],
    queryFn: async ({ signal }) => {
      const found = await ask(
        api.GET("/v1/returns/{public_id}/rewind", { params: { path: { public_id: publicId } }, signal }),
      );
      return found.cases as unknown as RewoundCase[];
    },
    staleTime: 30_000,
  });
}

export function forkQuery(
  publicId: string,
  policy: Pick<Policy, "id" | "sha256">,
  stage: RewoundCase["stage"],
  changes: Document,
) {
  return queryOptions({
    queryKey: ["fork", publicId, policy.sha256, stage, changes],
    queryFn: ({ signal }) =>
      ask(
        api.POST("/v1/returns/{public_id}/fork", {
          params: { path: { public_id: publicId } },
          body: partly({ policy_id: policy.id, stage, changes }) as never,
          signal,
        }),
      ) as Promise<unknown> as Promise<ForkedCase>,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** Null: this version never ran in the shadow. */
export function shadowQuery(id: number) {
  return queryOptions({
    queryKey: ["shadow", id],
    queryFn: async ({ signal }) => {
      try {
        return await ask(
          api.GET("/v1/policies/{policy_id}/shadow", { params: { path: { policy_id: id } }, signal }),
        );
      } catch (error) {
        if (asProblem(error).code === "shadow_not_found") return null;
        throw error;
      }
    },
    staleTime: 10_000,
    refetchInterval: ({ state }) => (state.data?.state === "running" ? 15_000 : false),
  });
}

export const experimentsQuery = queryOptions({
  queryKey: ["experiments"],
  queryFn: ({ signal }) => ask(api.GET("/v1/experiments", { signal })),
  staleTime: 15_000,
});
