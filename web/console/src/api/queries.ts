/** What the screens read: one place for keys, so that a live event knows what to renew. */
import type { OrderPage, Policy, QueueView, ReturnForMerchant, ReturnPage } from "@shared/wire";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, ask } from "./client";

export const VIEWS = [
  "needs_review",
  "mine",
  "unassigned",
  "high_risk",
  "overdue",
  "waiting",
  "snoozed",
  "approved",
  "denied",
  "completed",
  "all",
] as const satisfies readonly QueueView[];
export type View = (typeof VIEWS)[number];
export const SORTS = ["worth", "newest", "oldest"] as const;
export type Sort = (typeof SORTS)[number];
export interface QueueFilter {
  view: View;
  q: string;
  sort: Sort;
}

/** The parts of a return's page. */
export const RETURN_TABS = ["return", "money", "history", "then"] as const;
export type ReturnTab = (typeof RETURN_TABS)[number];

export const PAGE = 25;
/** How far back the look for new arrivals goes. */
export const PEEK = 50;

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => ask(api.GET("/v1/me", { signal })),
  staleTime: 5 * 60_000,
});

export const countsQuery = queryOptions({
  queryKey: ["counts"],
  queryFn: ({ signal }) => ask(api.GET("/v1/returns/counts", { signal })),
  staleTime: 15_000,
});

export function returnsQuery({ view, q, sort }: QueueFilter) {
  return infiniteQueryOptions({
    queryKey: ["returns", { view, q, sort }],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET("/v1/returns", {
          params: {
            query: {
              view,
              sort,
              limit: PAGE,
              ...(q && { q }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ) as Promise<ReturnPage>,
    initialPageParam: "",
    getNextPageParam: (last: ReturnPage) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    // Rows move only when the reader asks: arrivals are announced by a pill, not pushed in.
    staleTime: 30_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

export function peekQuery({ view, q }: QueueFilter) {
  return queryOptions({
    queryKey: ["peek", { view, q }],
    queryFn: ({ signal }) =>
      ask(
        api.GET("/v1/returns", {
          params: { query: { view, sort: "newest", limit: PEEK, ...(q && { q }) } },
          signal,
        }),
      ) as Promise<ReturnPage>,
    staleTime: 0,
  });
}

/** The few returns the palette offers for what is typed. */
export function foundReturnsQuery(q: string) {
  return queryOptions({
    queryKey: ["found", { q }],
    queryFn: ({ signal }) =>
      ask(
        api.GET("/v1/returns", { params: { query: { view: "all", sort: "newest", limit: 6, q } }, signal }),
      ) as Promise<ReturnPage>,
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  });
}

export function returnQuery(publicId: string) {
  return queryOptions({
    queryKey: ["return", publicId],
    queryFn: ({ signal }) =>
      ask(
        api.GET("/v1/returns/{public_id}", { params: { path: { public_id: publicId } }, signal }),
      ) as Promise<ReturnForMerchant>,
    staleTime: 30_000,
  });
}

export const policiesQuery = queryOptions({
  queryKey: ["policies"],
  queryFn: ({ signal }) => ask(api.GET("/v1/policies", { signal })) as Promise<Policy[]>,
  staleTime: 60_000,
});

export function ordersQuery(q: string) {
  return infiniteQueryOptions({
    queryKey: ["orders", { q }],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET("/v1/orders", {
          params: { query: { limit: 30, ...(q && { q }), ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last: OrderPage) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

export function orderQuery(orderId: string) {
  return queryOptions({
    queryKey: ["order", orderId],
    queryFn: ({ signal }) =>
      ask(api.GET("/v1/orders/{order_id}", { params: { path: { order_id: orderId } }, signal })),
    staleTime: 60_000,
  });
}

export const businessQuery = queryOptions({
  queryKey: ["business"],
  queryFn: ({ signal }) => ask(api.GET("/v1/business", { signal })),
  staleTime: 60_000,
});

export const membersQuery = queryOptions({
  queryKey: ["members"],
  queryFn: ({ signal }) => ask(api.GET("/v1/members", { signal })),
  staleTime: 60_000,
});

export const invitationsQuery = queryOptions({
  queryKey: ["invitations"],
  queryFn: ({ signal }) => ask(api.GET("/v1/invitations", { signal })),
  staleTime: 60_000,
});

export const apiKeysQuery = queryOptions({
  queryKey: ["api-keys"],
  queryFn: ({ signal }) => ask(api.GET("/v1/api-keys", { signal })),
  staleTime: 60_000,
});
