/** Receipts as they are fetched: the very bytes, to be saved as they come, and what of them is shown. */
import type { ReturnForMerchant, Stage } from "@shared/wire";
import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import { asProblem } from "@/api/problem";

export interface ReceiptFile {
  file: Blob;
  name: string;
  number: number | null;
  issuedAt: string | null;
  sha256: string | null;
  publicKey: string | null;
}

const NOT_READY = "receipt_not_ready";
/** As often as the server says to ask again, and not for ever. */
const AGAIN = 5_000;
const LOOKS = 24;

export function receiptQuery(publicId: string, stage: Stage) {
  return queryOptions({
    queryKey: ["receipt", publicId, stage],
    queryFn: async ({ signal }): Promise<ReceiptFile> => {
      const file = (await ask(
        api.GET("/v1/returns/{public_id}/receipt", {
          params: { path: { public_id: publicId }, query: { stage } },
          parseAs: "blob",
          signal,
        }),
      )) as unknown as Blob;
      return { file, name: `receipt-${publicId}-${stage}.json`, ...shownOf(await file.text()) };
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: (count, error) => asProblem(error).code === NOT_READY && count < LOOKS,
    retryDelay: AGAIN,
  });
}

export const signingKeysQuery = queryOptions({
  queryKey: ["signing-keys"],
  queryFn: ({ signal }) => ask(api.GET("/.well-known/dokani-keys.json", { signal })),
  staleTime: 5 * 60_000,
});

function shownOf(text: string): Pick<ReceiptFile, "number" | "issuedAt" | "sha256" | "publicKey"> {
  try {
    const { public_key, receipt } = JSON.parse(text) as Record<string, never> & {
      receipt?: { sha256?: string; body?: { number?: number; issued_at?: string } };
    };
    return {
      number: receipt?.body?.number ?? null,
      issuedAt: receipt?.body?.issued_at ?? null,
      sha256: receipt?.sha256 ?? null,
      publicKey: public_key ?? null,
    };
  } catch {
    // It is saved as it came; `verify` will say what is wrong with it.
    return { number: null, issuedAt: null, sha256: null, publicKey: null };
  }
}

/** The decisions that get a receipt, the latest first. */
export function receiptStages(view: ReturnForMerchant): { stage: Stage; verdict: string; at: string }[] {
  if (view.channel === "import") return [];
  const given = new Set<string>(["approved", "denied"]);
  return view.decisions
    .filter((one) => given.has(one.verdict))
    .map(({ stage, verdict, created_at }) => ({ stage: stage as Stage, verdict, at: created_at }))
    .reverse();
}

/** Saves bytes under a name, as a press on a link would. */
export function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 30_000);
}
