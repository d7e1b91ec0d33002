/** Conversations with shoppers: reading them, and everything a person does in one. */
import type { Conversation, ConversationMoment, ConversationPage, ConversationStatus } from "@shared/wire";
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { useRef } from "react";
import { api, ask } from "@/api/client";
import { asProblem } from "@/api/problem";
import { channelWords, sentence } from "@/lib/words";
import { clearToast } from "@/ui/toast";
import type { ConversationFilter } from "./filter";

const LIST = ["conversations"] as const;

export const conversationCounts = queryOptions({
  queryKey: [...LIST, "counts"],
  queryFn: ({ signal }) => ask(api.GET("/v1/conversations/counts", { signal })),
  staleTime: 15_000,
});

export function conversationsQuery({ view, q }: ConversationFilter) {
  return infiniteQueryOptions({
    queryKey: [...LIST, "list", { view, q }],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET("/v1/conversations", {
          params: { query: { view, limit: 30, ...(q && { q }), ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ) as Promise<ConversationPage>,
    initialPageParam: "",
    getNextPageParam: (last: ConversationPage) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
}

export function conversationQuery(id: string) {
  return queryOptions({
    queryKey: ["conversation", id],
    queryFn: ({ signal }) =>
      ask(
        api.GET("/v1/conversations/{conversation_id}", {
          params: { path: { conversation_id: id } },
          signal,
        }),
      ) as Promise<Conversation>,
    staleTime: 15_000,
    // Links to files run out after five minutes.
    refetchInterval: 4 * 60_000,
  });
}

export function historyQuery(id: string) {
  return queryOptions({
    queryKey: ["conversation", id, "history"],
    queryFn: ({ signal }) =>
      ask(
        api.GET("/v1/conversations/{conversation_id}/history", {
          params: { path: { conversation_id: id } },
          signal,
        }),
      ) as Promise<ConversationMoment[]>,
    staleTime: 15_000,
  });
}

export type Deed =
  | { do: "take" }
  | { do: "give" }
  | { do: "status"; status: ConversationStatus; reason?: "closed" | "idle" }
  | { do: "merge"; into: string };

function perform(id: string, deed: Deed) {
  const params = { path: { conversation_id: id } };
  switch (deed.do) {
    case "take":
      return ask(api.POST("/v1/conversations/{conversation_id}/floor", { params }));
    case "give":
      return ask(api.DELETE("/v1/conversations/{conversation_id}/floor", { params }));
    case "status":
      return ask(
        api.PUT("/v1/conversations/{conversation_id}/status", {
          params,
          body: { status: deed.status, ...(deed.reason && { reason: deed.reason }) },
        }),
      );
    case "merge":
      return ask(
        api.POST("/v1/conversations/{conversation_id}/merge", { params, body: { into: deed.into } }),
      );
  }
}

/** One deed at a time; whatever comes of it, the conversation is read anew. */
export function useDeed(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (deed: Deed) => perform(id, deed),
    onMutate: clearToast,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["conversation", id] }),
        queries.invalidateQueries({ queryKey: LIST }),
      ]),
  });
}

/** Says something to the shopper. Without an answer the same words go out again under the same key, so once at most. */
export function useSpeak(id: string) {
  const queries = useQueryClient();
  const intent = useRef<{ text: string; key: string } | null>(null);
  return useMutation({
    mutationFn: async (text: string) => {
      if (intent.current?.text !== text) intent.current = { text, key: crypto.randomUUID() };
      try {
        const said = await ask(
          api.POST("/v1/conversations/{conversation_id}/messages", {
            params: { path: { conversation_id: id } },
            headers: { "Idempotency-Key": intent.current.key },
            body: { text },
          }),
        );
        intent.current = null;
        return said;
      } catch (error) {
        const { status } = asProblem(error);
        if (status !== 0 && status < 500) intent.current = null;
        throw error;
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["conversation", id] }),
  });
}

/** The shopper sees that somebody types. It passes: nothing depends on its arriving. */
export function tellTyping(id: string, on: boolean): void {
  void api
    .POST("/v1/conversations/{conversation_id}/typing", {
      params: { path: { conversation_id: id } },
      body: { on },
    })
    .catch(() => undefined);
}

export const CONVERSATION_STATUS: Record<ConversationStatus, string> = {
  active: "Active",
  paused: "Paused",
  ended: "Ended",
  archived: "Archived",
};

const INTENTS: Record<string, string> = {
  get_refund: "Wants a refund",
  track_refund: "Asks where a refund is",
  check_refund_policy: "Asks about the refund policy",
  return_item: "Wants to return something",
  exchange_item: "Wants an exchange",
  cancel_order: "Wants to cancel an order",
  change_order: "Wants to change an order",
  track_order: "Asks where an order is",
  check_cancellation_fee: "Asks about a cancellation fee",
  contact_human_agent: "Wants a person",
  payment_issue: "Has trouble paying",
  delivery_options: "Asks about delivery",
  give_information: "Gives information",
  cancel_return: "Wants to cancel a return",
  other: "Nothing clear",
};

/** What the shopper is after, once something was understood. */
export function wishOf(intent: string | null | undefined): string | null {
  return intent && intent !== "initial_contact" ? intentWords(intent) : null;
}

export function intentWords(intent: string): string {
  return INTENTS[intent] ?? sentence(intent);
}

const ARCHIVED: Record<string, string> = {
  closed: "Matter closed",
  idle: "Shopper left",
  merged: "Merged into another",
  erased: "Erased at the shopper’s wish",
};

export function archiveWords(reason: string | null): string | null {
  return reason ? (ARCHIVED[reason] ?? sentence(reason)) : null;
}

const MOMENTS: Record<string, string> = {
  taken_over: "took over",
  given_back: "gave the floor back",
  active: "opened it again",
  paused: "paused it",
  ended: "ended it",
  archived: "archived it",
  merged: "merged it into another",
};

export function momentWords({ what, by, reason }: ConversationMoment): string {
  const why = archiveWords(reason);
  return `${by ?? "Dokani"} ${MOMENTS[what] ?? sentence(what).toLowerCase()}${why ? `: ${why.toLowerCase()}` : ""}`;
}

/** Whose conversation it is; until an order was proven nobody knows. */
export function whoIs({ customer_email }: { customer_email: string }): string {
  return customer_email || "Unknown shopper";
}

export function wireWords(channel: string): string {
  return channel === "hybrid" ? "Several channels" : channelWords(channel === "normal" ? "chat" : channel);
}
