/** Keeps the lists in step with what is known of single returns, without moving a row under the reader's eyes. */
import type { ReturnForMerchant, ReturnInList, ReturnPage } from "@shared/wire";
import type { InfiniteData, QueryClient } from "@tanstack/react-query";

type List = InfiniteData<ReturnPage, string>;

function eachRow(queries: QueryClient, change: (items: ReturnInList[]) => ReturnInList[]): void {
  queries.setQueriesData<List>(
    { queryKey: ["returns"] },
    (list) => list && { ...list, pages: list.pages.map((page) => ({ ...page, items: change(page.items) })) },
  );
}

/** Someone else changed a return: its row says so, in its place. */
export function renewRow(queries: QueryClient, known: ReturnForMerchant): void {
  eachRow(queries, (items) =>
    items.map((row) => (row.public_id === known.public_id ? { ...row, ...shownOf(known) } : row)),
  );
}

/** What a row shows that may change. */
function shownOf(known: ReturnForMerchant): Partial<ReturnInList> {
  const { status, amount, held, assignee, snoozed_until } = known;
  return { status, amount, held, assignee, snoozed_until };
}

/** The reader decided a return: it leaves the views it no longer belongs to; while it is held it stays, and says so. */
export function settleRow(queries: QueryClient, known: ReturnForMerchant): void {
  queries.setQueryData(["return", known.public_id], known);
  if (known.held) {
    renewRow(queries, known);
    return;
  }
  for (const [key, list] of queries.getQueriesData<List>({ queryKey: ["returns"] })) {
    const view = (key[1] as { view?: string } | undefined)?.view;
    const stays = view === "all" || view === known.status;
    queries.setQueryData<List>(
      key,
      list && {
        ...list,
        pages: list.pages.map((page) => ({
          ...page,
          items: stays
            ? page.items.map((row) =>
                row.public_id === known.public_id ? { ...row, ...shownOf(known) } : row,
              )
            : page.items.filter((row) => row.public_id !== known.public_id),
        })),
      },
    );
  }
  void queries.invalidateQueries({ queryKey: ["counts"] });
}

/** Whether any list shown or kept has this return. */
export function isListed(queries: QueryClient, id: string): boolean {
  return queries
    .getQueriesData<List>({ queryKey: ["returns"] })
    .some(([, list]) => list?.pages.some((page) => page.items.some((row) => row.public_id === id)));
}
