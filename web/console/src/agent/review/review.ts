/** Blind re-reviews: drawing a case, answering it once, and what its codes are in words. */
import type { BlindAnswer, BlindCase, BlindFile, BlindResult, EvidenceFile } from "@shared/wire";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { api, ask } from "@/api/client";
import { asProblem } from "@/api/problem";
import { PERFORMANCE } from "../performance";

/** Links to files are good for five minutes; new ones are there before. */
const RENEW = 4 * 60_000;

export type BlindVerdict = BlindAnswer["verdict"];

/**
 * A case of the reader's, drawn where none is open; null where there is none. Asked again it is the same one, with new
 * links, until it is answered: so it must not be asked for while the answer is still being read.
 */
export function caseQuery(round: number, open: boolean) {
  return queryOptions({
    queryKey: ["blind-case", round],
    queryFn: ({ signal }): Promise<BlindCase | null> =>
      ask(api.POST("/v1/agents/reviews", { signal })).catch((error) => {
        if (asProblem(error).code === "nothing_to_review") return null;
        throw error;
      }),
    enabled: open,
    staleTime: RENEW,
    refetchInterval: (query) => (open && query.state.data ? RENEW : false),
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
}

/** Sends what the reader would have decided. It counts once: without an answer the same key is sent again. */
export function useAnswer(id: string) {
  const queries = useQueryClient();
  const intent = useRef<{ said: string; key: string } | null>(null);
  return useMutation({
    mutationFn: async (body: BlindAnswer): Promise<BlindResult> => {
      const said = JSON.stringify([id, body]);
      if (intent.current?.said !== said) intent.current = { said, key: crypto.randomUUID() };
      return ask(
        api.PUT("/v1/agents/reviews/{review_id}", {
          params: { path: { review_id: id } },
          headers: { "Idempotency-Key": intent.current.key },
          body,
        }),
      );
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: PERFORMANCE }),
  });
}

/** Whether the case itself is no longer there to be answered, so that only another one helps. */
export function isGone(error: unknown): boolean {
  return ["already_reviewed", "no_such_review"].includes(asProblem(error).code);
}

/** As the return's own page has its files; which return it is, and where else they were seen, is not told. */
export function asEvidence(file: BlindFile): EvidenceFile {
  return { ...file, file_url: "", public_id: null, seen_before: [] };
}

export const CHOICES: readonly { verdict: BlindVerdict; words: string; keys: string }[] = [
  { verdict: "approved", words: "Approve", keys: "a" },
  { verdict: "denied", words: "Deny", keys: "r" },
  { verdict: "unsure", words: "Not sure", keys: "u" },
];

export const WOULD: Record<BlindVerdict, string> = {
  approved: "approved it",
  denied: "denied it",
  unsure: "not been sure",
};
