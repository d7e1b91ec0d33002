/** Money across returns: all of it, or what is stuck. */
import type { OwedPage, OwedSum } from "@shared/wire";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import { formatTotals, isZero } from "@/lib/money";
import { plural } from "@/lib/words";
import { type MoneyView, STUCK } from "./filter";

const PAGE = 30;

export const moneySums = queryOptions({
  queryKey: ["money", "sums"],
  queryFn: ({ signal }) => ask(api.GET("/v1/money/sums", { signal })),
  staleTime: 30_000,
});

export function moneyQuery(view: MoneyView | undefined) {
  return infiniteQueryOptions({
    queryKey: ["money", "list", view ?? "all"],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET("/v1/money", {
          params: {
            query: { limit: PAGE, state: view ?? "all", ...(pageParam && { cursor: pageParam }) },
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

function within(one: OwedSum, view: MoneyView): boolean {
  return view === "stuck" ? STUCK.includes(one.state) : one.state === view;
}

/** How many rows are in a view. What is paid is not counted: it only grows. */
export function rowsIn(sums: readonly OwedSum[], view: MoneyView): number {
  return sums.filter((one) => within(one, view)).reduce((sum, one) => sum + one.rows, 0);
}

/** "12 entries, €1,024.00 to shoppers and £5.00 from them". */
export function sumWords(sums: readonly OwedSum[], view: MoneyView): string {
  const wanted = sums.filter((one) => within(one, view));
  const of = (kind: OwedSum["kind"]) =>
    formatTotals(wanted.filter((one) => one.kind === kind && !isZero(one.amount)));
  const pays = of("pays");
  const charges = of("charges");
  const money = [pays && `${pays} to shoppers`, charges && `${charges} from them`]
    .filter(Boolean)
    .join(" and ");
  return [plural(rowsIn(wanted, view), "entry", "entries"), money].filter(Boolean).join(", ");
}
