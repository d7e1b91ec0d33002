/** The calls by which money and goods of a return go on, and an appeal begins. */
import type { Disposition, Grade, Resolution, ReturnForMerchant, Settling } from "@shared/wire";
import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { api, ask, partly } from "@/api/client";
import { asProblem } from "@/api/problem";
import type { Arriving } from "./goods/effects";
import { renewRow } from "./rows";

/** `key` names an intent: sent again without an answer in between, it is done at most once. */
const under = (key: string) => ({ "Idempotency-Key": key });

export function markResolution(
  id: string,
  done: boolean,
  reference: string,
  key: string,
): Promise<Resolution> {
  return ask(
    api.POST("/v1/resolutions/{resolution_id}/mark", {
      params: { path: { resolution_id: id } },
      headers: under(key),
      body: { done, reference },
    }),
  );
}

export function retryResolution(id: string, key: string): Promise<Resolution> {
  return ask(
    api.POST("/v1/resolutions/{resolution_id}/retry", {
      params: { path: { resolution_id: id } },
      headers: under(key),
    }),
  );
}

export function receiveGoods(publicId: string, lines: Arriving[], key: string): Promise<Settling> {
  return ask(
    api.POST("/v1/returns/{public_id}/goods", {
      params: { path: { public_id: publicId } },
      headers: under(key),
      body: { lines },
    }),
  ) as Promise<Settling>;
}

export function gradeGoods(publicId: string, goodsId: string, grade: Grade, key: string): Promise<Settling> {
  return ask(
    api.POST("/v1/returns/{public_id}/goods/{goods_id}/grade", {
      params: { path: { public_id: publicId, goods_id: goodsId } },
      headers: under(key),
      body: grade,
    }),
  ) as Promise<Settling>;
}

/** Takes back a grade or a mark that does not count yet. */
export function undoStep(publicId: string, stepId: string, key: string): Promise<Settling> {
  return ask(
    api.DELETE("/v1/returns/{public_id}/steps/{step_id}", {
      params: { path: { public_id: publicId, step_id: stepId } },
      headers: under(key),
    }),
  ) as Promise<Settling>;
}

export function disposeGoods(
  publicId: string,
  goodsId: string,
  disposition: Disposition,
  key: string,
): Promise<Settling> {
  return ask(
    api.PUT("/v1/returns/{public_id}/goods/{goods_id}/disposition", {
      params: { path: { public_id: publicId, goods_id: goodsId } },
      headers: under(key),
      body: { disposition },
    }),
  ) as Promise<Settling>;
}

export function appealReturn(
  publicId: string,
  ownWords: string,
  fileIds: string[],
  key: string,
): Promise<ReturnForMerchant> {
  return ask(
    api.POST("/v1/returns/{public_id}/appeal", {
      params: { path: { public_id: publicId } },
      headers: under(key),
      body: partly<{ own_words: string; file_ids: string[] }>({ own_words: ownWords, file_ids: fileIds }),
    }),
  ) as Promise<ReturnForMerchant>;
}

/** Shows what the server said of a return, and has the rest of it fetched. */
export function settle(queries: QueryClient, publicId: string, known: Partial<ReturnForMerchant>): void {
  queries.setQueryData<ReturnForMerchant>(
    ["return", publicId],
    (before) => before && { ...before, ...known },
  );
  const after = queries.getQueryData<ReturnForMerchant>(["return", publicId]);
  if (after) renewRow(queries, after);
  for (const key of ["return", "files"]) void queries.invalidateQueries({ queryKey: [key, publicId] });
  void queries.invalidateQueries({ queryKey: ["counts"] });
}

/** One step of goods or money. What the server refused is shown where it was asked, beside the return as it now is. */
export function useStep<Said>(
  publicId: string,
  step: (said: Said, key: string) => Promise<Partial<ReturnForMerchant>>,
) {
  const queries = useQueryClient();
  const intent = useRef<{ said: string; key: string } | null>(null);
  return useMutation({
    mutationFn: async (said: Said) => {
      const written = JSON.stringify(said);
      if (intent.current?.said !== written) intent.current = { said: written, key: crypto.randomUUID() };
      try {
        const known = await step(said, intent.current.key);
        intent.current = null;
        return known;
      } catch (error) {
        const problem = asProblem(error);
        // Without an answer the same key is sent again; what was refused is a new intent next time.
        if (problem.status !== 0 && problem.status < 500) intent.current = null;
        // Somebody else was first, perhaps.
        if (problem.status === 409 || problem.status === 404)
          void queries.invalidateQueries({ queryKey: ["return", publicId] });
        throw problem;
      }
    },
    onSuccess: (known) => settle(queries, publicId, known),
  });
}
