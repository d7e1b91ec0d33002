import type { HeldStep, ReturnForMerchant } from "@shared/wire";
import { useQueryClient } from "@tanstack/react-query";
import { Timer, Undo2 } from "lucide-react";
import { useEffect } from "react";
import { useSecondsLeft } from "@/lib/time";
import { useMay, useMe } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { undoStep, useStep } from "./settling";

const LOOK_AGAIN = 1_500;

/** What is held of these goods or this row of the ledger. */
export function stepOf(view: ReturnForMerchant, subject: string): HeldStep | undefined {
  return view.held_steps.find((step) => step.subject === subject);
}

/** A grade or a mark that the server holds: what will count and when, and the way to take it back. */
export function HeldStepLine({
  view,
  step,
  says,
}: {
  view: ReturnForMerchant;
  step: HeldStep;
  says: string;
}) {
  const queries = useQueryClient();
  const me = useMe();
  const may = useMay("agent");
  const left = useSecondsLeft(step.until);
  const undo = useStep(view.public_id, (id: string, key) => undoStep(view.public_id, id, key));
  const due = left === 0;
  useEffect(() => {
    if (!due) return;
    const looking = setInterval(
      () => void queries.invalidateQueries({ queryKey: ["return", view.public_id] }),
      LOOK_AGAIN,
    );
    return () => clearInterval(looking);
  }, [due, queries, view.public_id]);
  const by = step.by && step.by !== me.user.email ? ` by ${step.by}` : "";
  return (
    <div className="space-y-2">
      {undo.error && <ProblemNote error={undo.error} title="It was not taken back" />}
      <div className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-2 text-sm">
        <p className="flex min-w-0 flex-1 items-center gap-2">
          <Timer aria-hidden className="size-4 shrink-0 text-accent" />
          <span>
            <span role="status">
              <span className="font-medium">{says}</span>
              <span className="text-fg-2">{by}</span>
            </span>
            <span aria-hidden className="num">
              {due ? "…" : ` in ${left} s`}
            </span>
            <span className="block text-fg-2 text-xs">Nothing is paid or told before the time is up.</span>
          </span>
        </p>
        {may && (
          <Button size="sm" disabled={due} busy={undo.isPending} onClick={() => undo.mutate(step.id)}>
            <Undo2 aria-hidden />
            Undo
            <span className="sr-only">: {says}</span>
          </Button>
        )}
      </div>
    </div>
  );
}
