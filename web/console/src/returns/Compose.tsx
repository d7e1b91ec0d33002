import type { DecisionBody, ReturnForMerchant } from "@shared/wire";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Problem } from "@/api/problem";
import { cn } from "@/lib/cn";
import { formatMoney } from "@/lib/money";
import { Button } from "@/ui/button";
import { Field, Textarea } from "@/ui/field";
import { Keys } from "@/ui/text";
import { clearToast } from "@/ui/toast";
import {
  amountFault,
  anyApproved,
  type Choice,
  changedLines,
  choiceOf,
  owesReason,
  serverFault,
  startOf,
  totalOf,
} from "./choices";
import { LineChoice } from "./LineChoice";
import { asked } from "./offer";

export type Written = DecisionBody;

interface Props {
  view: ReturnForMerchant;
  verdict: "approved" | "denied";
  compact?: boolean;
  busy: boolean;
  problem: Problem | null;
  sent: NonNullable<DecisionBody["lines"]>;
  /** What was written before the form was closed over it. */
  typed: Written | null;
  onTyped: (typed: Written | null) => void;
  close: () => void;
  submit: (written: Written) => void;
}

/** The form of a decision: line by line how much, what the shopper reads, and what only the team reads. */
export function Compose({
  view,
  verdict,
  compact,
  busy,
  problem,
  sent,
  typed,
  onTyped,
  close,
  submit,
}: Props) {
  const [reason, setReason] = useState(typed?.shopper_reason ?? "");
  const [note, setNote] = useState(typed?.note ?? "");
  const [tried, setTried] = useState(false);
  const [choices, setChoices] = useState(() => startOf(view, verdict));
  const formRef = useRef<HTMLFormElement>(null);
  const reasonRef = useRef<HTMLTextAreaElement>(null);
  const sendRef = useRef<HTMLButtonElement>(null);

  const approving = anyApproved(choices);
  const owed = owesReason(view, choices);
  const missing = owed && !reason.trim();
  const faultOf = (line: ReturnForMerchant["lines"][number]) =>
    amountFault(line, choiceOf(choices, line), view.currency);
  const faulty = view.lines.some(faultOf);
  const total = totalOf(view, choices);

  useEffect(() => {
    clearToast();
    // What floats at the bottom makes room for the form.
    document.documentElement.toggleAttribute("data-composing", true);
    return () => void document.documentElement.toggleAttribute("data-composing", false);
  }, []);
  useEffect(() => {
    if (verdict === "denied") reasonRef.current?.focus({ preventScroll: true });
    else sendRef.current?.focus({ preventScroll: true });
  }, [verdict]);
  useEffect(() => {
    if (problem) toFault(formRef.current);
  }, [problem]);

  useEffect(() => {
    const words = { ...(reason && { shopper_reason: reason }), ...(note && { note }) };
    onTyped(reason || note ? { verdict, ...words } : null);
  }, [verdict, reason, note, onTyped]);

  function change(number: number, choice: Choice) {
    setChoices((before) => ({ ...before, [number]: choice }));
  }

  function send(event?: FormEvent) {
    event?.preventDefault();
    if (busy) return;
    setTried(true);
    if (missing || faulty) {
      requestAnimationFrame(() => toFault(formRef.current));
      return;
    }
    const lines = approving ? changedLines(view, choices) : [];
    submit({
      verdict: approving ? "approved" : "denied",
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
      ref={formRef}
      noValidate
      onSubmit={send}
      onKeyDown={onKeyDown}
      aria-label={approving ? "Approve this return" : "Deny this return"}
      className="animate-rise space-y-3"
    >
      <div className="scroll-thin @container -mx-1 max-h-[55dvh] space-y-3 overflow-y-auto px-1 pb-1">
        <fieldset>
          <legend className="font-medium text-sm">Decision</legend>
          <div className="divide-y divide-line">
            {view.lines.map((line) => (
              <LineChoice
                key={line.line_number}
                line={line}
                currency={view.currency}
                choice={choiceOf(choices, line)}
                fault={faultOf(line) ?? serverFault(problem, sent, line.line_number)}
                onChange={(choice) => change(line.line_number, choice)}
              />
            ))}
          </div>
        </fieldset>
        <div className={cn("grid gap-3", !compact && "md:grid-cols-2")}>
          <Field
            label={owed ? "Reason for the shopper" : "Message for the shopper (optional)"}
            hint={owed ? "The shopper reads these very words." : undefined}
            error={
              tried && missing ? "Tell the shopper why; they read this." : problem?.fault("shopper_reason")
            }
          >
            {(ids) => (
              <Textarea
                {...ids}
                ref={reasonRef}
                rows={2}
                required={owed}
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
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p role="status" className="num mr-auto text-sm">
          <span className="font-medium">{formatMoney(total, view.currency)}</span>
          <span className="text-fg-2"> of {formatMoney(asked(view), view.currency)} paid</span>
        </p>
        <Button tone="ghost" onClick={close}>
          Cancel
        </Button>
        <Button
          ref={sendRef}
          type="submit"
          tone={approving ? "primary" : "danger"}
          busy={busy}
          disabled={faulty}
        >
          {approving ? (
            <>
              Approve <span className="num">{formatMoney(total, view.currency)}</span>
            </>
          ) : (
            "Deny return"
          )}
          <Keys keys="mod+Enter" />
        </Button>
      </div>
    </form>
  );
}

function toFault(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
}
