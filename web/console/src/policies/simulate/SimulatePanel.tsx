import type { Backtest, BacktestResult } from "@shared/wire";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FlaskConical, Play } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, ask, partly } from "@/api/client";
import { policiesQuery } from "@/api/queries";
import { cn } from "@/lib/cn";
import { formatMoney } from "@/lib/money";
import { plural, reasonWords, sentence } from "@/lib/words";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { Empty, ProblemNote } from "@/ui/feedback";
import { Field, Input, Select } from "@/ui/field";
import { Card } from "@/ui/page";
import { Ago, Day } from "@/ui/text";
import type { PanelProps } from "../subject";
import { backtestQuery, backtestsQuery, version } from "../versions";
import { Changed } from "./Changed";
import { Matrix } from "./Matrix";
import { Months } from "./Months";

const RANGES = [
  { value: "", words: "All of the past" },
  { value: "30", words: "The last 30 days" },
  { value: "90", words: "The last 90 days" },
  { value: "365", words: "The last year" },
  { value: "own", words: "From … to" },
] as const;

/** The shop's own past, decided again by this version: what flips, for how much money and for whom. */
export function SimulatePanel({ subject, search, look }: PanelProps) {
  const { policy, policies, waits } = subject;
  const queries = useQueryClient();
  const mayChange = useMay("admin");
  const all = useQuery(backtestsQuery);
  const mine = (all.data ?? []).filter((each) => each.now_policy_id === policy.id);
  const runId = search.run ?? mine[0]?.id;
  const run = useQuery({ ...backtestQuery(runId ?? ""), enabled: Boolean(runId) });
  const [against, setAgainst] = useState("then");
  const [range, setRange] = useState<string>("");
  const [own, setOwn] = useState({ since: "", until: "" });
  const begin = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/v1/backtests", {
          body: partly({
            was: against === "then" ? null : version(Number(against)),
            now: version(policy.id),
            ...between(range, own),
          }) as never,
        }),
      ),
    onSuccess: (begun) => {
      queries.setQueryData(backtestQuery(begun.id).queryKey, begun);
      void queries.invalidateQueries(backtestsQuery);
      look({ run: begun.id, was: undefined, now: undefined, category: undefined, reason: undefined });
    },
  });
  const shown = run.data;
  const busy = shown?.state === "queued" || shown?.state === "running";
  const others = policies.filter((each) => each.id !== policy.id);

  // What a finished run came to is noted with the version: its badge, and the gate before it is published.
  const [noted, setNoted] = useState<string | null>(null);
  if (shown?.state === "done" && shown.id !== noted) {
    setNoted(shown.id);
    if (begin.data?.id === shown.id) void queries.invalidateQueries(policiesQuery);
  }

  return (
    <>
      <Card>
        <form
          className="flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            begin.mutate();
          }}
        >
          <Field label="Compare with" className="w-56 max-w-full">
            {(ids) => (
              <Select {...ids} value={against} onChange={(event) => setAgainst(event.target.value)}>
                <option value="then">As it was decided then</option>
                {others.map((each) => (
                  <option key={each.id} value={each.id}>
                    {each.version}
                    {each.is_active ? ", the active version" : ` · ${each.state}`}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Over" className="w-44 max-w-full">
            {(ids) => (
              <Select {...ids} value={range} onChange={(event) => setRange(event.target.value)}>
                {RANGES.map(({ value, words }) => (
                  <option key={value} value={value}>
                    {words}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {range === "own" && (
            <>
              <Field label="From">
                {(ids) => (
                  <Input
                    {...ids}
                    type="date"
                    value={own.since}
                    onChange={(event) => setOwn({ ...own, since: event.target.value })}
                  />
                )}
              </Field>
              <Field label="To">
                {(ids) => (
                  <Input
                    {...ids}
                    type="date"
                    value={own.until}
                    onChange={(event) => setOwn({ ...own, until: event.target.value })}
                  />
                )}
              </Field>
            </>
          )}
          <Button
            type="submit"
            tone="primary"
            busy={begin.isPending || busy}
            disabled={!mayChange || waits !== null}
          >
            <Play aria-hidden />
            Simulate
          </Button>
          {waits ? (
            <p className="pb-1.5 text-fg-2 text-sm">{waits}</p>
          ) : (
            !mayChange && <p className="pb-1.5 text-fg-2 text-sm">An admin can simulate.</p>
          )}
        </form>
        {begin.error && (
          <ProblemNote className="mt-3" error={begin.error} title="The simulation did not begin" />
        )}
        {mine.length > 1 && (
          <div className="mt-3 flex flex-wrap items-center gap-2 border-line border-t pt-3 text-sm">
            <label htmlFor="earlier-runs" className="text-fg-2">
              Earlier
            </label>
            <Select
              id="earlier-runs"
              className="w-72 max-w-full text-sm"
              value={runId}
              onChange={(event) => look({ run: event.target.value, was: undefined, now: undefined })}
            >
              {mine.map((each) => (
                <option key={each.id} value={each.id}>
                  {new Date(each.asked_at).toLocaleString()} ·{" "}
                  {each.was_policy_id
                    ? (policies.find(({ id }) => id === each.was_policy_id)?.version ?? "another")
                    : "as decided"}
                  {each.now_sha256 !== policy.sha256 ? " · earlier text" : ""}
                </option>
              ))}
            </Select>
          </div>
        )}
      </Card>
      {run.error ? (
        <ProblemNote
          error={run.error}
          title="The simulation could not be loaded"
          retry={() => void run.refetch()}
        />
      ) : !shown ? (
        !runId && (
          <Empty icon={<FlaskConical />} title="Not simulated yet">
            Your past returns are decided again by {policy.version}, in your own database. Nothing is changed
            by it.
          </Empty>
        )
      ) : (
        <>
          {shown.now_sha256 !== policy.sha256 && (
            <p className="rounded-lg border border-line bg-warn-tint px-3 py-2 text-sm">
              This is of an earlier text of {policy.version}. Simulate again to see the present one.
            </p>
          )}
          {busy && <Progress run={shown} />}
          {shown.state === "failed" && (
            <div
              role="alert"
              className="rounded-lg border border-danger/40 bg-danger-tint px-3 py-2.5 text-sm"
            >
              <p className="font-medium">The simulation ended early</p>
              <p>{shown.problem ?? "It could not be finished."}</p>
            </div>
          )}
          {shown.result && <Result run={shown} result={shown.result} search={search} look={look} />}
        </>
      )}
    </>
  );
}

function between(range: string, own: { since: string; until: string }): { since?: string; until?: string } {
  if (range === "own") {
    return {
      ...(own.since && { since: new Date(`${own.since}T00:00`).toISOString() }),
      ...(own.until && {
        until: new Date(new Date(`${own.until}T00:00`).getTime() + 86_400_000).toISOString(),
      }),
    };
  }
  return range ? { since: new Date(Date.now() - Number(range) * 86_400_000).toISOString() } : {};
}

function Progress({ run }: { run: Backtest }) {
  const share = run.total ? Math.min(1, run.done / run.total) : null;
  const words =
    run.state === "queued"
      ? "Waiting for its turn"
      : run.doing === "gathering"
        ? "Reading the past"
        : "Deciding again";
  return (
    <div className="rounded-lg border border-line px-4 py-3">
      <p role="status" className="text-sm">
        {words}
        {run.state === "running" && (
          <span className="num text-fg-2">
            {" "}
            {run.done.toLocaleString()}
            {run.total !== null && ` of ${run.total.toLocaleString()}`}
          </span>
        )}
      </p>
      <div
        role="progressbar"
        aria-label={words}
        aria-valuemin={0}
        aria-valuemax={run.total ?? undefined}
        aria-valuenow={run.total ? run.done : undefined}
        className="mt-2 h-1.5 overflow-hidden rounded-full bg-muted"
      >
        <div
          className={cn(
            "h-full rounded-full bg-accent transition-[width]",
            share === null && "w-1/4 animate-shimmer",
          )}
          style={share === null ? undefined : { width: `${share * 100}%` }}
        />
      </div>
    </div>
  );
}

function Result({
  run,
  result,
  search,
  look,
}: { run: Backtest; result: BacktestResult } & Pick<PanelProps, "search" | "look">) {
  const { money, review_load: load, newly_denied: denied, newly_approved: approved, unknown } = result;
  const filter = { was: search.was, now: search.now, category: search.category, reason: search.reason };
  const filtered = Object.values(filter).some(Boolean);
  const change = Number(money.change);
  const changed = result.matrix
    .filter((cell) => cell.was !== cell.now)
    .reduce((sum, cell) => sum + cell.cases, 0);
  const show = (next: Partial<typeof filter>) => {
    look({ was: undefined, now: undefined, category: undefined, reason: undefined, ...next });
    requestAnimationFrame(() =>
      document.getElementById("changed")?.scrollIntoView({ block: "start", behavior: "smooth" }),
    );
  };
  return (
    <>
      <dl className="grid gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-2 xl:grid-cols-4">
        <Figure
          name="Given back"
          number={`${change > 0 ? "+" : change < 0 ? "−" : ""}${formatMoney(Math.abs(change).toFixed(2), money.currency)}`}
        >
          {formatMoney(money.was, money.currency)} → {formatMoney(money.now, money.currency)}
          <br />
          95 % interval {formatMoney(money.low, money.currency)} to {formatMoney(money.high, money.currency)}
        </Figure>
        <Figure name="Come out otherwise" number={changed.toLocaleString()}>
          of {plural(result.cases, "line")}
          {result.cases > 0 && ` (${percent(changed / result.cases)})`}
        </Figure>
        <Figure name="People newly denied" number={denied.people.toLocaleString()}>
          in {plural(denied.returns, "return")}; {percent(denied.share)} of the lines
          <br />
          95 % interval {percent(denied.low)} to {percent(denied.high)}
        </Figure>
        <Figure name="Looked at by a person" number={load.now.toLocaleString()}>
          {load.was === load.now ? "as before" : `instead of ${load.was.toLocaleString()}`}
          {approved.returns > 0 && (
            <>
              <br />
              {plural(approved.returns, "return")} newly approved
            </>
          )}
        </Figure>
      </dl>
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)]">
        <Card title="What flips" aside="Open a cell to see its returns">
          <Matrix
            cells={result.matrix}
            currency={money.currency}
            chosen={{ was: search.was, now: search.now }}
            choose={(was, now) => show({ was, now })}
          />
        </Card>
        <Card title="In words">
          <ul className="list-disc space-y-1 pl-4 text-sm">
            {result.says.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
          {unknown.by_fact.length > 1 && (
            <p className="mt-2 text-sm">
              In {plural(unknown.cases, "line")} the verdict hangs on what nobody knew:{" "}
              {unknown.by_fact.map(({ fact, cases }) => `${fact} (${cases})`).join(", ")}.
            </p>
          )}
          <p className="mt-3 text-fg-2 text-xs">
            <Ago at={run.asked_at} />
            {run.took_ms !== null && `, in ${(run.took_ms / 1000).toFixed(1)} s`}
            {result.since && (
              <>
                , from <Day at={result.since} />
              </>
            )}
            {result.until && (
              <>
                {" "}
                to <Day at={result.until} />
              </>
            )}
            . {plural(result.decided.in_sql, "line")} decided in the database
            {result.decided.in_python > 0 && `, ${result.decided.in_python.toLocaleString()} by the engine`}
            {result.decided.unreadable > 0 &&
              `; ${result.decided.unreadable.toLocaleString()} could not be read`}
            .
          </p>
        </Card>
      </div>
      {result.by_month.length > 0 && <Months result={result} />}
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-3">
        <Parts
          title="By category"
          parts={result.by_category}
          currency={money.currency}
          words={(name) => (name ? sentence(name) : "No category")}
          chosen={search.category}
          choose={(category) => show({ category })}
        />
        <Parts
          title="By reason"
          parts={result.by_reason}
          currency={money.currency}
          words={reasonWords}
          chosen={search.reason}
          choose={(reason) => show({ reason })}
        />
        <Parts
          title="By shopper"
          parts={result.by_segment}
          currency={money.currency}
          words={(name) => (name ? sentence(name) : "Unknown")}
        />
      </div>
      <Changed
        run={run.id}
        filter={filter}
        clear={filtered ? () => show({}) : null}
        currency={money.currency}
        open={(publicId) => look({ tab: "try", case: publicId, facts: undefined, stage: undefined }, true)}
      />
    </>
  );
}

function percent(share: number): string {
  return `${(share * 100).toLocaleString(undefined, { maximumFractionDigits: 1 })} %`;
}

function Figure({ name, number, children }: { name: string; number: string; children: ReactNode }) {
  return (
    <div className="bg-bg px-4 py-3">
      <dt className="text-fg-2 text-xs">{name}</dt>
      <dd className="num font-semibold text-2xl tracking-[-0.02em]">{number}</dd>
      <dd className="num text-fg-2 text-xs">{children}</dd>
    </div>
  );
}

interface Part {
  name: string | null;
  cases: number;
  changed: number;
  amount_change: string;
}

function Parts({
  title,
  parts,
  currency,
  words,
  chosen,
  choose,
}: {
  title: string;
  parts: readonly Part[];
  currency: string;
  words: (name: string | null) => string;
  chosen?: string | undefined;
  choose?: (name: string) => void;
}) {
  const most = Math.max(1, ...parts.map((part) => part.changed));
  return (
    <Card title={title} padded={false}>
      {parts.length === 0 && <p className="px-4 py-3 text-fg-2 text-sm">Nothing to tell.</p>}
      <ul className="py-1">
        {parts.map((part) => {
          const inner = (
            <>
              <span className="flex items-baseline gap-2">
                <span className="min-w-0 flex-1 truncate">{words(part.name)}</span>
                <span className="num text-fg-2 text-xs">
                  {part.changed.toLocaleString()} of {part.cases.toLocaleString()}
                </span>
                <span className="num w-20 text-right text-xs">
                  {formatMoney(part.amount_change, currency)}
                </span>
              </span>
              <span aria-hidden className="mt-1 block h-1 overflow-hidden rounded-full bg-muted">
                <span
                  className="block h-full bg-(--chart-1)"
                  style={{ width: `${(part.changed / most) * 100}%` }}
                />
              </span>
            </>
          );
          const name = part.name;
          return (
            <li key={part.name ?? ""}>
              {choose && name && part.changed > 0 ? (
                <button
                  type="button"
                  aria-pressed={chosen === name}
                  onClick={() => choose(name)}
                  className={cn(
                    "w-full px-4 py-2 text-left text-sm hover:bg-surface",
                    chosen === name && "bg-muted",
                  )}
                >
                  {inner}
                </button>
              ) : (
                <div className="px-4 py-2 text-sm">{inner}</div>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
