import type { DecisionBody, ReturnForMerchant } from "@shared/wire";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Problem } from "@/api/problem";
import { cn } from "@/lib/cn";
import { formatMoney, sumMoney } from "@/lib/money";
import { Button } from "@/ui/button";
import { Field, Input, Textarea } from "@/ui/field";
import { Keys } from "@/ui/text";
import { clearToast } from "@/ui/toast";
import { approvedByDefault, compareMoney, lineMost, lineOffer } from "./offer";

export type Written = DecisionBody;

interface Props {
  view: ReturnForMerchant;
  verdict: "approved" | "denied";
  compact?: boolean;
  busy: boolean;
  problem: Problem | null;
  close: () => void;
  submit: (written: Written) => void;
}

const AMOUNT = /^\d{1,12}(\.\d{1,2})?$/;

/** The form of a decision: what the shopper reads, what only the team reads, and, when approving, how much. */
export function Compose({ view, verdict, compact, busy, problem, close, submit }: Props) {
  const [reason, setReason] = useState("");
  const [note, setNote] = useState("");
  const [missing, setMissing] = useState(false);
  const [amounts, setAmounts] = useState<Record<number, string>>(() =>
    Object.fromEntries(
      view.lines.map((line) => [line.line_number, approvedByDefault(line) ? lineOffer(line) : ""]),
    ),
  );
  const reasonRef = useRef<HTMLTextAreaElement>(null);
  const sendRef = useRef<HTMLButtonElement>(null);
  const denying = verdict === "denied";

  useEffect(clearToast, []);
  useEffect(() => {
    if (denying) reasonRef.current?.focus({ preventScroll: true });
    else sendRef.current?.focus({ preventScroll: true });
  }, [denying]);

  const faulty = denying
    ? null
    : view.lines.find((line) => faultOf(amounts[line.line_number] ?? "", lineMost(line)));
  const total = sumMoney(Object.values(amounts).filter((amount) => AMOUNT.test(amount)));
  const nothing = !denying && Object.values(amounts).every((amount) => amount.trim() === "");

  function send(event?: FormEvent) {
    event?.preventDefault();
    if (busy) return;
    if (denying && !reason.trim()) {
      setMissing(true);
      reasonRef.current?.focus();
      return;
    }
    if (faulty || nothing) return;
    const lines = denying ? [] : changedLines(view, amounts);
    submit({
      verdict,
      ...(note.trim() && { note: note.trim() }),
      ...(reason.trim() && { shopper_reason: reason.trim() }),
      ...(lines.length > 0 && { lines }),
    });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  }

  return (
    <form
      onSubmit={send}
      onKeyDown={onKeyDown}
      aria-label={denying ? "Deny this return" : "Approve this return"}
      className="animate-rise space-y-3"
    >
      {!denying && (
        <fieldset className="space-y-2">
          <legend className="mb-1.5 font-medium text-sm">Refund</legend>
          {view.lines.map((line) => (
            <AmountRow
              key={line.line_number}
              name={line.product_name ?? `Line ${line.line_number}`}
              currency={view.currency}
              most={lineMost(line)}
              proposed={lineOffer(line)}
              value={amounts[line.line_number] ?? ""}
              onChange={(value) => setAmounts({ ...amounts, [line.line_number]: value })}
            />
          ))}
        </fieldset>
      )}
      <div className={cn("grid gap-3", !compact && "md:grid-cols-2")}>
        <Field
          label={denying ? "Reason for the shopper" : "Message for the shopper (optional)"}
          hint={denying ? "The shopper reads these very words." : undefined}
          error={
            missing && !reason.trim()
              ? "Tell the shopper why; they read this."
              : problem?.fault("shopper_reason")
          }
        >
          {(ids) => (
            <Textarea
              {...ids}
              ref={reasonRef}
              rows={2}
              value={reason}
              maxLength={4000}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <Field label="Note for the team (optional)" error={problem?.fault("note")}>
          {(ids) => (
            <Textarea
              {...ids}
              rows={2}
              value={note}
              maxLength={4000}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <Button tone="ghost" onClick={close}>
          Cancel
        </Button>
        <Button
          ref={sendRef}
          type="submit"
          tone={denying ? "danger" : "primary"}
          busy={busy}
          disabled={Boolean(faulty) || nothing}
        >
          {denying ? (
            "Deny return"
          ) : (
            <>
              Approve <span className="num">{formatMoney(total, view.currency)}</span>
            </>
          )}
          <Keys keys="mod+Enter" />
        </Button>
      </div>
    </form>
  );
}

function faultOf(value: string, most: string): string | null {
  const amount = value.trim();
  if (!amount) return null;
  if (!AMOUNT.test(amount)) return "Write an amount such as 12.50.";
  return compareMoney(amount, most) > 0 ? "More than was paid for this line." : null;
}

/** Only what differs from what the policy proposes is sent. */
function changedLines(
  view: ReturnForMerchant,
  amounts: Record<number, string>,
): NonNullable<DecisionBody["lines"]> {
  return view.lines.flatMap((line): NonNullable<DecisionBody["lines"]> => {
    const amount = (amounts[line.line_number] ?? "").trim();
    const before = approvedByDefault(line) ? lineOffer(line) : "";
    if (amount === before) return [];
    return amount
      ? [{ line_number: line.line_number, verdict: "approve", amount }]
      : [{ line_number: line.line_number, verdict: "deny" }];
  });
}

function AmountRow({
  name,
  currency,
  most,
  proposed,
  value,
  onChange,
}: {
  name: string;
  currency: string;
  most: string;
  proposed: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const fault = faultOf(value, most);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="min-w-0 flex-1 truncate text-sm">
        {name}
        <span className="text-fg-2">
          {" "}
          · proposed {formatMoney(proposed, currency)} of {formatMoney(most, currency)}
        </span>
      </span>
      <span className="relative w-32 shrink-0">
        <Input
          aria-label={`Refund for ${name}, in ${currency}; empty leaves the line out`}
          aria-invalid={fault ? true : undefined}
          inputMode="decimal"
          value={value}
          placeholder="left out"
          onChange={(event) => onChange(event.target.value.replace(",", "."))}
          className="num pr-11 text-right"
        />
        <span
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-fg-2 text-xs"
        >
          {currency}
        </span>
      </span>
      {fault && <p className="w-full text-right text-danger text-xs">{fault}</p>}
    </div>
  );
}
