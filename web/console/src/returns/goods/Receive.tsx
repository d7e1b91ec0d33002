import type { Came, Goods, ReturnForMerchant } from "@shared/wire";
import { PackageCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import { asProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { ProblemNote } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { Segments } from "@/ui/segments";
import { productOf } from "../money/ledger";
import { receiveGoods, useStep } from "../settling";
import { Consequence } from "./Consequence";
import { type Arriving, arrived, completes, effects, effectWords } from "./effects";
import { CAME } from "./words";

interface Chosen {
  on: boolean;
  quantity: string;
  came: Came;
}

/** Notes what arrived of what is expected, in whole or in part, or that it will not come. */
export function Receive({
  view,
  expected,
  may,
}: {
  view: ReturnForMerchant;
  expected: readonly Goods[];
  may: boolean;
}) {
  const [choices, setChoices] = useState<Readonly<Record<string, Chosen>>>({});
  const receive = useStep(view.public_id, (lines: Arriving[], key) =>
    receiveGoods(view.public_id, lines, key),
  );
  const chosenOf = (one: Goods): Chosen =>
    choices[one.id] ?? { on: true, quantity: String(one.quantity), came: "received" };
  const change = (one: Goods, part: Partial<Chosen>) =>
    setChoices((before) => ({ ...before, [one.id]: { ...chosenOf(one), ...part } }));
  const faultOf = (one: Goods) => {
    const count = Number(chosenOf(one).quantity);
    return Number.isInteger(count) && count >= 1 && count <= one.quantity
      ? null
      : `A whole number from 1 to ${one.quantity}.`;
  };

  const taken = expected.filter((one) => chosenOf(one).on);
  const faulty = taken.some((one) => faultOf(one) !== null);
  const arrivals = taken.map(
    (one): Arriving => ({
      line_number: one.line_number,
      quantity: Number(chosenOf(one).quantity),
      came: chosenOf(one).came,
    }),
  );
  const after = faulty ? [] : arrived(view, arrivals);
  const problem = receive.error ? asProblem(receive.error) : null;
  const units = arrivals.reduce((sum, one) => sum + one.quantity, 0);
  const allCame = arrivals.every((one) => one.came === "received");

  function send(event: FormEvent) {
    event.preventDefault();
    if (faulty || arrivals.length === 0 || receive.isPending) return;
    receive.mutate(arrivals, { onSuccess: () => setChoices({}) });
  }

  return (
    <form noValidate onSubmit={send} aria-label="Note what arrived" className="space-y-3 px-4 py-3">
      <h3 className="font-medium text-sm">Expected</h3>
      <ul className="space-y-3">
        {expected.map((one) => {
          const chosen = chosenOf(one);
          const name = productOf(view, one.line_number);
          return (
            <li key={one.id} className="flex flex-wrap items-start gap-x-3 gap-y-2 text-sm">
              {may && (
                <span className="pt-0.5">
                  <Checkbox
                    checked={chosen.on}
                    label={`Note ${name}`}
                    onChange={(on) => change(one, { on })}
                  />
                </span>
              )}
              <div className="min-w-0 flex-1 basis-40">
                <p>{name}</p>
                <p className="num text-fg-2 text-xs">{one.quantity} expected</p>
              </div>
              {may && chosen.on && (
                <div className="flex flex-wrap items-start gap-2 max-sm:w-full">
                  {one.quantity > 1 && (
                    <Field
                      label={`How many of ${name}`}
                      error={faultOf(one)}
                      className="w-28 [&>label]:sr-only"
                    >
                      {(ids) => (
                        <Input
                          {...ids}
                          inputMode="numeric"
                          autoComplete="off"
                          value={chosen.quantity}
                          onChange={(event) => change(one, { quantity: event.target.value.trim() })}
                          className="num"
                        />
                      )}
                    </Field>
                  )}
                  <Segments
                    legend={`How ${name} came`}
                    hideLegend
                    options={CAME}
                    value={chosen.came}
                    onChange={(came) => change(one, { came })}
                  />
                </div>
              )}
            </li>
          );
        })}
      </ul>
      {may && (
        <>
          {arrivals.length > 0 && !faulty && (
            <Consequence
              says={[
                ...effectWords(view, effects(view, after)),
                ...(completes(view, after) ? ["This completes the return."] : []),
              ]}
            />
          )}
          {problem && <ProblemNote error={problem} title="Nothing was noted" />}
          <div className="flex justify-end">
            <Button
              type="submit"
              tone="primary"
              disabled={faulty || arrivals.length === 0}
              busy={receive.isPending}
            >
              {!receive.isPending && <PackageCheck aria-hidden />}
              {allCame ? `Note ${units} as arrived` : `Note ${units}`}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}
