import type { Counterfactual, ReturnForMerchant, TraceStep, Violation } from "@shared/wire";
import { Check, ChevronRight, CircleDot, CircleHelp, Clock, Hand, Lightbulb, Minus, X } from "lucide-react";
import { cn } from "@/lib/cn";
import { formatMoney, isZero } from "@/lib/money";
import { plural, sentence, valueWords } from "@/lib/words";
import { Card } from "@/ui/page";

/** Why Dokani proposes what it proposes: what stands against it, what would change it, and every check it made. */
export function Why({ view }: { view: ReturnForMerchant }) {
  const { policy_violations: against, counterfactuals, trace } = view;
  if (!against.length && !counterfactuals.length && !trace.length) return null;
  return (
    <Card
      title="Why"
      aside={view.policy_version_used && <>Policy {view.policy_version_used}</>}
      padded={false}
    >
      {against.length > 0 && (
        <ul className="divide-y divide-line">
          {against.map((violation) => (
            <Against key={`${violation.check} ${violation.says}`} violation={violation} />
          ))}
        </ul>
      )}
      {counterfactuals.length > 0 && (
        <div className={cn("space-y-3 px-4 py-3", against.length > 0 && "border-line border-t")}>
          <h3 className="flex items-center gap-1.5 font-medium text-sm">
            <Lightbulb aria-hidden className="size-4 text-accent" />
            Would be decided better if…
          </h3>
          <Changes
            of={counterfactuals}
            who="shopper"
            title="the shopper does this"
            currency={view.currency}
          />
          <Changes
            of={counterfactuals}
            who="merchant"
            title="your policy says this"
            currency={view.currency}
          />
        </div>
      )}
      {trace.length > 0 && <Trace trace={trace} divided={against.length + counterfactuals.length > 0} />}
    </Card>
  );
}

function Changes({
  of,
  who,
  title,
  currency,
}: {
  of: readonly Counterfactual[];
  who: Counterfactual["for"];
  title: string;
  currency: string;
}) {
  const changes = of.filter((other) => (other.for ?? "merchant") === who);
  if (!changes.length) return null;
  return (
    <div>
      <h4 className="text-fg-2 text-xs">…{title}</h4>
      <ul className="mt-1 space-y-1.5">
        {changes.map((other) => (
          <li
            key={other.says}
            className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 text-sm"
          >
            <span className="max-w-prose">{other.says}</span>
            <span className="whitespace-nowrap text-fg-2">
              → {VERDICT_WORDS[other.verdict] ?? sentence(other.verdict)}
              {!isZero(other.amount) && <span className="num"> {formatMoney(other.amount, currency)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const VERDICT_WORDS: Record<Counterfactual["verdict"], string> = {
  approve: "Approved",
  deny: "Denied",
  review: "Your call",
  ask: "Asked the shopper",
  wait: "Waits",
};

function Against({ violation }: { violation: Violation }) {
  const compared = violation.limit !== null && violation.limit !== undefined && violation.value !== undefined;
  return (
    <li className="flex items-start gap-3 px-4 py-3 text-sm">
      <span className="mt-px flex size-5 shrink-0 items-center justify-center rounded-full bg-danger-tint text-danger">
        <X aria-hidden className="size-3" strokeWidth={2.5} />
      </span>
      <div className="min-w-0">
        <p className="font-medium">{violation.says}</p>
        {compared && (
          <p className="text-fg-2">
            {sentence(violation.check)}: allowed{" "}
            <span className="num text-fg">{valueWords(violation.limit)}</span>, here{" "}
            <span className="num text-fg">{valueWords(violation.value)}</span>
          </p>
        )}
      </div>
    </li>
  );
}

const OUTCOMES: Record<TraceStep["outcome"], { word: string; icon: typeof Check; look: string }> = {
  pass: { word: "Passed", icon: Check, look: "bg-ok-tint text-ok" },
  fail: { word: "Failed", icon: X, look: "bg-danger-tint text-danger" },
  unknown: { word: "Not known", icon: CircleHelp, look: "bg-warn-tint text-warn" },
  matched: { word: "Applies", icon: CircleDot, look: "bg-accent-tint text-accent" },
  not_matched: { word: "Does not apply", icon: Minus, look: "bg-muted text-fg-2" },
};

/** A failed check of one of these sends the return to a person; it does not speak against the shopper. */
const ASKS_FOR_A_PERSON = /^(value|category|high_risk_category|risk|risk_gate|flag)/;

function outcomeOf(step: TraceStep) {
  if (step.outcome === "fail" && ASKS_FOR_A_PERSON.test(step.check)) {
    return { word: "Asks for a person", icon: Hand, look: "bg-info-tint text-info" };
  }
  return (
    OUTCOMES[step.outcome] ?? { word: sentence(step.outcome), icon: CircleDot, look: "bg-muted text-fg-2" }
  );
}

function Trace({ trace, divided }: { trace: TraceStep[]; divided: boolean }) {
  const passed = trace.filter((step) => outcomeOf(step).word === "Passed").length;
  return (
    <details className={cn("group", divided && "border-line border-t")}>
      <summary className="flex min-h-10 cursor-pointer list-none items-center gap-2 rounded-b-lg px-4 py-2 text-sm hover:bg-surface [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 text-fg-2 transition-transform duration-(--fast) group-open:rotate-90"
        />
        <span className="font-medium">{plural(trace.length, "check")}</span>
        <span className="text-fg-2">{passed} passed, in the order they were made</span>
      </summary>
      <ol className="border-line border-t px-4 py-2">
        {trace.map((step, index) => {
          const { word, icon: Icon, look } = outcomeOf(step);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a trace is fixed once written, and a check may repeat
            <li key={index} className="flex gap-3 py-2 text-sm">
              <span
                className={cn("mt-px flex size-5 shrink-0 items-center justify-center rounded-full", look)}
              >
                <Icon aria-hidden className="size-3" strokeWidth={2.5} />
              </span>
              <div className="min-w-0 flex-1">
                <p>
                  <span className="sr-only">{word}: </span>
                  {step.says || sentence(step.check)}
                </p>
                <p className="flex flex-wrap gap-x-3 text-fg-2 text-xs">
                  <span>{sentence(step.check)}</span>
                  {step.rule && <span>rule {step.rule}</span>}
                  {factsOf(step).map(([fact, value]) => (
                    <span key={fact} className="break-all font-mono">
                      {fact} = {value}
                    </span>
                  ))}
                </p>
              </div>
            </li>
          );
        })}
      </ol>
    </details>
  );
}

function factsOf(step: TraceStep): [string, string][] {
  return Object.entries(step.facts ?? {})
    .slice(0, 6)
    .map(([fact, value]) => [fact, valueWords(value)]);
}
