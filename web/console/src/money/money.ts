/** Money that waits across returns: due, failed, or with an unknown outcome. */
import type { OwedPage, OwedSum } from "@shared/wire";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import { formatTotals, isZero } from "@/lib/money";
import { plural } from "@/lib/words";
import type { Waiting } from "./filter";

const PAGE = 30;

export const moneySums = queryOptions({
  queryKey: ["money", "sums"],
  queryFn: ({ signal }) => ask(api.GET("/v1/money/sums", { signal })),
  staleTime: 30_000,
});

export function moneyQuery(state: Waiting | undefined) {
  return infiniteQueryOptions({
    queryKey: ["money", "list", state ?? "all"],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET("/v1/money", {
          params: {
            query: { limit: PAGE, ...(state && { state }), ...(pageParam && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last: OwedPage) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
}

/** How many rows are in a state, or in any. */
export function rowsIn(sums: readonly OwedSum[], state?: Waiting): number {
  return sums.filter((one) => !state || one.state === state).reduce((sum, one) => sum + one.rows, 0);
}

/** "12 entries, €1,024.00 to shoppers and £5.00 from them". */
export function sumWords(sums: readonly OwedSum[], state?: Waiting): string {
  const wanted = sums.filter((one) => !state || one.state === state);
  const of = (kind: OwedSum["kind"]) =>
    formatTotals(wanted.filter((one) => one.kind === kind && !isZero(one.amount)));
  const pays = of("pays");
  const charges = of("charges");
  const money = [pays && `${pays} to shoppers`, charges && `${charges} from them`]
    .filter(Boolean)
    .join(" and ");
  return [plural(rowsIn(wanted), "entry", "entries"), money].filter(Boolean).join(", ");
}
