import type { Held, ReturnForMerchant } from "@shared/wire";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Timer, Undo2 } from "lucide-react";
import { useEffect } from "react";
import { useShortcut } from "@/lib/keys";
import { formatMoney } from "@/lib/money";
import { useSecondsLeft } from "@/lib/time";
import { useMe } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Keys } from "@/ui/text";
import { renew, undoDecision } from "./holding";
import { dropHold, showHold } from "./holds";
import { settleRow } from "./rows";

const LOOK_AGAIN = 1_500;

/** A return whose decision is held by the server: what will happen and when, and the way to take it back. */
export function Holding({ view, held, mayUndo }: { view: ReturnForMerchant; held: Held; mayUndo: boolean }) {
  const queries = useQueryClient();
  const me = useMe();
  const left = useSecondsLeft(held.until);
  const undo = useMutation({
    mutationFn: () => undoDecision(view.public_id),
    onSuccess: (after) => settleRow(queries, after),
    onSettled: () => {
      dropHold(view.public_id);
      void renew(queries, view.public_id).catch(() => undefined);
    },
  });
  useShortcut("u", "Undo the decision", "This return", () => undo.mutate(), mayUndo && left > 0);

  useEffect(() => {
    showHold(view.public_id);
    return () => showHold(null);
  }, [view.public_id]);

  const due = left === 0;
  useEffect(() => {
    if (!due) return;
    const looking = setInterval(() => void renew(queries, view.public_id).catch(() => undefined), LOOK_AGAIN);
    return () => clearInterval(looking);
  }, [due, queries, view.public_id]);

  const by = held.by && held.by !== me.user.email ? ` by ${held.by}` : "";
  return (
    <div className="space-y-2">
      {undo.error && <ProblemNote error={undo.error} title="The decision was not taken back" />}
      <div className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-2 text-sm">
        <p className="flex min-w-0 flex-1 items-center gap-2">
          <Timer aria-hidden className="size-4 shrink-0 text-accent" />
          <span>
            <span role="status">
              <span className="font-medium">
                {held.verdict === "approved" ? "Approving" : "Denying"}
                {held.verdict === "approved" && held.amount !== null && (
                  <span className="num"> {formatMoney(held.amount, view.currency)}</span>
                )}
              </span>
              <span className="text-fg-2">{by}</span>
            </span>
            <span aria-hidden className="num">
              {due ? "…" : ` in ${left} s`}
            </span>
            <span className="block text-fg-2 text-xs">The shopper is told when the time is up.</span>
          </span>
        </p>
        {mayUndo && (
          <Button disabled={due} busy={undo.isPending} onClick={() => undo.mutate()}>
            <Undo2 aria-hidden />
            Undo
            <Keys keys="u" />
          </Button>
        )}
      </div>
    </div>
  );
}
