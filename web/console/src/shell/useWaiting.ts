import { useQuery } from "@tanstack/react-query";
import { countsQuery } from "@/api/queries";
import { conversationCounts } from "@/conversations/conversations";
import { moneySums, rowsIn } from "@/money/money";
import { securityCounts } from "@/security/security";
import type { Place } from "./nav";
import { useMay } from "./useMe";

/** How much waits in each place for a person. */
export function useWaiting(): Partial<Record<Place["to"], { number: number; words: string }>> {
  const mayAdmin = useMay("admin");
  const mayTalk = useMay("agent");
  const counts = useQuery(countsQuery).data;
  const sums = useQuery(moneySums).data;
  const events = useQuery({ ...securityCounts, enabled: mayAdmin }).data;
  const talks = useQuery({ ...conversationCounts, enabled: mayTalk }).data;
  return {
    "/returns": { number: counts?.needs_review ?? 0, words: "waiting for review" },
    "/conversations": { number: talks?.waiting ?? 0, words: "waiting for a person" },
    "/money": { number: sums ? rowsIn(sums, "stuck") : 0, words: "due or failed" },
    "/security": {
      number: events?.reduce((sum, one) => sum + one.events, 0) ?? 0,
      words: "nobody looked at",
    },
  };
}
