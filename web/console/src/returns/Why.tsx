import type { Counterfactual, ReturnForMerchant, TraceStep, Violation } from "@shared/wire";
import { Check, ChevronRight, CircleDot, CircleHelp, Hand, Lightbulb, Minus, X } from "lucide-react";
import { cn } from "@/lib/cn";
import { formatMoney, isZero } from "@/lib/money";
import { plural, sentence, valueWords } from "@/lib/words";
import { Card } from "@/ui/page";

/** What an answer tells of its why: a return keeps it, and a case that is only tried has it too. */
export type Explained = Pick<
  ReturnForMerchant,
  "policy_violations" | "counterfactuals" | "trace" | "currency" | "policy_version_used"
> & { lines: readonly Pick<ReturnForMerchant["lines"][number], "line_number" | "product_name">[] };

/** Why Dokani proposes what it proposes: what stands against it, what would change it, and every check it made. */
export function Why({ view }: { view: Explained }) {
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
            <Against
              key={`${violation.check} ${violation.line} ${violation.says}`}
              violation={violation}
              view={view}
            />
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
      {trace.length > 0 && <Trace view={view} divided={against.length + counterfactuals.length > 0} />}
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

function Against({ violation, view }: { violation: Violation; view: Explained }) {
  const forPerson = ASKS_FOR_A_PERSON.has(violation.check);
  const Icon = forPerson ? Hand : X;
  const where = [lineWords(view, violation.line), violation.rule && `rule ${violation.rule}`].filter(Boolean);
  return (
    <li className="flex items-start gap-3 px-4 py-3 text-sm">
      <span
        className={cn(
          "flex size-5 shrink-0 items-center justify-center rounded-full",
          forPerson ? "bg-info-tint text-info" : "bg-danger-tint text-danger",
        )}
      >
        <Icon aria-hidden className="size-3" strokeWidth={2.5} />
      </span>
      <div className="min-w-0">
        <p className="font-medium">
          <span className="sr-only">{forPerson ? "Asks for a person: " : "Against it: "}</span>
          {violation.says}
        </p>
        {where.length > 0 && <p className="text-fg-2 text-xs">{where.join(" · ")}</p>}
      </div>
    </li>
  );
}

/** Which item is meant, where there are several. */
function lineWords(view: Explained, line: number | null | undefined): string | null {
  if (line === null || line === undefined || view.lines.length < 2) return null;
  return view.lines.find((each) => each.line_number === line)?.product_name ?? `Line ${line}`;
}

const OUTCOMES: Record<TraceStep["outcome"], { word: string; icon: typeof Check; look: string }> = {
  pass: { word: "Passed", icon: Check, look: "bg-ok-tint text-ok" },
  fail: { word: "Failed", icon: X, look: "bg-danger-tint text-danger" },
  unknown: { word: "Not known", icon: CircleHelp, look: "bg-warn-tint text-warn" },
  matched: { word: "Applies", icon: CircleDot, look: "bg-accent-tint text-accent" },
  not_matched: { word: "Does not apply", icon: Minus, look: "bg-muted text-fg-2" },
};

/** A failed check of one of these sends the return to a person; it does not speak against the shopper. */
const ASKS_FOR_A_PERSON = new Set([
  "value",
  "high_risk_category",
  "category",
  "risk",
  "flags",
  "lines_decided",
]);

function outcomeOf(step: TraceStep) {
  if (step.outcome === "fail" && ASKS_FOR_A_PERSON.has(step.check)) {
    return { word: "Asks for a person", icon: Hand, look: "bg-info-tint text-info" };
  }
  return (
    OUTCOMES[step.outcome] ?? { word: sentence(step.outcome), icon: CircleDot, look: "bg-muted text-fg-2" }
  );
}

/** Steps that found the same for several lines, told once. */
function merged(trace: readonly TraceStep[]): { step: TraceStep; lines: number[] }[] {
  const found = new Map<string, { step: TraceStep; lines: number[] }>();
  for (const step of trace) {
    const key = JSON.stringify([step.check, step.rule, step.outcome, step.says]);
    const same = found.get(key) ?? { step, lines: [] };
    if (step.line !== null) same.lines.push(step.line);
    found.set(key, same);
  }
  return [...found.values()];
}

function Trace({ view, divided }: { view: Explained; divided: boolean }) {
  const steps = merged(view.trace);
  const passed = steps.filter(({ step }) => step.outcome === "pass").length;
  return (
    <details className={cn("group", divided && "border-line border-t")}>
      <summary className="flex min-h-10 cursor-pointer list-none items-center gap-2 rounded-b-lg px-4 py-2 text-sm hover:bg-surface [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 text-fg-2 transition-transform duration-(--fast) group-open:rotate-90"
        />
        <span className="font-medium">Every rule and check</span>
        <span className="text-fg-2">
          {plural(steps.length, "step")}, {passed} passed
        </span>
      </summary>
      <ol className="border-line border-t px-4 py-2">
        {steps.map(({ step, lines }) => {
          const { word, icon: Icon, look } = outcomeOf(step);
          const all = lines.length === 0 || lines.length === view.lines.length;
          return (
            <li
              key={`${step.check} ${step.rule} ${step.says} ${step.outcome}`}
              className="flex gap-3 py-2 text-sm"
            >
              <span className={cn("flex size-5 shrink-0 items-center justify-center rounded-full", look)}>
                <Icon aria-hidden className="size-3" strokeWidth={2.5} />
              </span>
              <div className="min-w-0 flex-1">
                <p className={cn(step.outcome === "not_matched" && "text-fg-2")}>
                  <span className="sr-only">{word}: </span>
                  {step.says || sentence(step.check)}
                </p>
                <p className="flex flex-wrap gap-x-3 text-fg-2 text-xs">
                  {!all && <span>{lines.map((line) => lineWords(view, line)).join(", ")}</span>}
                  {step.rule && <span>rule {step.rule}</span>}
                  {step.outcome === "not_matched" && <span>does not apply</span>}
                  {lines.length < 2 &&
                    factsOf(step).map(([fact, value]) => (
                      <span key={fact} className="break-words font-mono">
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
