import type { ReturnInList } from "@shared/wire";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, CircleAlert, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { asProblem, type Problem } from "@/api/problem";
import { formatTotals } from "@/lib/money";
import { isOpen, plural } from "@/lib/words";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { Field, Textarea } from "@/ui/field";
import { atStake } from "./offer";
import { settleRow } from "./rows";
import { sendDecision } from "./useDecide";
import type { Selection } from "./useSelection";

interface Job {
  verdict: "approved" | "denied";
  reason: string;
  rows: readonly ReturnInList[];
  /** One key a return, kept for a second try, so that none is decided twice. */
  keys: ReadonlyMap<string, string>;
}

interface Result {
  job: Job;
  done: number;
  failed: { row: ReturnInList; problem: Problem }[];
}

const AT_ONCE = 4;

/** Decides what is ticked, one request a return; what failed is told by name and can be tried again. */
export function BulkBar({ selection }: { selection: Selection }) {
  const queries = useQueryClient();
  const [denying, setDenying] = useState(false);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const [progress, setProgress] = useState(0);
  const [result, setResult] = useState<Result | null>(null);

  const rows = [...selection.rows.values()];
  const able = rows.filter((row) => isOpen(row.status));
  const others = rows.length - able.length;

  const run = useMutation({
    mutationFn: async (job: Job): Promise<Result> => {
      const waiting = [...job.rows];
      const failed: Result["failed"] = [];
      let done = 0;
      setProgress(0);
      async function work() {
        for (let row = waiting.shift(); row; row = waiting.shift()) {
          try {
            const body = { verdict: job.verdict, ...(job.reason && { shopper_reason: job.reason }) };
            settleRow(
              queries,
              await sendDecision(row.public_id, body, job.keys.get(row.public_id) ?? crypto.randomUUID()),
            );
            done += 1;
          } catch (error) {
            failed.push({ row, problem: asProblem(error) });
          }
          setProgress(done + failed.length);
        }
      }
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, work));
      return { job, done, failed };
    },
    onSuccess: (outcome) => {
      setResult(outcome);
      setDenying(false);
      setReason("");
    },
  });

  function start(verdict: Job["verdict"]) {
    const keys = new Map(able.map((row) => [row.public_id, crypto.randomUUID()]));
    run.mutate({ verdict, reason: verdict === "denied" ? reason.trim() : "", rows: able, keys });
  }

  function deny(event: FormEvent) {
    event.preventDefault();
    if (!reason.trim()) setMissing(true);
    else if (!run.isPending) start("denied");
  }

  const stakes = able.map(atStake);
  const sum = formatTotals(stakes);
  const money = sum && (stakes.every((stake) => stake.exact) ? sum : `orders of ${sum}`);
  return (
    <section
      aria-label="Selected returns"
      className="-translate-x-1/2 fixed bottom-16 left-1/2 z-30 w-[min(40rem,calc(100vw-1rem))] animate-rise rounded-lg border border-line bg-raised p-2 shadow-float md:bottom-6 md:left-[calc(50%+7rem)] xl:left-[calc(50%-5rem)]"
    >
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
                ? `${progress} of ${able.length}…`
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
                {plural(others, "return")} already decided, left out
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
          </Button>
          <Button
            tone="primary"
            disabled={!able.length}
            busy={run.isPending}
            onClick={() => start("approved")}
          >
            {!run.isPending && <Check aria-hidden />}
            {run.isPending ? `${progress} of ${able.length}…` : `Approve ${able.length}`}
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
  const { job, done, failed } = result;
  // A conflict stays one: trying again cannot help.
  const again = failed.filter(
    ({ problem }) => problem.status !== 409 && problem.status !== 404 && problem.status !== 403,
  );
  return (
    <div role="alert" className="space-y-2 p-2 text-sm">
      <p className="flex items-center gap-2 font-medium">
        {failed.length ? (
          <CircleAlert aria-hidden className="size-4 text-warn" />
        ) : (
          <Check aria-hidden className="size-4 text-ok" />
        )}
        {done} {job.verdict === "approved" ? "approved" : "denied"}
        {failed.length > 0 && `, ${failed.length} not`}
      </p>
      {failed.length > 0 && (
        <ul className="scroll-thin max-h-40 space-y-1 overflow-y-auto">
          {failed.map(({ row, problem }) => (
            <li key={row.public_id} className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium">{row.product_name ?? row.order_id}</span>
              <span className="text-fg-2">{problem.message}</span>
              {problem.requestId && <CopyButton text={problem.requestId} label="Copy request id" />}
            </li>
          ))}
        </ul>
      )}
      <div className="flex justify-end gap-2">
        {again.length > 0 && (
          <Button busy={busy} onClick={() => retry({ ...job, rows: again.map(({ row }) => row) })}>
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
