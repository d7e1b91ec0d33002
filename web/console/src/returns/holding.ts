/** The calls about decisions that are held, and about who handles a return and when. */
import type { BatchDecided, BatchUndone, DecisionBody, ReturnForMerchant } from "@shared/wire";
import type { QueryClient } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import { returnQuery } from "@/api/queries";
import { isListed, renewRow } from "./rows";

export function undoDecision(publicId: string): Promise<ReturnForMerchant> {
  return ask(
    api.DELETE("/v1/returns/{public_id}/decision", { params: { path: { public_id: publicId } } }),
  ) as Promise<ReturnForMerchant>;
}

/** Decides up to 200 returns at once. `key` names the intent. */
export function decideMany(
  publicIds: string[],
  body: Pick<DecisionBody, "verdict" | "shopper_reason">,
  key: string,
): Promise<BatchDecided> {
  return ask(
    api.POST("/v1/returns/decisions", {
      headers: { "Idempotency-Key": key },
      body: { note: "", shopper_reason: "", ...body, public_ids: publicIds },
    }),
  );
}

export function undoMany(batchId: string): Promise<BatchUndone> {
  return ask(api.DELETE("/v1/returns/decisions/{batch_id}", { params: { path: { batch_id: batchId } } }));
}

/** The return as the server has it now, also in the lists. */
export async function renew(queries: QueryClient, publicId: string): Promise<ReturnForMerchant> {
  const known = await queries.fetchQuery({ ...returnQuery(publicId), staleTime: 0 });
  if (isListed(queries, publicId)) renewRow(queries, known);
  // Taken back: it belongs into the queue again, which may have been fetched without it meanwhile.
  else if (!known.held) void queries.invalidateQueries({ queryKey: ["returns"] });
  void queries.invalidateQueries({ queryKey: ["counts"] });
  return known;
}

export function assign(publicId: string, userId: string | null): Promise<ReturnForMerchant> {
  return ask(
    api.PUT("/v1/returns/{public_id}/assignee", {
      params: { path: { public_id: publicId } },
      body: { user_id: userId },
    }),
  ) as Promise<ReturnForMerchant>;
}

export function snooze(publicId: string, until: string | null): Promise<ReturnForMerchant> {
  return ask(
    api.PUT("/v1/returns/{public_id}/snooze", {
      params: { path: { public_id: publicId } },
      body: { until },
    }),
  ) as Promise<ReturnForMerchant>;
}

/** A note that only the team reads. */
export function addNote(publicId: string, text: string): Promise<ReturnForMerchant> {
  return ask(
    api.POST("/v1/returns/{public_id}/notes", {
      params: { path: { public_id: publicId } },
      body: { text },
    }),
  ) as Promise<ReturnForMerchant>;
}
