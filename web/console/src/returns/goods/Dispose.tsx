import type { Disposition, Goods, ReturnForMerchant } from "@shared/wire";
import { type FormEvent, useState } from "react";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Field, Select } from "@/ui/field";
import { productOf } from "../money/ledger";
import { disposeGoods, useStep } from "../settling";
import { Consequence } from "./Consequence";
import { completes, disposed, keepsOpen } from "./effects";
import { DISPOSITIONS } from "./words";

/** Where graded goods go. It moves no money; with the last of them the return may be done. */
export function Dispose({ view, one }: { view: ReturnForMerchant; one: Goods }) {
  const [to, setTo] = useState<Disposition | "">("");
  const [changing, setChanging] = useState(false);
  const [tried, setTried] = useState(false);
  const dispose = useStep(view.public_id, (said: Disposition, key) =>
    disposeGoods(view.public_id, one.id, said, key),
  );
  const name = productOf(view, one.line_number);
  const after = disposed(view, one.id);
  const open = keepsOpen(view, after);

  if (one.disposition && !changing)
    return (
      <Button size="sm" tone="ghost" className="-ml-2" onClick={() => setChanging(true)}>
        Put it elsewhere…<span className="sr-only">: {name}</span>
      </Button>
    );

  function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (to && !dispose.isPending) dispose.mutate(to, { onSuccess: () => setChanging(false) });
  }

  return (
    <form noValidate onSubmit={send} aria-label={`Put ${name} away`} className="space-y-3">
      <Field label="Where it goes" error={tried && !to ? "Say where it goes." : null} className="max-w-sm">
        {(ids) => (
          <Select
            {...ids}
            value={to}
            onChange={(event) => setTo((event.target.value || "") as Disposition | "")}
          >
            <option value="">Choose…</option>
            {DISPOSITIONS.map(({ value, words, means }) => (
              <option key={value} value={value}>
                {words} – {means}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Consequence
        says={[
          completes(view, after)
            ? "No money moves. This completes the return."
            : `No money moves.${open ? ` The return is completed once ${open}.` : ""}`,
        ]}
      />
      {dispose.error && <ProblemNote error={dispose.error} title="Not kept" />}
      <div className="flex justify-end gap-2">
        {changing && (
          <Button tone="ghost" onClick={() => setChanging(false)}>
            Cancel
          </Button>
        )}
        <Button type="submit" tone="primary" busy={dispose.isPending}>
          Put away
        </Button>
      </div>
    </form>
  );
}
