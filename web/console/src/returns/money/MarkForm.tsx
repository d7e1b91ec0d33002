import type { Resolution, ReturnForMerchant } from "@shared/wire";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { asProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { toast } from "@/ui/toast";
import { markResolution, useStep } from "../settling";
import { givenWords, givesGoods, takesMoney } from "./ledger";

/** Says that a person did it in the shop, or that it will not be done; neither is taken back once it counts, so both ask for words. */
export function MarkForm({
  view,
  one,
  done,
  close,
}: {
  view: ReturnForMerchant;
  one: Resolution;
  done: boolean;
  close: () => void;
}) {
  const [reference, setReference] = useState("");
  const [tried, setTried] = useState(false);
  const what = givenWords(view, one);
  const mark = useStep(view.public_id, async (said: string, key) => {
    const after = await markResolution(one.id, done, said, key);
    return { resolutions: view.resolutions.map((each) => (each.id === after.id ? after : each)) };
  });
  const problem = mark.error ? asProblem(mark.error) : null;
  const atField =
    problem?.fault("reference") ?? (problem?.code === "reference_missing" ? problem.message : null);
  const missing = tried && !reference.trim();
  const verb = givesGoods(one) ? "sent" : takesMoney(one) ? "charged" : "paid";

  function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    const said = reference.trim();
    if (!said || mark.isPending) return;
    mark.mutate(said, {
      onSuccess: () => {
        toast(done ? `Marked as ${verb}: ${what}` : `Withdrawn: ${what}`);
        close();
      },
    });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  }

  return (
    <form
      noValidate
      onSubmit={send}
      onKeyDown={onKeyDown}
      aria-label={done ? `Mark ${what} as ${verb}` : `Withdraw ${what}`}
      className="animate-rise space-y-3 rounded-md border border-line bg-surface p-3"
    >
      <p className="max-w-prose">
        {done
          ? `Only if you have ${verb} it in your shop yourself: the shopper is told, and Dokani will not do it again. Once it counts, this cannot be taken back.`
          : "It will not be given, now or later; once it counts, this cannot be taken back. The return closes if nothing else is open."}
      </p>
      {problem && !atField && <ProblemNote error={problem} title="Nothing was changed" />}
      <Field
        label={done ? "Reference in your shop" : "Why it is not given"}
        hint={
          done ? "The number of the refund, transfer or parcel, to find it again." : "It stays in the ledger."
        }
        error={
          missing
            ? done
              ? "Say under which reference."
              : "Say why, for whoever looks at this later."
            : atField
        }
      >
        {(ids) => (
          <Input
            {...ids}
            autoFocus
            autoComplete="off"
            maxLength={300}
            value={reference}
            onChange={(event) => setReference(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button tone="ghost" onClick={close}>
          Cancel
        </Button>
        <Button type="submit" tone={done ? "primary" : "danger"} busy={mark.isPending}>
          {done ? `Mark as ${verb}` : "Withdraw"}
          {!givesGoods(one) && <span className="num"> {what}</span>}
        </Button>
      </div>
    </form>
  );
}
