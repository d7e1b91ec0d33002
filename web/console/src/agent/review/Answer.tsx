import type { BlindResult } from "@shared/wire";
import { Check, CircleHelp, X } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { asProblem } from "@/api/problem";
import { cn } from "@/lib/cn";
import { useShortcut } from "@/lib/keys";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Field, Textarea } from "@/ui/field";
import { Card } from "@/ui/page";
import { Keys } from "@/ui/text";
import { type BlindVerdict, CHOICES, isGone, useAnswer } from "./review";

/** What is chosen and written of a case that is still open: whoever leaves the page and comes back is given the same one. */
const drafts = new Map<string, { verdict: BlindVerdict | null; note: string }>();
const MOST_WORDS = 2000;
const ICONS = { approved: Check, denied: X, unsure: CircleHelp } as const;
const CHOSEN: Record<BlindVerdict, string> = {
  approved: "has-checked:border-ok has-checked:bg-ok-tint has-checked:text-ok",
  denied: "has-checked:border-danger has-checked:bg-danger-tint has-checked:text-danger",
  unsure: "has-checked:border-fg-2 has-checked:bg-muted",
};

/**
 * What the reader would have decided. A letter only chooses, for an answer counts once and cannot be taken back. It is
 * no form element: within one, letters would belong to it alone.
 */
export function Answer({
  id,
  answered,
  another,
}: {
  id: string;
  answered: (told: BlindResult) => void;
  another: () => void;
}) {
  const [draft, setDraft] = useState(() => drafts.get(id) ?? { verdict: null, note: "" });
  const { verdict, note } = draft;
  const [tried, setTried] = useState(false);
  const group = useRef<HTMLFieldSetElement>(null);
  const name = useId();
  const send = useAnswer(id);
  const gone = send.error !== null && isGone(send.error);
  const tooLong = send.error ? asProblem(send.error).fault("note") : null;

  function write(change: Partial<typeof draft>) {
    const next = { ...draft, ...change };
    drafts.set(id, next);
    setDraft(next);
  }
  function choose(next: BlindVerdict) {
    write({ verdict: next });
    group.current?.querySelector<HTMLInputElement>(`input[value=${next}]`)?.focus();
  }
  function done(told: BlindResult) {
    drafts.delete(id);
    answered(told);
  }
  function submit() {
    setTried(true);
    if (send.isPending) return;
    if (verdict === null) group.current?.querySelector("input")?.focus();
    else send.mutate({ verdict, note: note.trim() }, { onSuccess: done });
  }
  function onKeyDown(event: KeyboardEvent) {
    const writing = event.target instanceof HTMLTextAreaElement;
    // Out of the words first, then out of the page.
    if (event.key === "Escape" && writing) {
      event.preventDefault();
      (event.target as HTMLElement).blur();
    }
    if (event.key !== "Enter") return;
    if (!(event.metaKey || event.ctrlKey) && (writing || !(event.target instanceof HTMLInputElement))) return;
    event.preventDefault();
    submit();
  }

  useShortcut("a", "Choose approve", "This case", () => choose("approved"));
  useShortcut("r", "Choose deny", "This case", () => choose("denied"));
  useShortcut("d", "Choose deny", "This case", () => choose("denied"));
  useShortcut("u", "Choose not sure", "This case", () => choose("unsure"));

  return (
    <Card title="What would you have decided?">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter sends, as in every form; the button does too */}
      <div className="space-y-4" onKeyDown={onKeyDown}>
        <fieldset
          ref={group}
          aria-describedby={tried && verdict === null ? `${name}-missing` : undefined}
          className="space-y-2"
        >
          <legend className="sr-only">Your decision</legend>
          {CHOICES.map((choice) => {
            const Icon = ICONS[choice.verdict];
            return (
              <label
                key={choice.verdict}
                className={cn(
                  "relative flex h-10 items-center gap-2 rounded-md border border-control px-3 font-medium text-sm hover:bg-muted has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2 max-sm:h-11",
                  CHOSEN[choice.verdict],
                )}
              >
                <input
                  type="radio"
                  name={name}
                  value={choice.verdict}
                  checked={verdict === choice.verdict}
                  onChange={() => write({ verdict: choice.verdict })}
                  className="sr-only"
                />
                <Icon aria-hidden className="size-4" />
                {choice.words}
                <Keys keys={choice.keys} className="ml-auto" />
              </label>
            );
          })}
          {tried && verdict === null && (
            <p id={`${name}-missing`} role="alert" className="text-danger text-xs">
              Choose one first.
            </p>
          )}
        </fieldset>
        <Field label="Why" hint="Not needed. Kept with your answer; no shopper sees it." error={tooLong}>
          {(ids) => (
            <Textarea
              {...ids}
              maxLength={MOST_WORDS}
              value={note}
              onChange={(event) => write({ note: event.target.value })}
            />
          )}
        </Field>
        {send.error && !tooLong && (
          <ProblemNote error={send.error} title="Your answer was not kept">
            {gone && (
              <Button size="sm" onClick={another}>
                Next case
              </Button>
            )}
          </ProblemNote>
        )}
        <Button tone="primary" size="lg" className="w-full text-sm" busy={send.isPending} onClick={submit}>
          Answer, and see what was decided
          <Keys keys="mod+Enter" />
        </Button>
        <p className="text-fg-2 text-xs">Your answer changes nothing for the shopper. It counts once.</p>
      </div>
    </Card>
  );
}
