import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleAlert, Timer, Undo2, X } from "lucide-react";
import { useEffect, useState } from "react";
import { asProblem } from "@/api/problem";
import { useShortcut } from "@/lib/keys";
import { useSecondsLeft } from "@/lib/time";
import { Button } from "@/ui/button";
import { Keys } from "@/ui/text";
import { toast } from "@/ui/toast";
import { renew, undoDecision, undoMany } from "./holding";
import { dropHold, type Hold, useHolds, useShownHold } from "./holds";

const DOING = { approved: "Approving", denied: "Denying" } as const;
const DONE = { approved: "Approved", denied: "Denied" } as const;
/** After its time a decision is settled by a job, within moments. */
const LOOK_AGAIN = 1_200;
const LOOKS = 8;

/** The decision that is about to take effect, on every screen, with the way to take it back. */
export function HoldBar() {
  const holds = useHolds();
  const elsewhere = useShownHold();
  const told = holds.filter((hold) => hold.id !== elsewhere);
  const last = told.at(-1);
  const [failed, setFailed] = useState<Failed | null>(null);
  const shown = Boolean(last ?? failed);
  useEffect(() => {
    // Toasts make room for it.
    document.documentElement.toggleAttribute("data-holding", shown);
    return () => void document.documentElement.toggleAttribute("data-holding", false);
  }, [shown]);
  return (
    <>
      {holds.map((hold) => (
        <Settling key={hold.id} hold={hold} failed={setFailed} />
      ))}
      {shown && (
        <section
          aria-label="Decisions about to take effect"
          className="-translate-x-1/2 pointer-events-none fixed bottom-[calc(9rem+var(--floor,0px))] left-1/2 z-40 flex w-max max-w-[calc(100vw-1rem)] flex-col items-center gap-2 md:bottom-[calc(5rem+var(--floor,0px))] in-data-composing:top-16 in-data-composing:bottom-auto"
        >
          {failed && <Fault failed={failed} close={() => setFailed(null)} />}
          {last && <Latest key={last.id} hold={last} others={told.length - 1} failed={setFailed} />}
        </section>
      )}
    </>
  );
}

interface Failed {
  says: string;
  publicId: string | null;
}

/** Waits until the server has settled it, and tells how it went. Shows nothing. */
function Settling({ hold, failed }: { hold: Hold; failed: (failed: Failed) => void }) {
  const queries = useQueryClient();
  const left = useSecondsLeft(hold.until);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once at the beginning, and once when the time is up
  useEffect(() => {
    let gone = false;
    async function look(looks: number): Promise<void> {
      try {
        const ids = hold.among ?? [hold.id];
        const first = ids[0];
        if (!first) return dropHold(hold.id);
        const known = await renew(queries, first);
        if (gone) return;
        if (known.held && left > 0) return;
        if (known.held && looks > 0) {
          setTimeout(() => void look(looks - 1), LOOK_AGAIN);
          return;
        }
        for (const id of ids.slice(1)) void queries.invalidateQueries({ queryKey: ["return", id] });
        dropHold(hold.id);
        if (left > 0) return;
        if (known.status === hold.verdict || known.status === "completed")
          toast(`${DONE[hold.verdict]} ${hold.what}${hold.verdict === "approved" ? ` · ${hold.money}` : ""}`);
        else
          failed({
            says: `The return of ${hold.what} was not ${DONE[hold.verdict].toLowerCase()}: it changed meanwhile.`,
            publicId: hold.among ? null : hold.id,
          });
      } catch {
        if (!gone && looks > 0) setTimeout(() => void look(looks - 1), LOOK_AGAIN);
        else dropHold(hold.id);
      }
    }
    // At first to see whether it is held at all (after a reload it may have been undone elsewhere), then when it is due.
    const wait = setTimeout(() => void look(LOOKS), left > 0 ? 0 : LOOK_AGAIN);
    return () => {
      gone = true;
      clearTimeout(wait);
    };
  }, [left === 0, hold.id]);
  return null;
}

function Latest({
  hold,
  others,
  failed,
}: {
  hold: Hold;
  others: number;
  failed: (failed: Failed | null) => void;
}) {
  const queries = useQueryClient();
  const left = useSecondsLeft(hold.until);
  const undo = useMutation({
    mutationFn: async (): Promise<unknown> => (hold.among ? undoMany(hold.id) : undoDecision(hold.id)),
    onSettled: () => {
      dropHold(hold.id);
      for (const id of hold.among ?? [hold.id]) void renew(queries, id).catch(() => undefined);
    },
    onSuccess: () => {
      failed(null);
      toast(`Taken back: ${hold.what}`);
    },
    onError: (error) =>
      failed({
        says: `Not taken back: ${asProblem(error).message}`,
        publicId: hold.among ? null : hold.id,
      }),
  });
  const can = left > 0 && !undo.isPending;
  useShortcut("u", "Undo the last decision", "Decisions", () => undo.mutate(), can);
  return (
    <div className="pointer-events-auto flex max-w-full animate-rise items-center gap-2 rounded-lg border border-line bg-raised py-1.5 pr-1.5 pl-3 text-sm shadow-float">
      <Timer aria-hidden className="size-4 shrink-0 text-accent" />
      <p className="min-w-0">
        <span role="status">
          <span className="font-medium">
            {DOING[hold.verdict]}
            {hold.verdict === "approved" && <span className="num"> {hold.money}</span>}
          </span>{" "}
          <span className="text-fg-2">for {hold.what}</span>
        </span>
        <span aria-hidden className="num whitespace-nowrap">
          {left > 0 ? ` in ${left} s` : "…"}
        </span>
        {others > 0 && <span className="num block text-fg-2 text-xs">{others} more on the way</span>}
      </p>
      <Button
        tone="ghost"
        size="sm"
        className="text-accent hover:bg-accent-tint hover:text-accent"
        busy={undo.isPending}
        disabled={left === 0}
        onClick={() => undo.mutate()}
      >
        <Undo2 aria-hidden />
        Undo
        <Keys keys="u" />
      </Button>
    </div>
  );
}

function Fault({ failed, close }: { failed: Failed; close: () => void }) {
  return (
    <div
      role="alert"
      className="pointer-events-auto flex items-center gap-2 rounded-lg border border-danger/40 bg-raised py-1.5 pr-1.5 pl-3 text-sm shadow-float"
    >
      <CircleAlert aria-hidden className="size-4 shrink-0 text-danger" />
      <p className="min-w-0">{failed.says}</p>
      {failed.publicId && (
        <Button asChild tone="ghost" size="sm">
          <Link to="/returns/$publicId" params={{ publicId: failed.publicId }} onClick={close}>
            Open
          </Link>
        </Button>
      )}
      <Button tone="ghost" size="icon-sm" aria-label="Close message" onClick={close}>
        <X aria-hidden />
      </Button>
    </div>
  );
}
