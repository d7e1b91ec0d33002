/** Risk: reading shoppers, lists and the model; saying fraud or safe, and taking it back. */
import type {
  NewRiskListEntry,
  RiskLabel,
  RiskListEntry,
  RiskModel,
  RiskMoment,
  RiskProfile,
} from "@shared/wire";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask, partly } from "@/api/client";
import { asProblem } from "@/api/problem";

const KEY = ["risk"] as const;

export const shoppersQuery = queryOptions({
  queryKey: [...KEY, "shoppers"],
  queryFn: ({ signal }) => ask(api.GET("/v1/risk/profiles", { signal })),
  staleTime: 30_000,
});

/** null for a shopper who never asked for a return. */
export function profileQuery(email: string) {
  return queryOptions({
    queryKey: [...KEY, "profile", email],
    queryFn: ({ signal }) =>
      ask(api.GET("/v1/risk/profiles/{email}", { params: { path: { email } }, signal })).catch((error) => {
        if (asProblem(error).code === "profile_not_found") return null;
        throw error;
      }),
    staleTime: 15_000,
  });
}

export function listsQuery(kind: "allow" | "block" | undefined) {
  return queryOptions({
    queryKey: [...KEY, "lists", kind ?? "both"],
    queryFn: ({ signal }) =>
      ask(
        api.GET("/v1/risk/lists", {
          params: { query: { limit: MOST_ENTRIES, ...(kind && { kind }) } },
          signal,
        }),
      ),
    staleTime: 30_000,
  });
}

export const MOST_ENTRIES = 500;

export const modelQuery = queryOptions({
  queryKey: [...KEY, "model"],
  queryFn: ({ signal }) => ask(api.GET("/v1/risk/model", { signal })) as Promise<RiskModel>,
  staleTime: 60_000,
});

export interface Said {
  publicId: string;
  label: RiskLabel | null;
  note?: string | null;
}

/** Says that a return was fraud, or safe; `null` takes back what was said. Shown at once. */
export function useSay(email: string, done: (said: Said, before: RiskMoment | undefined) => void) {
  const queries = useQueryClient();
  const { queryKey } = profileQuery(email);
  return useMutation({
    mutationFn: async ({ publicId, label, note }: Said) => {
      const params = { path: { public_id: publicId } };
      if (label === null) await ask(api.DELETE("/v1/returns/{public_id}/risk-feedback", { params }));
      else
        await ask(
          api.POST("/v1/returns/{public_id}/risk-feedback", {
            params,
            body: { label, note: note?.trim() || null },
          }),
        );
    },
    onMutate: async ({ publicId, label, note }) => {
      await queries.cancelQueries({ queryKey });
      const known = queries.getQueryData<RiskProfile | null>(queryKey);
      const before = known?.history?.find((one) => one.public_id === publicId);
      queries.setQueryData<RiskProfile | null>(
        queryKey,
        (profile) =>
          profile && {
            ...profile,
            history: (profile.history ?? []).map((one) =>
              one.public_id === publicId ? { ...one, label, label_note: note ?? null } : one,
            ),
          },
      );
      return { known, before };
    },
    onError: (_error, _said, held) => queries.setQueryData(queryKey, held?.known),
    onSuccess: (_answer, said, held) => done(said, held.before),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export type ListChange = Partial<NewRiskListEntry> & Pick<NewRiskListEntry, "kind" | "subject" | "value">;

export function usePutOn(done: (entry: RiskListEntry) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (entry: ListChange) =>
      ask(api.POST("/v1/risk/lists", { body: partly<NewRiskListEntry>(entry) })) as Promise<RiskListEntry>,
    onSuccess: done,
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export function useTakeOff(done: (entry: RiskListEntry) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (entry: RiskListEntry) =>
      ask(api.DELETE("/v1/risk/lists/{entry_id}", { params: { path: { entry_id: entry.id } } })),
    onSuccess: (_answer, entry) => done(entry),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export function isExpired(entry: RiskListEntry, now: number): boolean {
  return entry.expires_at !== null && new Date(entry.expires_at).getTime() <= now;
}
