import type { AgentName, Simulation } from "@shared/wire";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Drama, Play } from "lucide-react";
import { useState } from "react";
import { api, ask, partly } from "@/api/client";
import { cn } from "@/lib/cn";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { Field, Select } from "@/ui/field";
import { Card, PageHead } from "@/ui/page";
import { NeedsRole } from "@/ui/role";
import { Ago } from "@/ui/text";
import { Scenarios } from "./Scenarios";
import {
  AGENT_WORDS,
  agentQuery,
  SIMULATIONS,
  simulationQuery,
  simulationsQuery,
  underWay,
} from "./simulations";
import { Transcript } from "./Transcript";
import { WhoAnswers } from "./WhoAnswers";

const TIMES = [1, 2, 3, 4, 5, 6, 8, 10];

/** Made shoppers of many kinds against the agent, k times each: which kinds it never fails, and where it did. */
export function SimulatorPage() {
  if (!useMay("agent")) return <NeedsRole title="Simulator" least="agent" />;
  return (
    <>
      <PageHead title="Simulator" />
      <div className="grid max-w-6xl grid-cols-1 items-start gap-4 px-4 pb-8 md:px-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Simulations />
        <WhoAnswers />
      </div>
    </>
  );
}

function Simulations() {
  const search = useSearch({ from: "/shell/simulator" });
  const navigate = useNavigate({ from: "/simulator" });
  const list = useQuery(simulationsQuery);
  const all = list.data ?? [];
  const chosen = all.find(({ id }) => id === search.id) ?? (search.id ? undefined : all[0]);
  const look = (next: { id?: string; talk?: string }) => void navigate({ search: next, replace: true });
  return (
    <div className="min-w-0 space-y-4">
      <Begin busy={all.some(underWay)} begun={(id) => look({ id })} />
      {all.length > 1 && (
        <Field label="Simulation" className="max-w-md">
          {(ids) => (
            <Select {...ids} value={chosen?.id ?? ""} onChange={(event) => look({ id: event.target.value })}>
              {!chosen && <option value="">An older one</option>}
              {all.map((one) => (
                <option key={one.id} value={one.id}>
                  {new Date(one.asked_at).toLocaleString()} · {AGENT_WORDS[one.agent]} · {outcome(one)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {list.error && !list.data ? (
        <ProblemNote
          error={list.error}
          title="The simulations could not be loaded"
          retry={() => void list.refetch()}
        />
      ) : list.isPending ? (
        <div role="status">
          <span className="sr-only">Loading simulations</span>
          <Skeleton className="h-64 w-full" />
        </div>
      ) : chosen && underWay(chosen) ? (
        <Progress run={chosen} />
      ) : chosen || search.id ? (
        <Result id={chosen?.id ?? search.id ?? ""} talk={search.talk} look={look} />
      ) : (
        <Empty icon={<Drama />} title="Nobody has played yet">
          Made shoppers talk to your agent under your live policy: in a hurry, in anger, with somebody else’s
          order. What stands in the database at the end is graded, and then all of it is undone.
        </Empty>
      )}
    </div>
  );
}

function outcome(one: Simulation): string {
  if (one.state === "queued") return "waits";
  if (one.state === "running") return `${one.done} of ${one.total}`;
  if (one.state === "failed") return "ended early";
  return one.passed ? "passed" : "failed";
}

/** The form: against whom, and how often each kind of shopper comes. */
function Begin({ busy, begun }: { busy: boolean; begun: (id: string) => void }) {
  const queries = useQueryClient();
  const known = useQuery(agentQuery).data;
  const [agent, setAgent] = useState<AgentName | "">("");
  const [k, setK] = useState(4);
  const begin = useMutation({
    mutationFn: () =>
      ask(api.POST("/v1/simulations", { body: partly({ k, ...(agent && { agent }) }) as never })),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: SIMULATIONS });
      begun(made.id);
    },
  });
  const agents = (known?.agents ?? ["built_in"]) as AgentName[];
  return (
    <Card>
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) begin.mutate();
        }}
      >
        <Field label="Agent" className="w-52 max-w-full">
          {(ids) => (
            <Select
              {...ids}
              value={agent || (known?.agent ?? "built_in")}
              onChange={(event) => setAgent(event.target.value as AgentName)}
            >
              {agents.map((one) => (
                <option key={one} value={one}>
                  {AGENT_WORDS[one] ?? one}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Times each kind" className="w-32">
          {(ids) => (
            <Select {...ids} value={k} onChange={(event) => setK(Number(event.target.value))}>
              {TIMES.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" tone="primary" busy={begin.isPending || busy}>
          <Play aria-hidden />
          Simulate
        </Button>
        <p className="basis-full text-fg-2 text-xs">
          pass^k: a kind passes only where all of its k conversations do. Nothing of your own orders and
          returns changes.
        </p>
      </form>
      {begin.error && (
        <ProblemNote className="mt-3" error={begin.error} title="The simulation did not begin" />
      )}
    </Card>
  );
}

function Progress({ run }: { run: Simulation }) {
  const words = run.state === "queued" ? "Waiting for its turn" : "Shoppers are talking to the agent";
  return (
    <div className="rounded-lg border border-line px-4 py-3">
      <p role="status" className="text-sm">
        {words}
        <span className="num text-fg-2">
          {" "}
          {run.done} of {run.total}
        </span>
      </p>
      <div
        role="progressbar"
        aria-label={words}
        aria-valuemin={0}
        aria-valuemax={run.total}
        aria-valuenow={run.done}
        className="mt-2 h-1.5 overflow-hidden rounded-full bg-muted"
      >
        <div
          className={cn(
            "h-full rounded-full bg-accent transition-[width]",
            run.state === "queued" && "w-1/4 animate-shimmer",
          )}
          style={run.state === "queued" ? undefined : { width: `${(run.done / run.total) * 100}%` }}
        />
      </div>
    </div>
  );
}

function Result({
  id,
  talk,
  look,
}: {
  id: string;
  talk: string | undefined;
  look: (next: { id?: string; talk?: string }) => void;
}) {
  const found = useQuery(simulationQuery(id));
  if (found.error) {
    return (
      <ProblemNote
        error={found.error}
        title="The simulation could not be loaded"
        retry={() => void found.refetch()}
      />
    );
  }
  if (!found.data) return <Skeleton className="h-64 w-full" />;
  const run = found.data;
  if (run.summary === null) {
    return (
      <div role="alert" className="rounded-lg border border-danger/40 bg-danger-tint px-3 py-2.5 text-sm">
        <p className="font-medium">The simulation ended early</p>
        <p>{run.problem ?? "It could not be finished."}</p>
      </div>
    );
  }
  const [scenario, number] = (talk ?? "").split(".");
  const opened = run.runs.find((one) => one.scenario === scenario && String(one.number) === number);
  const kinds = run.summary.length;
  const held = run.summary.filter((one) => one.pass_k).length;
  const good = run.summary.reduce((sum, one) => sum + one.passed, 0);
  return (
    <>
      <dl className="grid gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3">
        <Figure name={`pass^${run.k}`} number={`${held} of ${kinds}`}>
          kinds of shoppers
        </Figure>
        <Figure name="Conversations passed" number={`${good} of ${run.total}`}>
          {run.total === good ? "all of them" : `${run.total - good} failed`}
        </Figure>
        <Figure name={AGENT_WORDS[run.agent]} number={run.policy_version ?? "–"}>
          the policy it played under, <Ago at={run.finished_at ?? run.asked_at} />
        </Figure>
      </dl>
      <Scenarios run={run} open={(one) => look({ id, talk: `${one.scenario}.${one.number}` })} />
      {opened && <Transcript run={opened} k={run.k} close={() => look({ id })} />}
    </>
  );
}

function Figure({ name, number, children }: { name: string; number: string; children: React.ReactNode }) {
  return (
    <div className="bg-bg px-4 py-3">
      <dt className="text-fg-2 text-xs">{name}</dt>
      <dd className="num font-semibold text-2xl tracking-[-0.02em]">{number}</dd>
      <dd className="num text-fg-2 text-xs">{children}</dd>
    </div>
  );
}
