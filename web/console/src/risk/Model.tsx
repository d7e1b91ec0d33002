import type { RiskFit, RiskModel } from "@shared/wire";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useEffect, useState } from "react";
import { api, ask } from "@/api/client";
import { plural, sentence } from "@/lib/words";
import { useMay } from "@/shell/useMe";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Card } from "@/ui/page";
import { Ago } from "@/ui/text";
import { Calibration } from "./Calibration";
import { modelQuery } from "./risk";
import { factorWords, percent } from "./words";

/** What this shop's labels have taught the score, how well it does on what it had not seen, and each weight. */
export function Model() {
  const [asked, setAsked] = useState<string | null>(null);
  const found = useQuery({
    ...modelQuery,
    // The worker answers in its own time; the page looks until it has.
    refetchInterval: ({ state }) => (asked && !isLater(state.data?.fitted_at, asked) ? 2_000 : false),
  });
  const model = found.data;
  const done = asked !== null && isLater(model?.fitted_at, asked);
  useEffect(() => {
    if (!asked || done) return;
    const timer = setTimeout(() => setAsked(null), 60_000);
    return () => clearTimeout(timer);
  }, [asked, done]);
  if (found.error && !model) {
    return (
      <ProblemNote
        error={found.error}
        title="The model could not be loaded"
        retry={() => void found.refetch()}
      />
    );
  }
  if (!model) {
    return (
      <div role="status" className="grid gap-4 lg:grid-cols-2">
        <span className="sr-only">Loading the model</span>
        <Skeleton className="h-44 rounded-lg" />
        <Skeleton className="h-44 rounded-lg" />
        <Skeleton className="h-64 rounded-lg lg:col-span-2" />
      </div>
    );
  }
  const newest = model.fits[0];
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Summary model={model} waiting={asked !== null && !done} done={done} asked={setAsked} />
      {newest ? (
        <Card title="How well it does" aside="on labels that it had not seen">
          <Quality fit={newest} />
        </Card>
      ) : (
        <Card title="How well it does">
          <p className="text-fg-2 text-sm">
            There are too few labels to say. Every return that you say was fraud or safe, and every review you
            decide, is one; at about twenty, with some of each kind, the first fit is made.
          </p>
        </Card>
      )}
      <Weights model={model} />
      <Fits fits={model.fits} />
    </div>
  );
}

function isLater(at: string | null | undefined, than: string): boolean {
  return Boolean(at) && new Date(at as string).getTime() > new Date(than).getTime();
}

function Summary({
  model,
  waiting,
  done,
  asked,
}: {
  model: RiskModel;
  waiting: boolean;
  done: boolean;
  asked: (at: string) => void;
}) {
  const mayAsk = useMay("admin");
  const queries = useQueryClient();
  const fit = useMutation({
    mutationFn: () => ask(api.POST("/v1/risk/model/fit")),
    onSuccess: (answer) => {
      asked(answer.asked_at);
      void queries.invalidateQueries({ queryKey: modelQuery.queryKey });
    },
  });
  const version = model.fits.find((one) => one.activated);
  return (
    <Card title="The model in use">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2 text-sm">
        <dt className="text-fg-2">Version</dt>
        <dd className="font-medium">
          {version ? `Fit ${version.id}, learnt here` : "The weights that every shop begins with"}
        </dd>
        <dt className="text-fg-2">Looked at</dt>
        <dd>{model.fitted_at ? <Ago at={model.fitted_at} /> : "never yet; the worker does so at night"}</dd>
        <dt className="text-fg-2">Labels</dt>
        <dd className="num">{model.labels > 0 ? model.labels.toLocaleString() : "none learnt from yet"}</dd>
        <dt className="text-fg-2">Bad returns</dt>
        <dd className="num">
          {model.fitted_at
            ? `${model.bad.toLocaleString()} of ${plural(model.decided, "decided return")}, so everyone starts at `
            : "not counted yet; until then everyone starts where every shop begins, at "}
          {percent(model.base_rate)}
        </dd>
      </dl>
      <p className="mt-3 text-fg-2 text-sm">
        A score never denies anybody. At the limit your policy names it asks a person.
      </p>
      {mayAsk && (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <Button busy={fit.isPending || waiting} onClick={() => fit.mutate()}>
            {!(fit.isPending || waiting) && <RefreshCw aria-hidden />}
            Fit anew now
          </Button>
          <p role="status" className="text-fg-2 text-sm">
            {waiting ? "The worker is at it…" : done ? "Done." : ""}
          </p>
        </div>
      )}
      {fit.error && <ProblemNote className="mt-3" error={fit.error} title="Not asked for" />}
    </Card>
  );
}

