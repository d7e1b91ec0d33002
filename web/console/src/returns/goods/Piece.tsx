import type { Goods, ReturnForMerchant } from "@shared/wire";
import { Check } from "lucide-react";
import { useRef } from "react";
import { cn } from "@/lib/cn";
import { useKeptFocus } from "@/lib/focus";
import { formatMoney } from "@/lib/money";
import { sentence } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Ago } from "@/ui/text";
import { HeldStepLine, stepOf } from "../HeldStepLine";
import { productOf } from "../money/ledger";
import { Dispose } from "./Dispose";
import { GradeForm } from "./GradeForm";
import { cameWords, DISPOSITIONS, findingWords } from "./words";

/** Units of one line that came together: what is known of them, and their next step. */
export function Piece({ view, one, may }: { view: ReturnForMerchant; one: Goods; may: boolean }) {
  const name = productOf(view, one.line_number);
  const came = one.came === "received";
  const held = stepOf(view, one.id);
  const place = useRef<HTMLElement>(null);
  useKeptFocus(place, `${one.graded_at} ${one.disposed_at} ${held?.id}`);
  return (
    <section
      ref={place}
      tabIndex={-1}
      aria-label={`${name}, ${one.quantity}`}
      className="space-y-3 px-4 py-3 text-sm"
    >
      <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
        <h3 className="min-w-0 flex-1 font-medium">
          {name}
          <span className="num font-normal text-fg-2"> × {one.quantity}</span>
        </h3>
        {came ? <Steps one={one} /> : <Badge tone="warn">{cameWords(one.came)}</Badge>}
      </div>
      {!came && one.received_at && (
        <p className="text-fg-2 text-xs">
          Noted <Ago at={one.received_at} />
        </p>
      )}
      {one.graded_at && <Found view={view} one={one} />}
      {held && (
        <HeldStepLine
          view={view}
          step={held}
          says={`Graded: ${sentence(String(held.said.condition)).toLowerCase()}`}
        />
      )}
      {came && may && !one.graded_at && !held && <GradeForm view={view} one={one} />}
      {came && may && one.graded_at && view.status === "approved" && <Dispose view={view} one={one} />}
    </section>
  );
}

function Steps({ one }: { one: Goods }) {
  const gone = DISPOSITIONS.find(({ value }) => value === one.disposition)?.words;
  const steps = [
    { words: "Arrived", at: one.received_at },
    {
      words: one.condition ? `Graded: ${sentence(one.condition).toLowerCase()}` : "Grade",
      at: one.graded_at,
    },
    { words: gone ?? "Put away", at: one.disposed_at },
  ];
  return (
    <ol className="flex flex-wrap gap-x-3 gap-y-1 text-xs">
      {steps.map(({ words, at }) => (
        <li key={words} className={cn("flex items-center gap-1", at ? "text-fg" : "text-fg-2")}>
          {at ? (
            <Check aria-hidden className="size-3.5 text-ok" />
          ) : (
            <span aria-hidden className="size-2 rounded-full border border-control" />
          )}
          {words}
          <span className="sr-only">{at ? ", done" : ", not yet"}</span>
          {at && <Ago at={at} className="text-fg-2" />}
        </li>
      ))}
    </ol>
  );
}

/** What grading found, and what the policy made of it. */
function Found({ view, one }: { view: ReturnForMerchant; one: Goods }) {
  const line = view.lines.find((each) => each.line_number === one.line_number);
  const reasons = Array.isArray(one.answer.reasons) ? one.answer.reasons.map(String) : [];
  const less = one.answer.verdict === "deny" || (line?.amount != null && one.amount !== line.amount);
  const facts = Object.entries(one.facts).filter(([, value]) => typeof value === "boolean");
  return (
    <div className="space-y-1.5">
      {facts.length > 0 && (
        <p className="text-fg-2">
          {facts.map(([fact, value]) => `${findingWords(fact)}: ${value ? "yes" : "no"}`).join(" · ")}
        </p>
      )}
      {one.amount !== null && (
        <p>
          After this the line gives{" "}
          <span className="num font-medium">{formatMoney(one.amount, view.currency)}</span>
          {line?.amount && less && (
            <span className="num text-fg-2"> of {formatMoney(line.amount, view.currency)}</span>
          )}
          .
        </p>
      )}
      {less && reasons.length > 0 && (
        <ul className="text-fg-2">
          {reasons.map((says) => (
            <li key={says}>{says}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
