import type { NewRiskListEntry, RiskListEntry } from "@shared/wire";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { asProblem, type Problem } from "@/api/problem";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Field, Input, Select } from "@/ui/field";
import { Segments } from "@/ui/segments";
import { toast } from "@/ui/toast";
import { usePutOn } from "./risk";
import { KIND_WORDS, subjectWords } from "./words";

type Kind = RiskListEntry["kind"];
type Subject = RiskListEntry["subject"];
const SUBJECTS: readonly Subject[] = ["email", "phone", "address", "payment"];

const HINTS: Record<Subject, string> = {
  email: "Upper and lower case make no difference.",
  phone: "Spaces and signs make no difference.",
  address: "The whole of it: street, number, town.",
  payment: "The fingerprint as your shop sends it.",
};

const LASTS = [
  { days: "", words: "Until it is taken off" },
  { days: "30", words: "30 days" },
  { days: "90", words: "90 days" },
  { days: "365", words: "A year" },
  { days: "day", words: "Until a day…" },
] as const;

/** When an entry expires: at the end of that day, or after so many days. */
export function expiryOf(lasts: string, day: string, now: number): string | null {
  if (lasts === "day") return day ? new Date(`${day}T23:59:59`).toISOString() : null;
  return lasts ? new Date(now + Number(lasts) * 86_400_000).toISOString() : null;
}

/** The entry that stands in the way. */
function standing(problem: Problem): { kind: Kind; reason: string | null } | null {
  const entry = problem.data.entry as { kind: Kind; reason: string | null } | null | undefined;
  return entry ?? null;
}

/** Puts somebody on a list. One is on one list at a time: who is on one already is told, and moved when asked to. */
export function ListForm({
  kind: first = "block",
  given,
  close,
}: {
  kind?: Kind;
  given?: { subject: Subject; value: string };
  close: () => void;
}) {
  const [kind, setKind] = useState<Kind>(first);
  const [subject, setSubject] = useState<Subject>(given?.subject ?? "email");
  const [value, setValue] = useState(given?.value ?? "");
  const [reason, setReason] = useState("");
  const [lasts, setLasts] = useState<string>("");
  const [day, setDay] = useState("");
  const [checked, setChecked] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), []);
  const put = usePutOn((entry) => {
    toast(`On the ${KIND_WORDS[entry.kind].toLowerCase()}: ${entry.value}`);
    close();
  });
  const problem = put.error ? asProblem(put.error) : null;
  // Who is on a list already is moved, or told apart, only when somebody says so.
  const stands = problem?.code === "already_listed" ? standing(problem) : null;
  const refusedValue = problem?.code === "invalid_list_value" ? problem.message : problem?.fault("value");
  const refusedDay = problem?.code === "expires_in_the_past" ? problem.message : problem?.fault("expires_at");
  const missing = checked && !value.trim() ? "Say who." : null;
  const noDay = checked && lasts === "day" && !day ? "Choose the day." : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    setChecked(true);
    send(false);
  }
  function send(replace: boolean) {
    if (!value.trim() || (lasts === "day" && !day) || put.isPending) return;
    const entry: NewRiskListEntry = {
      kind,
      subject,
      value: value.trim(),
      reason: reason.trim() || null,
      expires_at: expiryOf(lasts, day, Date.now()),
      replace,
    };
    put.mutate(entry);
  }
  return (
    <form
      aria-label="Put on a list"
      onSubmit={submit}
      noValidate
      onKeyDown={(event) => event.key === "Escape" && close()}
      className="space-y-4 rounded-lg border border-line bg-surface p-4"
    >
      <Segments
        legend="List"
        options={[
          { value: "block", words: "Block: a person always looks" },
          { value: "allow", words: "Allow: trusted more" },
        ]}
        value={kind}
        onChange={setKind}
      />
      <div className="grid gap-4 sm:grid-cols-[9rem_minmax(0,1fr)]">
        <Field label="By">
          {(ids) => (
            <Select
              {...ids}
              value={subject}
              disabled={given !== undefined}
              onChange={(event) => setSubject(event.target.value as Subject)}
            >
              {SUBJECTS.map((each) => (
                <option key={each} value={each}>
                  {subjectWords(each)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Who" hint={HINTS[subject]} error={missing ?? refusedValue ?? null}>
          {(ids) => (
            <Input
              {...ids}
              ref={given ? undefined : box}
              autoComplete="off"
              maxLength={500}
              readOnly={given !== undefined}
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="How long" error={noDay ?? refusedDay ?? null}>
          {(ids) => (
            <div className="space-y-2">
              <Select {...ids} value={lasts} onChange={(event) => setLasts(event.target.value)}>
                {LASTS.map((each) => (
                  <option key={each.days} value={each.days}>
                    {each.words}
                  </option>
                ))}
              </Select>
              {lasts === "day" && (
                <Input
                  type="date"
                  aria-label="Last day"
                  value={day}
                  onChange={(event) => setDay(event.target.value)}
                />
              )}
            </div>
          )}
        </Field>
        <Field label="Why" hint="For your team; the shopper never sees it.">
          {(ids) => (
            <Input
              {...ids}
              ref={given ? box : undefined}
              autoComplete="off"
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </div>
      {stands && (
        <div
          role="alert"
          className="space-y-2 rounded-lg border border-warn/40 bg-warn-tint px-3 py-2.5 text-sm"
        >
          <p className="break-words">
            <span className="font-medium">{value.trim()}</span> is on the{" "}
            {KIND_WORDS[stands.kind].toLowerCase()} already
            {stands.reason ? `: “${stands.reason}”` : ", without a reason"}.
          </p>
          <Button size="sm" busy={put.isPending} onClick={() => send(true)}>
            {stands.kind === kind ? "Replace it with this" : `Move to the ${KIND_WORDS[kind].toLowerCase()}`}
          </Button>
        </div>
      )}
      {problem && !stands && !refusedValue && !refusedDay && (
        <ProblemNote error={problem} title="Not put on the list" />
      )}
      <div className="flex gap-2">
        <Button type="submit" tone="primary" busy={put.isPending}>
          Put on the {KIND_WORDS[kind].toLowerCase()}
        </Button>
        <Button tone="ghost" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
