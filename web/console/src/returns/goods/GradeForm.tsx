import type { Goods, Grade, ReturnForMerchant } from "@shared/wire";
import { type FormEvent, useRef, useState } from "react";
import { asProblem } from "@/api/problem";
import { placesOf } from "@/lib/money";
import { sentence } from "@/lib/words";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Field, Input, Select } from "@/ui/field";
import { Segments } from "@/ui/segments";
import { productOf, promisedLines } from "../money/ledger";
import { gradeGoods, useStep } from "../settling";
import { Consequence } from "./Consequence";
import { completes, effects, effectWords, graded } from "./effects";
import { CONDITIONS, conditionCode, FINDINGS, type Finding, MORE_FINDINGS } from "./words";

const OTHER = "other…";
type Said = "yes" | "no" | "open";
const SAID = [
  { value: "yes", words: "Yes" },
  { value: "no", words: "No" },
  { value: "open", words: "Not looked" },
] as const;

/** What was found of the goods; the policy decides again by it. */
export function GradeForm({ view, one }: { view: ReturnForMerchant; one: Goods }) {
  const [picked, setPicked] = useState("");
  const [own, setOwn] = useState("");
  const [found, setFound] = useState<Readonly<Record<string, boolean>>>({});
  const [quantity, setQuantity] = useState(String(one.quantity));
  const [amount, setAmount] = useState("");
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const grade = useStep(view.public_id, (said: Grade, key) => gradeGoods(view.public_id, one.id, said, key));

  const name = productOf(view, one.line_number);
  const condition = picked === OTHER ? conditionCode(own) : picked || null;
  const count = Number(quantity);
  const countFault =
    Number.isInteger(count) && count >= 1 && count <= one.quantity
      ? null
      : `A whole number from 1 to ${one.quantity}.`;
  const places = placesOf(view.currency);
  const amountFault =
    !amount || new RegExp(`^\\d{1,12}${places ? `(\\.\\d{1,${places}})?` : ""}$`).test(amount)
      ? null
      : "Write an amount such as 12.50.";
  const problem = grade.error ? asProblem(grade.error) : null;
  const amountRefused = problem?.code === "amount_out_of_range" ? problem.message : null;
  const after = countFault ? [] : graded(view, one.id, count);

  function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (grade.isPending) return;
    if (!condition || countFault || amountFault) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    grade.mutate({
      condition,
      facts: { ...found },
      ...(count < one.quantity && { quantity: count }),
      ...(amount && { amount }),
    });
  }

  const findings = (asked: readonly Finding[]) => (
    <div className="grid gap-3 sm:grid-cols-2">
      {asked.map(({ fact, asks }) => (
        <Segments<Said>
          key={fact}
          legend={asks}
          options={SAID}
          value={fact in found ? (found[fact] ? "yes" : "no") : "open"}
          onChange={(said) =>
            setFound(({ [fact]: _, ...rest }) =>
              said === "open" ? rest : { ...rest, [fact]: said === "yes" },
            )
          }
        />
      ))}
    </div>
  );

  return (
    <form ref={form} noValidate onSubmit={send} aria-label={`Grade ${name}`} className="space-y-4">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label="Condition"
          error={tried && !condition && picked !== OTHER ? "Say in what condition it is." : null}
        >
          {(ids) => (
            <Select {...ids} value={picked} onChange={(event) => setPicked(event.target.value)}>
              <option value="">Choose…</option>
              {CONDITIONS.map((code) => (
                <option key={code} value={code}>
                  {sentence(code)}
                </option>
              ))}
              <option value={OTHER}>Another word…</option>
            </Select>
          )}
        </Field>
        {picked === OTHER && (
          <Field
            label="Your word for it"
            hint="As your policy writes it, such as shelf_worn."
            error={
              tried && !condition
                ? "Letters and digits, beginning with a letter."
                : problem?.fault("condition")
            }
          >
            {(ids) => (
              <Input
                {...ids}
                autoComplete="off"
                maxLength={60}
                value={own}
                onChange={(event) => setOwn(event.target.value)}
              />
            )}
          </Field>
        )}
        {one.quantity > 1 && (
          <Field
            label={`How many of the ${one.quantity}`}
            hint="The others are graded on their own."
            error={countFault}
          >
            {(ids) => (
              <Input
                {...ids}
                inputMode="numeric"
                autoComplete="off"
                className="num"
                value={quantity}
                onChange={(event) => setQuantity(event.target.value.trim())}
              />
            )}
          </Field>
        )}
        {isOpenRange(view, one) && (
          <Field
            label={`Amount for these, in ${view.currency} (optional)`}
            hint="Your policy leaves a range open; without an amount it gives the least of it."
            error={amountFault ?? amountRefused}
          >
            {(ids) => (
              <Input
                {...ids}
                inputMode="decimal"
                autoComplete="off"
                className="num"
                value={amount}
                onChange={(event) => setAmount(event.target.value.trim().replace(",", "."))}
              />
            )}
          </Field>
        )}
      </div>
      {findings(FINDINGS)}
      <details className="text-sm">
        <summary className="inline-flex min-h-8 cursor-pointer items-center font-medium text-accent hover:underline">
          More findings
        </summary>
        <div className="pt-2">{findings(MORE_FINDINGS)}</div>
      </details>
      {!countFault && (
        <Consequence
          says={[
            ...effectWords(view, effects(view, after)),
            ...(completes(view, after) ? ["This completes the return."] : []),
          ]}
        />
      )}
      {problem && !amountRefused && <ProblemNote error={problem} title="The grade was not kept" />}
      <div className="flex flex-wrap items-center justify-end gap-3">
        <p className="text-fg-2 text-xs">Once it counts, a grade is not taken back.</p>
        <Button type="submit" tone="primary" busy={grade.isPending}>
          {one.quantity > 1 && !countFault ? `Grade ${count}` : "Grade"}
        </Button>
      </div>
    </form>
  );
}

/** Whether the policy leaves open how much the line gives until somebody looked. */
function isOpenRange(view: ReturnForMerchant, one: Goods): boolean {
  return view.resolutions.some(
    (row) =>
      row.state === "promised" &&
      row.beside !== "difference" &&
      promisedLines(row).some(
        (line) => line.line_number === one.line_number && (row.beside === "range" || "left_open" in line),
      ),
  );
}
