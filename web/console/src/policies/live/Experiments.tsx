import type { Experiment } from "@shared/wire";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Split } from "lucide-react";
import { useState } from "react";
import { api, ask } from "@/api/client";
import { formatMoney } from "@/lib/money";
import { plural } from "@/lib/words";
import { useMay } from "@/shell/useMe";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Card } from "@/ui/page";
import { Ago } from "@/ui/text";
import type { Subject } from "../subject";
import { experimentsQuery } from "../versions";
import { ExperimentForm, MEASURES } from "./ExperimentForm";

const COLUMNS = [
  "Shoppers",
  "Approved",
  "Denied",
  "To a person",
  "Shopper asked",
  "Overturned",
  "Refund a shopper",
] as const;

/** Two versions at once, each shopper always under the same one. */
export function Experiments({ subject }: { subject: Subject }) {
  const { policy, policies } = subject;
  const mayChange = useMay("admin");
  const found = useQuery(experimentsQuery);
  const [making, setMaking] = useState(false);
  const mine = (found.data ?? []).filter(
    (each) => each.control === policy.id || each.treatment === policy.id,
  );
  const active = policies.find((each) => each.is_active);
  const running = (found.data ?? []).find((each) => each.running);
  const could = policies.some((each) => !each.is_active);
  return (
    <Card
      title="A/B"
      aside={
        mayChange &&
        !making &&
        !running &&
        active &&
        could && (
          <Button size="sm" tone="soft" onClick={() => setMaking(true)}>
            <Plus aria-hidden />
            New experiment
          </Button>
        )
      }
    >
      {found.error ? (
        <ProblemNote
          error={found.error}
          title="The experiments could not be loaded"
          retry={() => void found.refetch()}
        />
      ) : !found.data ? (
        <Skeleton className="h-24" />
      ) : (
        <div className="space-y-4">
          {making && active && (
            <ExperimentForm
              control={active}
              candidates={policies.filter((each) => !each.is_active)}
              first={policy.is_active ? undefined : policy}
              close={() => setMaking(false)}
            />
          )}
          {mine.length === 0 && !making && (
            <p className="max-w-prose text-fg-2 text-sm">
              {running
                ? `“${running.name}” runs with other versions; one experiment runs at a time.`
                : "A part of the shoppers is decided for by another version, the same people every time. What it takes to know anything is worked out before it begins, and not having it is said."}
            </p>
          )}
          {mine.map((each) => (
            <One key={each.id} experiment={each} mayChange={mayChange} />
          ))}
        </div>
      )}
    </Card>
  );
}

/** One experiment: how far it is, and what each version came to. */
export function One({ experiment, mayChange }: { experiment: Experiment; mayChange: boolean }) {
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () =>
      ask(
        api.DELETE("/v1/experiments/{experiment_id}", { params: { path: { experiment_id: experiment.id } } }),
      ),
    onSuccess: () => queries.invalidateQueries(experimentsQuery),
  });
  const { comparison, needed } = experiment;
  const share = needed.shoppers ? Math.min(1, needed.so_far / needed.shoppers) : 0;
  return (
    <article aria-label={experiment.name} className="space-y-3 rounded-lg border border-line p-4">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Split aria-hidden className="size-4 text-fg-2" />
        <h3 className="font-medium text-sm">{experiment.name}</h3>
        <Badge tone={experiment.running ? "ok" : "plain"}>{experiment.running ? "Runs" : "Ended"}</Badge>
        <span className="text-fg-2 text-xs">
          {Math.round(Number(experiment.share) * 100)} % of shoppers, begun <Ago at={experiment.started_at} />
        </span>
        {experiment.running && mayChange && (
          <Button size="sm" className="ml-auto" busy={end.isPending} onClick={() => end.mutate()}>
            End it
          </Button>
        )}
      </header>
      {end.error && <ProblemNote error={end.error} title="It was not ended" />}
      <p className="font-medium text-sm">{experiment.says}</p>
      {comparison.certain === null && (
        <div>
          <div
            role="progressbar"
            aria-label="Shoppers so far"
            aria-valuemin={0}
            aria-valuemax={needed.shoppers}
            aria-valuenow={Math.min(needed.so_far, needed.shoppers)}
            className="h-1.5 overflow-hidden rounded-full bg-muted"
          >
            <div className="h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
          </div>
          <p className="num mt-1 text-fg-2 text-xs">
            {needed.so_far.toLocaleString()} of {plural(needed.shoppers, "shopper")} it takes to find a
            difference of {points(Number(experiment.difference))} in{" "}
            {MEASURES[experiment.measure].toLowerCase()}
          </p>
        </div>
      )}
      <div className="scroll-thin overflow-x-auto">
        <table className="w-full min-w-140 text-sm">
          <caption className="sr-only">Both versions, with the 95 % interval of each rate</caption>
          <thead>
            <tr className="text-left text-fg-2 text-xs">
              <th scope="col" className="py-1 pr-3 font-medium">
                Version
              </th>
              {COLUMNS.map((name) => (
                <th key={name} scope="col" className="px-2 py-1 text-right font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line border-line border-t">
            {experiment.arms.map((arm) => (
              <tr key={arm.arm}>
                <th scope="row" className="py-2 pr-3 text-left font-medium">
                  {arm.version}
                  <span className="block font-normal text-fg-2 text-xs">
                    {arm.arm === "control" ? "active" : "tried"}
                  </span>
                </th>
                <td className="num px-2 py-2 text-right">
                  {arm.shoppers.toLocaleString()}
                  <span className="block text-fg-2 text-xs">{plural(arm.returns, "return")}</span>
                </td>
                <Rate rate={arm.approved} />
                <Rate rate={arm.denied} />
                <Rate rate={arm.reviewed} />
                <Rate rate={arm.asked} />
                <Rate rate={arm.overturned} />
                <td className="num px-2 py-2 text-right">
                  {arm.refunded.mean === null
                    ? "–"
                    : formatMoney(arm.refunded.mean.toFixed(2), arm.refunded.currency)}
                  {arm.refunded.low !== null && arm.refunded.high !== null && (
                    <span className="block whitespace-nowrap text-fg-2 text-xs">
                      {arm.refunded.low.toFixed(2)} – {arm.refunded.high.toFixed(2)}
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {experiment.mixed > 0 && (
        <p className="text-fg-2 text-xs">
          {plural(experiment.mixed, "shopper")} had both versions and count in neither.
        </p>
      )}
    </article>
  );
}

function Rate({ rate }: { rate: Experiment["arms"][number]["approved"] }) {
  return (
    <td className="num px-2 py-2 text-right">
      {rate.rate === null ? "–" : percent(rate.rate)}
      {rate.low !== null && rate.high !== null && (
        <span className="block whitespace-nowrap text-fg-2 text-xs">
          {percent(rate.low)} – {percent(rate.high)}
        </span>
      )}
    </td>
  );
}

function percent(share: number): string {
  return `${(share * 100).toLocaleString(undefined, { maximumFractionDigits: 1 })} %`;
}

function points(share: number): string {
  return plural(Math.round(share * 1000) / 10, "point");
}
