import type { ReturnLine } from "@shared/wire";
import { Check, X } from "lucide-react";
import { useId } from "react";
import { cn } from "@/lib/cn";
import { formatMoney } from "@/lib/money";
import { Input } from "@/ui/field";
import type { Choice } from "./choices";
import { approvedByDefault, lineMost, lineOffer } from "./offer";

const VERDICTS = [
  { value: "approve", word: "Approve", icon: Check, on: "has-checked:bg-ok-tint has-checked:text-ok" },
  { value: "deny", word: "Deny", icon: X, on: "has-checked:bg-danger-tint has-checked:text-danger" },
] as const;

/** One line of the decision: approved with an amount, or denied. */
export function LineChoice({
  line,
  currency,
  choice,
  fault,
  onChange,
}: {
  line: ReturnLine;
  currency: string;
  choice: Choice;
  fault: string | null;
  onChange: (choice: Choice) => void;
}) {
  const id = useId();
  const name = line.product_name ?? `Line ${line.line_number}`;
  const denied = choice.verdict === "deny";
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1.5 py-2 @lg:grid-cols-[minmax(0,1fr)_auto_8rem]">
      <div className="col-span-2 min-w-0 @lg:col-span-1">
        <p className="truncate font-medium text-sm" title={name}>
          {line.quantity > 1 && <span className="num">{line.quantity} × </span>}
          {name}
        </p>
        <p className="num text-fg-2 text-xs">
          {formatMoney(lineMost(line), currency)} paid · the policy{" "}
          {approvedByDefault(line) ? `gives ${formatMoney(lineOffer(line), currency)}` : "denies it"}
        </p>
      </div>
      <fieldset className="inline-flex w-fit rounded-md border border-control">
        <legend className="sr-only">Verdict on {name}</legend>
        {VERDICTS.map(({ value, word, icon: Icon, on }) => (
          <label
            key={value}
            className={cn(
              "relative flex h-8 items-center gap-1 px-2.5 font-medium text-fg-2 text-sm transition-colors duration-(--fast) first-of-type:rounded-l-[5px] last-of-type:rounded-r-[5px] last-of-type:border-control last-of-type:border-l hover:text-fg has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2 max-sm:h-10",
              on,
            )}
          >
            <input
              type="radio"
              name={`${id}-verdict`}
              className="absolute inset-0 cursor-pointer opacity-0"
              checked={choice.verdict === value}
              onChange={() => onChange({ ...choice, verdict: value })}
            />
            <Icon aria-hidden className="size-3.5" />
            {word}
          </label>
        ))}
      </fieldset>
      <span className="relative w-32 justify-self-end">
        <Input
          aria-label={`Refund for ${name}, in ${currency}`}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-fault` : undefined}
          inputMode="decimal"
          autoComplete="off"
          disabled={denied}
          value={denied ? "" : choice.amount}
          placeholder={denied ? "0" : undefined}
          onChange={(event) => onChange({ ...choice, amount: event.target.value.replace(",", ".") })}
          className="num pr-11 text-right"
        />
        <span
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-fg-2 text-xs"
        >
          {currency}
        </span>
      </span>
      {fault && (
        <p id={`${id}-fault`} className="col-span-full text-right text-danger text-xs">
          {fault}
        </p>
      )}
    </div>
  );
}
