/** What the console knows of notices: reading, marking as seen, and each kind in words. */
import type { Notice, Notices } from "@shared/wire";
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  Banknote,
  CalendarClock,
  CircleAlert,
  Hand,
  type LucideIcon,
  MessageCircle,
  Scale,
  ShieldAlert,
  Star,
  UserRound,
} from "lucide-react";
import { api, ask } from "@/api/client";

const PAGE = 30;
const FEW = 8;
const KEY = ["notices"] as const;

/** The newest few, with how many are unseen: what the bell shows. */
export const newestNotices = queryOptions({
  queryKey: [...KEY, "newest"],
  queryFn: ({ signal }) => ask(api.GET("/v1/notices", { params: { query: { limit: FEW } }, signal })),
  staleTime: 30_000,
});

export const allNotices = infiniteQueryOptions({
  queryKey: [...KEY, "all"],
  queryFn: ({ pageParam, signal }) =>
    ask(
      api.GET("/v1/notices", {
        params: { query: { limit: PAGE, ...(pageParam && { before: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: 0,
  getNextPageParam: (last: Notices) => (last.items.length < PAGE ? undefined : last.items.at(-1)?.id),
  staleTime: 30_000,
});

/** Everything up to a notice counts as seen: shown at once, taken back if the server refuses. */
export function useMarkSeen() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (to: number) => ask(api.POST("/v1/notices/seen", { body: { to } })),
    onMutate: async (to) => {
      await queries.cancelQueries({ queryKey: KEY });
      const before = queries.getQueriesData({ queryKey: KEY });
      queries.setQueryData(newestNotices.queryKey, (known) => known && seenTo(known, to));
      queries.setQueryData(
        allNotices.queryKey,
        (known) => known && { ...known, pages: known.pages.map((page) => seenTo(page, to)) },
      );
      return { before };
    },
    onError: (_error, _to, held) => {
      for (const [key, known] of held?.before ?? []) queries.setQueryData(key, known);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

/** A page once everything up to the notice `to` is seen. What is unseen beyond the page only the server knows. */
export function seenTo(page: Notices, to: number): Notices {
  const newly = page.items.filter((one) => one.id <= to && !one.seen).length;
  const everything = (page.items[0]?.id ?? 0) <= to;
  return {
    items: page.items.map((one) => (one.id <= to ? { ...one, seen: true } : one)),
    unseen: everything ? 0 : Math.max(0, page.unseen - newly),
  };
}

export const KINDS: Record<Notice["kind"], { words: string; icon: LucideIcon; tone: string }> = {
  assigned: { words: "Assigned to you", icon: UserRound, tone: "bg-info-tint text-info" },
  overdue: { words: "Overdue", icon: CalendarClock, tone: "bg-warn-tint text-warn" },
  appeal: { words: "Appeal", icon: Scale, tone: "bg-info-tint text-info" },
  answered: { words: "Answered", icon: MessageCircle, tone: "bg-ok-tint text-ok" },
  decision_failed: { words: "Decision failed", icon: CircleAlert, tone: "bg-danger-tint text-danger" },
  money_failed: { words: "Money failed", icon: CircleAlert, tone: "bg-danger-tint text-danger" },
  money_by_hand: { words: "Money to move", icon: Hand, tone: "bg-warn-tint text-warn" },
  security: { words: "Security", icon: ShieldAlert, tone: "bg-danger-tint text-danger" },
  rated_low: { words: "Low rating", icon: Star, tone: "bg-warn-tint text-warn" },
};

export const OTHER_KIND = { words: "Notice", icon: Banknote, tone: "bg-muted text-fg-2" };