function Quality({ fit }: { fit: RiskFit }) {
  const used = fit.activated ? fit.quality : fit.quality_before;
  return (
    <div className="space-y-4">
      <dl className="flex flex-wrap gap-x-8 gap-y-3">
        <Measure name="AUC" value={used.auc.toFixed(3)} says="1 ranks perfectly, 0.5 is a coin" />
        <Measure
          name="Average precision"
          value={used.average_precision.toFixed(3)}
          says={`${used.rate.toFixed(3)} by chance`}
        />
        <Measure name="Brier" value={used.brier.toFixed(3)} says="0 is an oracle" />
      </dl>
      <Calibration fit={fit} />
    </div>
  );
}

function Measure({ name, value, says }: { name: string; value: string; says: string }) {
  return (
    <div>
      <dt className="text-fg-2 text-xs">{name}</dt>
      <dd className="num font-semibold text-xl">{value}</dd>
      <dd className="text-fg-2 text-xs">{says}</dd>
    </div>
  );
}

/** Each weight beside the one every shop begins with. */
function Weights({ model }: { model: RiskModel }) {
  const terms = [...model.terms].sort(
    (one, other) => Math.abs(other.weight - other.prior) - Math.abs(one.weight - one.prior),
  );
  return (
    <Card title="Weights" aside="1 is our guess, 0 does not count" padded={false}>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label="Weights"
        className="scroll-thin max-h-96 overflow-y-auto px-4"
      >
        <table className="w-full text-left text-sm">
          <thead className="sticky top-0 bg-bg text-fg-2 text-xs">
            <tr className="border-line border-b">
              <th scope="col" className="py-2 pr-4 font-medium">
                What
              </th>
              <th scope="col" className="py-2 pr-4 text-right font-medium">
                At first
              </th>
              <th scope="col" className="py-2 text-right font-medium">
                Here
              </th>
            </tr>
          </thead>
          <tbody>
            {terms.map((term) => (
              <tr key={term.name} className="border-line border-b last:border-0">
                <th scope="row" className="py-1.5 pr-4 font-normal">
                  {factorWords(term.name)}
                </th>
                <td className="num py-1.5 pr-4 text-right text-fg-2">{term.prior.toFixed(2)}</td>
                <td className="num py-1.5 text-right font-medium">{term.weight.toFixed(2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

function Fits({ fits }: { fits: readonly RiskFit[] }) {
  if (fits.length === 0) return null;
  return (
    <Card title="Fits so far" padded={false}>
      <ol className="divide-y divide-line">
        {fits.map((fit) => (
          <li key={fit.id} className="px-4 py-2.5 text-sm">
            <p className="flex flex-wrap items-center gap-2">
              <span className="num font-medium">Fit {fit.id}</span>
              <Badge tone={fit.activated ? "ok" : "plain"}>{fit.activated ? "Taken" : "Not taken"}</Badge>
              <span className="ml-auto text-fg-2 text-xs">
                <Ago at={fit.created_at} />
              </span>
            </p>
            <p className="num mt-0.5 text-fg-2">
              {plural(fit.labels, "label")}, {fit.bad.toLocaleString()} bad · {sentence(fit.why)}
            </p>
          </li>
        ))}
      </ol>
    </Card>
  );
}
