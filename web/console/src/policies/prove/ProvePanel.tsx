import type { Document, Proof, ProofProperty } from "@shared/wire";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleHelp, CircleX, Scale, ShieldCheck, TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { api, ask } from "@/api/client";
import { policiesQuery } from "@/api/queries";
import { cn } from "@/lib/cn";
import { plural, sentence } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Empty, ProblemNote } from "@/ui/feedback";
import { Card } from "@/ui/page";
import { Ago } from "@/ui/text";
import { idOf, rulesOf } from "../editor/document";
import type { PanelProps } from "../subject";
import { VerdictBadge } from "../verdicts";
import { proofKey, version } from "../versions";
import { WitnessFacts } from "./WitnessFacts";

/** Properties of the text as it stands, proved or refuted, each refusal with a case that shows it. */
export function ProvePanel({ subject, look }: PanelProps) {
  const { policy, waits } = subject;
  const queries = useQueryClient();
  const kept = useQuery<Proof | null>({
    queryKey: proofKey(policy.sha256),
    queryFn: () => null,
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const prove = useMutation({
    mutationFn: async () => {
      stop.current = new AbortController();
      return (await ask(
        api.POST("/v1/proofs", { body: version(policy.id) as never, signal: stop.current.signal }),
      )) as Proof;
    },
    onSuccess: async (proof) => {
      queries.setQueryData(proofKey(proof.sha256), proof);
      await queries.invalidateQueries(policiesQuery);
    },
  });
  const proof = kept.data;
  const review = policy.reviews.proof;
  return (
    <>
      <Card>
        <div className="flex flex-wrap items-center gap-3">
          <Button
            tone="primary"
            busy={prove.isPending}
            disabled={waits !== null}
            onClick={() => prove.mutate()}
          >
            <ShieldCheck aria-hidden />
            Prove
          </Button>
          {prove.isPending ? (
            <>
              <Seconds />
              <Button tone="ghost" onClick={() => stop.current?.abort()}>
                Stop
              </Button>
            </>
          ) : waits ? (
            <p className="text-fg-2 text-sm">{waits}</p>
          ) : proof ? (
            <p className="text-sm">
              <span className="font-medium">
                {proof.ok ? "Nothing stands against it." : "Something stands against it."}
              </span>{" "}
              <span className="num text-fg-2">
                {plural(proof.properties.length, "property", "properties")} in{" "}
                {(proof.took_ms / 1000).toFixed(1)} s
              </span>
            </p>
          ) : review ? (
            <p className="text-sm">
              Proved <Ago at={review.at} />:{" "}
              {review.ok ? "nothing stood against it" : "something stood against it"}.{" "}
              <span className="text-fg-2">Prove again to see each property with its case.</span>
            </p>
          ) : (
            <p className="text-fg-2 text-sm">
              Every possible case is looked at, not only those that came. It takes seconds, half a minute at
              most.
            </p>
          )}
        </div>
        {prove.error && !stop.current?.signal.aborted && (
          <ProblemNote className="mt-3" error={prove.error} title="The proof was not finished" />
        )}
        {!proof && review && !review.ok && <Says summary={review.summary} />}
      </Card>
      {proof ? (
        <Properties proof={proof} look={look} known={new Set(rulesOf(policy.rules).map(idOf))} />
      ) : (
        !review &&
        !prove.isPending && (
          <Empty icon={<ShieldCheck />} title="Not proved yet">
            Can every rule apply? Do two contradict? Is more evidence ever worse? Does the law hold? What
            fails comes with a case that shows it.
          </Empty>
        )
      )}
    </>
  );
}

function Seconds() {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setCount((seconds) => seconds + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <p role="status" className="num text-fg-2 text-sm">
      Proving{count > 1 && <span aria-hidden>, {count} s</span>}…
    </p>
  );
}

function Says({ summary }: { summary: Record<string, unknown> }) {
  const says = Array.isArray(summary.says) ? summary.says.map(String) : [];
  return (
    <ul className="mt-3 list-disc space-y-1 pl-5 text-sm">
      {says.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  );
}

/** The property that holds where the policy itself keeps what the law demands. */
const LAW = "legal_floor";
const ORDER = { fails: 0, unknown: 1, holds: 2 };

function Properties({
  proof,
  look,
  known,
}: {
  proof: Proof;
  look: PanelProps["look"];
  known: ReadonlySet<string>;
}) {
  const sorted = [...proof.properties].sort((one, other) => ORDER[one.outcome] - ORDER[other.outcome]);
  const open = sorted.filter((each) => each.outcome !== "holds");
  const held = sorted.filter((each) => each.outcome === "holds");
  return (
    <>
      {open.length > 0 && (
        <Card title={`Against it (${open.length})`} padded={false}>
          <ul className="divide-y divide-line">
            {open.map((each) => (
              <Property
                key={`${each.property} ${each.rules.join()} ${each.says}`}
                property={each}
                look={look}
                known={known}
              />
            ))}
          </ul>
        </Card>
      )}
      <Card title={`Holds (${held.length})`} padded={false}>
        <ul className="divide-y divide-line">
          {held.map((each) => (
            <Property
              key={`${each.property} ${each.rules.join()} ${each.says}`}
              property={each}
              look={look}
              known={known}
            />
          ))}
        </ul>
      </Card>
    </>
  );
}

/** One property, and what shows it. */
export function Property({
  property,
  look,
  known,
}: {
  property: ProofProperty;
  look: PanelProps["look"];
  /** Rules of the document; what is named beside them is a law. */
  known: ReadonlySet<string>;
}) {
  const { outcome, severity, witness, rules } = property;
  const warning = severity === "warning";
  // There the other answer is of the same case, by the policy alone: tried, the law would decide it once more.
  const lawful = property.property === LAW;
  const [Icon, tint, word] =
    outcome === "holds"
      ? [CircleCheck, "text-ok", "Holds"]
      : outcome === "unknown"
        ? [CircleHelp, "text-warn", "Not settled in time"]
        : warning
          ? [TriangleAlert, "text-warn", "Worth a look"]
          : [CircleX, "text-danger", "Fails"];
  return (
    <li className="flex items-start gap-3 px-4 py-3 text-sm">
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", tint)} />
      <div className="min-w-0 flex-1 space-y-1.5">
        <p>
          <span className={cn("font-medium", outcome !== "holds" && tint)}>{word}: </span>
          {property.says}
        </p>
        {outcome === "unknown" && (
          <p className="text-fg-2 text-xs">The time ran out before it was settled. That is no pass.</p>
        )}
        {rules.length > 0 && (
          <p className="flex flex-wrap items-center gap-1.5">
            {rules.map((rule) =>
              known.has(rule) ? (
                <button
                  key={rule}
                  type="button"
                  onClick={() => look({ tab: "policy", view: "form", rule }, true)}
                  className="rounded-full"
                  title="Open the rule"
                >
                  <Badge className="font-mono">{rule}</Badge>
                </button>
              ) : (
                <Badge key={rule} tone="info">
                  <Scale aria-hidden />
                  {rule}
                </Badge>
              ),
            )}
          </p>
        )}
        {witness && outcome !== "holds" && (
          <div className="space-y-2 rounded-md border border-line bg-surface p-3">
            <p>{witness.says}</p>
            <div className="flex flex-wrap gap-x-4 gap-y-2">
              <Case
                facts={witness.facts}
                answer={witness.answer}
                look={look}
                words={witness.other && !lawful ? "The one case" : "The case"}
              />
              {witness.other && lawful && (
                <span className="inline-flex items-center gap-2">
                  <VerdictBadge verdict={String(witness.other.answer.verdict)} />
                  without the law
                </span>
              )}
              {witness.other && !lawful && (
                <Case
                  facts={witness.other.facts}
                  answer={witness.other.answer}
                  look={look}
                  words="The other case"
                />
              )}
            </div>
            <WitnessFacts
              facts={witness.facts as Document}
              other={lawful ? undefined : (witness.other?.facts as Document | undefined)}
            />
          </div>
        )}
        <p className="num text-fg-2 text-xs">
          {sentence(property.property)} ·{" "}
          {property.took_ms < 1000
            ? `${property.took_ms.toFixed(0)} ms`
            : `${(property.took_ms / 1000).toFixed(1)} s`}
          {witness && outcome === "holds" && (
            <>
              {" · "}
              <button
                type="button"
                className="text-accent underline underline-offset-2"
                onClick={() => look({ tab: "try", facts: witness.facts, case: undefined }, true)}
              >
                Open a case that shows it
              </button>
            </>
          )}
        </p>
      </div>
    </li>
  );
}

function Case({
  facts,
  answer,
  words,
  look,
}: {
  facts: Record<string, unknown>;
  answer: Record<string, unknown>;
  words: string;
  look: PanelProps["look"];
}) {
  return (
    <span className="inline-flex items-center gap-2">
      <VerdictBadge verdict={String(answer.verdict)} />
      <Button size="sm" tone="soft" onClick={() => look({ tab: "try", facts, case: undefined }, true)}>
        {words}: try it
      </Button>
    </span>
  );
}
