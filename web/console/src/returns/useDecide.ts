import type { DecisionBody, DecisionChange, ReturnForMerchant } from "@shared/wire";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { api, ask, partly } from "@/api/client";
import { asProblem } from "@/api/problem";
import { returnQuery } from "@/api/queries";
import { clearToast } from "@/ui/toast";
import { settleRow } from "./rows";

/** Sends one decision. `key` names the intent: a repeat with the same key is done at most once. */
export function sendDecision(publicId: string, body: DecisionBody, key: string): Promise<ReturnForMerchant> {
  return ask(
    api.POST("/v1/returns/{public_id}/decision", {
      params: { path: { public_id: publicId } },
      headers: { "Idempotency-Key": key },
      body: partly<DecisionChange>(body),
    }),
  ) as Promise<ReturnForMerchant>;
}

/** Decides one return. After a conflict the return as it now is has been fetched. */
export function useDecide(publicId: string, onDecided: (view: ReturnForMerchant) => void) {
  const queries = useQueryClient();
  const intent = useRef<{ said: string; key: string } | null>(null);
  return useMutation({
    mutationFn: async (body: DecisionBody) => {
      const said = JSON.stringify([publicId, body]);
      if (intent.current?.said !== said) intent.current = { said, key: crypto.randomUUID() };
      try {
        const view = await sendDecision(publicId, body, intent.current.key);
        intent.current = null;
        return view;
      } catch (error) {
        const problem = asProblem(error);
        // Without an answer the same key is sent again, so that a decision that did arrive is not made twice.
        if (problem.status !== 0 && problem.status < 500) intent.current = null;
        if (problem.status === 409)
          await queries.fetchQuery({ ...returnQuery(publicId), staleTime: 0 }).catch(() => undefined);
        throw problem;
      }
    },
    onMutate: clearToast,
    onSuccess: (view) => {
      settleRow(queries, view);
      onDecided(view);
    },
  });
}
