import type { Document, Policy } from "@shared/wire";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, ask, partly } from "@/api/client";
import { policiesQuery } from "@/api/queries";

/** A new draft, from a version or from a document, opened at once. */
export function useNewDraft() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (from: { rules: Document; based_on?: number }) =>
      ask(api.POST("/v1/policies", { body: partly(from) as never })) as Promise<Policy>,
    onSuccess: async (made) => {
      queries.setQueryData(
        policiesQuery.queryKey,
        (all) => all && [made, ...all.filter(({ id }) => id !== made.id)],
      );
      await navigate({ to: "/policies/$policyId", params: { policyId: made.id } });
    },
  });
}

export function useDeleteVersion() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (id: number) =>
      ask(api.DELETE("/v1/policies/{policy_id}", { params: { path: { policy_id: id } } })),
    onSuccess: async () => {
      await navigate({ to: "/policies" });
      await queries.invalidateQueries(policiesQuery);
    },
  });
}
