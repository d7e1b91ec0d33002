import type { ReturnInList } from "@shared/wire";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, CircleAlert, X } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useShortcut } from "@/lib/keys";
import { formatTotals } from "@/lib/money";
import { isUndecided, plural } from "@/lib/words";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Field, Textarea } from "@/ui/field";
import { Keys } from "@/ui/text";
import { clearToast } from "@/ui/toast";
import { decideMany, renew } from "./holding";
import { addHold } from "./holds";
import { atStake } from "./offer";
import type { Selection } from "./useSelection";

interface Job {
  verdict: "approved" | "denied";
  reason: string;
  rows: readonly ReturnInList[];
  /** Kept for a second try without an answer, so that nothing is decided twice. */
  key: string;
}

interface Result {
  job: Job;
  done: number;
  /** Whether what was done can be undone now. */
  held: boolean;
  failed: { row: ReturnInList; code: string; says: string }[];
}

/** As many as the server takes at once. */
const AT_ONCE = 200;
/** Trying again cannot help. */
const FINAL = new Set(["return_not_decidable", "return_not_found", "forbidden", "contradiction"]);

/** Decides what is ticked; what failed is told by name and can be tried again. */
export function BulkBar({ selection }: { selection: Selection }) {
  const queries = useQueryClient();
  const [denying, setDenying] = useState(false);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  const barRef = useRef<HTMLElement>(null);
  const approveRef = useRef<HTMLButtonElement>(null);

  const rows = [...selection.rows.values()];
  const able = rows.filter(isUndecided);
  const others = rows.length - able.length;

  const run = useMutation({
    mutationFn: async (job: Job): Promise<Result> => {
      const failed: Result["failed"] = [];
      let done = 0;
      let held = false;
      for (let from = 0; from < job.rows.length; from += AT_ONCE) {
        const part = job.rows.slice(from, from + AT_ONCE);
        const byId = new Map(part.map((row) => [row.public_id, row]));
        const answer = await decideMany(
          [...byId.keys()],
          { verdict: job.verdict, ...(job.reason && { shopper_reason: job.reason }) },
          `${job.key}-${from}`,
        );
        done += answer.done.length;
        for (const { public_id, code, detail } of answer.failed) {
          const row = byId.get(public_id);
          if (row) failed.push({ row, code, says: detail });
        }
        const first = answer.done[0];
        if (!first) continue;
        const known = await renew(queries, first);
        if (known.held) {
          held = true;
          addHold({
            id: answer.batch_id,
            among: answer.done,
            verdict: job.verdict,
            money: formatTotals(
              answer.done.flatMap((id) => {
                const row = byId.get(id);
                return row ? [atStake(row)] : [];
              }),
            ),
            what: plural(answer.done.length, "return"),
            until: known.held.until,
          });
        }
        await Promise.all(answer.done.slice(1).map((id) => renew(queries, id).catch(() => undefined)));
      }
      return { job, done, held, failed };
    },
    onMutate: clearToast,
    onSuccess: (outcome) => {
      setDenying(false);
      setReason("");
      // The bar of what is held tells the rest.
      if (outcome.held && !outcome.failed.length) selection.clear();
      else setResult(outcome);
    },
  });

  function start(verdict: Job["verdict"]) {
    const said = verdict === "denied" ? reason.trim() : "";
    const before = run.error && run.variables;
    const same =
      before &&
      before.verdict === verdict &&
      before.reason === said &&
      before.rows.length === able.length &&
      before.rows.every((row, index) => row.public_id === able[index]?.public_id);
    run.mutate({ verdict, reason: said, rows: able, key: same ? before.key : crypto.randomUUID() });
  }

  function deny(event: FormEvent) {
    event.preventDefault();
    if (!reason.trim()) setMissing(true);
    else if (!run.isPending) start("denied");
  }

  // No letter decides by itself: they lead to the button and to the form.
  useShortcut(
    "a",
    "Approve the selected…",
    "Selection",
    () => approveRef.current?.focus(),
    !result && !denying,
  );
  useShortcut("r", "Deny the selected…", "Selection", () => setDenying(able.length > 0), !result && !denying);
  useEffect(() => {
    const bar = barRef.current;
    if (!bar) return;
    const root = document.documentElement.style;
    // What else floats at the bottom stands on it.
    const size = new ResizeObserver(() => root.setProperty("--floor", `${bar.offsetHeight + 8}px`));
    size.observe(bar);
    return () => {
      size.disconnect();
      root.removeProperty("--floor");
    };
  }, []);

  const stakes = able.map(atStake);
  const sum = formatTotals(stakes);
  const money = sum && (stakes.some((stake) => stake.is === "order") ? `orders of ${sum}` : sum);
  return (
    <section
      ref={barRef}
      aria-label="Selected returns"
      className="-translate-x-1/2 fixed bottom-16 left-1/2 z-30 w-[min(40rem,calc(100vw-1rem))] animate-rise rounded-lg border border-line bg-raised p-2 shadow-float md:bottom-6 md:left-[calc(50%+7rem)] xl:left-[calc(50%-5rem)]"
    >
      {run.error && <ProblemNote error={run.error} title="Nothing is known to be decided" className="mb-2" />}
      {result ? (
        <Outcome
          result={result}
          retry={(job) => run.mutate(job)}
          busy={run.isPending}
          close={selection.clear}
        />
      ) : denying ? (
        <form onSubmit={deny} noValidate className="space-y-3 p-2">
          <Field
            label={`Reason for the ${able.length === 1 ? "shopper" : `${able.length} shoppers`}`}
            hint="Each of them reads these very words."
            error={missing && !reason.trim() ? "Tell the shoppers why; they read this." : null}
          >
            {(ids) => (
              <Textarea
                {...ids}
                autoFocus
                rows={2}
                maxLength={4000}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          <div className="flex flex-wrap justify-end gap-2">
            <Button tone="ghost" onClick={() => setDenying(false)}>
              Cancel
            </Button>
            <Button type="submit" tone="danger" busy={run.isPending}>
              {run.isPending
                ? "Denying…"
                : `Deny ${plural(able.length, "return")}${money ? ` · ${money}` : ""}`}
            </Button>
          </div>
        </form>
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          <p role="status" className="num min-w-0 flex-1 px-2 text-sm">
            <span className="font-medium">{rows.length} selected</span>
            {money && <span className="text-fg-2"> · {money}</span>}
            {others > 0 && (
              <span className="block text-fg-2 text-xs">
                {plural(others, "return")} already decided or on the way, left out
              </span>
            )}
          </p>
          <Button
            tone="danger-outline"
            disabled={!able.length || run.isPending}
            onClick={() => setDenying(true)}
          >
            <X aria-hidden />
            Deny…
            <Keys keys="r" className="max-md:hidden" />
          </Button>
          <Button
            ref={approveRef}
            tone="primary"
            disabled={!able.length}
            busy={run.isPending}
            onClick={() => start("approved")}
          >
            {!run.isPending && <Check aria-hidden />}
            {run.isPending ? "Approving…" : `Approve ${able.length}`}
            <Keys keys="a" className="max-md:hidden" />
          </Button>
          <Button tone="ghost" size="icon" aria-label="Clear the selection" onClick={selection.clear}>
            <X aria-hidden />
          </Button>
        </div>
      )}
    </section>
  );
}

function Outcome({
  result,
  retry,
  busy,
  close,
}: {
  result: Result;
  retry: (job: Job) => void;
  busy: boolean;
  close: () => void;
}) {
  const { job, done, held, failed } = result;
  const again = failed.filter(({ code }) => !FINAL.has(code));
  return (
    <div role="alert" className="space-y-2 p-2 text-sm">
      <p className="flex items-center gap-2 font-medium">
        {failed.length ? (
          <CircleAlert aria-hidden className="size-4 text-warn" />
        ) : (
          <Check aria-hidden className="size-4 text-ok" />
        )}
        {done} {held ? (job.verdict === "approved" ? "being approved" : "being denied") : job.verdict}
        {failed.length > 0 && `, ${failed.length} not`}
      </p>
      {failed.length > 0 && (
        <ul className="scroll-thin max-h-40 space-y-1 overflow-y-auto">
          {failed.map(({ row, says }) => (
            <li key={row.public_id} className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium">{row.product_name ?? row.order_id}</span>
              <span className="text-fg-2">{says}</span>
            </li>
          ))}
        </ul>
      )}
      <div className="flex justify-end gap-2">
        {again.length > 0 && (
          <Button
            busy={busy}
            onClick={() => retry({ ...job, rows: again.map(({ row }) => row), key: crypto.randomUUID() })}
          >
            Try {again.length} again
          </Button>
        )}
        <Button tone="primary" onClick={close}>
          Done
        </Button>
      </div>
    </div>
  );
}
