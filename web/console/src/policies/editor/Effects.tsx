import type { Json, PolicyFault } from "@shared/wire";
import { Plus, X } from "lucide-react";
import { useId } from "react";
import { cn } from "@/lib/cn";
import { Button } from "@/ui/button";
import { inputClass } from "@/ui/field";
import { startValue, TERM_GROUPS, termName } from "../terms";
import { factName, type Names, typeOf } from "../vocabulary";
import { at, EFFECTS, type Effect, type Rule, record, withEffect, without, withoutEffect } from "./document";
import { FaultLines } from "./Faults";
import { TermValue } from "./TermValue";

const KINDS: Record<Effect, string> = { set: "is", at_least: "is at least", at_most: "is at most" };

const VERDICTS: readonly { verdict: string; words: string }[] = [
  { verdict: "", words: "Nothing by itself" },
  { verdict: "deny", words: "The return is denied" },
  { verdict: "review", words: "A person looks at the return" },
  { verdict: "wait", words: "The return waits" },
];

/** What a rule does where it applies: terms it sets or bounds, and a verdict. */
export function Effects({
  rule,
  onChange,
  place,
  names,
  currency,
  faults,
}: {
  rule: Rule;
  onChange: (rule: Rule) => void;
  place: string;
  names: Names;
  currency: string;
  faults: readonly PolicyFault[];
}) {
  const rows = EFFECTS.flatMap((effect) =>
    Object.entries(record(rule[effect])).map(([term, value]) => ({ effect, term, value })),
  );
  return (
    <div className="space-y-2">
      {rows.length > 0 && (
        <ul className="space-y-2">
          {rows.map(({ effect, term, value }) => (
            <li key={`${effect} ${term}`}>
              <Row
                {...{ effect, term, value, rule, onChange, names, currency }}
                faults={at(faults, `${place}.${effect}.${term}`)}
              />
            </li>
          ))}
        </ul>
      )}
      <AddTerm
        names={names}
        label="Change a term…"
        taken={rows.filter((row) => row.effect === "set").map((row) => row.term)}
        onAdd={(term) => onChange(withEffect(rule, "set", term, startValue(names.terms.get(term))))}
      />
      <Verdict {...{ rule, onChange, names, place, faults }} />
    </div>
  );
}

function Row({
  effect,
  term,
  value,
  rule,
  onChange,
  names,
  currency,
  faults,
}: {
  effect: Effect;
  term: string;
  value: Json;
  rule: Rule;
  onChange: (rule: Rule) => void;
  names: Names;
  currency: string;
  faults: readonly PolicyFault[];
}) {
  const id = useId();
  const known =
    names.terms.get(term) ?? (term === "return_window_days" ? names.terms.get("return_window") : undefined);
  const bounded = known?.bound && known.bound !== "no";
  return (
    <div className="rounded-md border border-line bg-surface p-2">
      <div className="flex flex-wrap items-start gap-x-2 gap-y-1.5">
        <label htmlFor={id} className="min-h-8 pt-1.5 font-medium text-sm">
          {termName(term)}
        </label>
        {bounded || effect !== "set" ? (
          <select
            aria-label={`${termName(term)}: how`}
            value={effect}
            onChange={(event) => {
              const next = event.target.value as Effect;
              onChange(withEffect(withoutEffect(rule, effect, term), next, term, value));
            }}
            className={cn(inputClass, "w-auto pr-2")}
          >
            {EFFECTS.map((kind) => (
              <option key={kind} value={kind}>
                {KINDS[kind]}
              </option>
            ))}
          </select>
        ) : (
          <span className="pt-1.5 text-fg-2 text-sm">is</span>
        )}
        <div className="min-w-0 flex-1 basis-48">
          <TermValue
            name={term}
            value={value}
            onChange={(next) => onChange(withEffect(rule, effect, term, next))}
            term={known}
            names={names}
            currency={currency}
            ids={{
              id,
              "aria-invalid": faults.length ? true : undefined,
              "aria-describedby": faults.length ? `${id}-faults` : undefined,
            }}
          />
        </div>
        <Button
          tone="ghost"
          size="icon"
          aria-label={`Leave ${termName(term)} alone`}
          onClick={() => onChange(withoutEffect(rule, effect, term))}
        >
          <X aria-hidden />
        </Button>
      </div>
      <FaultLines id={`${id}-faults`} faults={faults} className="mt-1" />
    </div>
  );
}

function Verdict({
  rule,
  onChange,
  names,
  place,
  faults,
}: {
  rule: Rule;
  onChange: (rule: Rule) => void;
  names: Names;
  place: string;
  faults: readonly PolicyFault[];
}) {
  const id = useId();
  const verdict = typeof rule.verdict === "string" ? rule.verdict : "";
  const wrong = [...at(faults, `${place}.verdict`), ...at(faults, `${place}.until`)];
  const dates = [...names.facts.values()].filter((fact) => typeOf(fact) === "date");
  const until = typeof rule.until === "string" ? rule.until : "";
  const fixed = /^\d{4}-/.test(until);
  function choose(next: string) {
    const bare = without(without(rule, "verdict"), "until");
    if (!next) return onChange(bare);
    onChange({ ...bare, verdict: next, ...(next === "wait" && { until: until || "order.delivered_at" }) });
  }
  return (
    <div>
      <div className="flex flex-wrap items-center gap-2">
        <label htmlFor={id} className="font-medium text-sm">
          And decides
        </label>
        <select
          id={id}
          value={verdict}
          aria-invalid={wrong.length ? true : undefined}
          onChange={(event) => choose(event.target.value)}
          className={cn(inputClass, "w-auto max-w-full pr-2")}
        >
          {!VERDICTS.some((each) => each.verdict === verdict) && <option value={verdict}>{verdict}</option>}
          {VERDICTS.map((each) => (
            <option key={each.verdict} value={each.verdict}>
              {each.words}
            </option>
          ))}
        </select>
        {verdict === "wait" && (
          <>
            <label htmlFor={`${id}-until`} className="text-sm">
              until
            </label>
            <select
              id={`${id}-until`}
              value={fixed ? "date" : until}
              onChange={(event) =>
                onChange({
                  ...rule,
                  until:
                    event.target.value === "date"
                      ? new Date().toISOString().slice(0, 10)
                      : event.target.value,
                })
              }
              className={cn(inputClass, "w-auto max-w-full pr-2")}
            >
              <option value="date">A day</option>
              {!fixed && !dates.some((fact) => fact.name === until) && <option value={until}>{until}</option>}
              {dates.map((fact) => (
                <option key={fact.name} value={fact.name}>
                  {factName(fact, fact.name)}
                </option>
              ))}
            </select>
            {fixed && (
              <input
                type="date"
                aria-label="Waits until"
                value={until.slice(0, 10)}
                onChange={(event) => onChange({ ...rule, until: event.target.value })}
                className={cn(inputClass, "w-40")}
              />
            )}
          </>
        )}
      </div>
      <FaultLines faults={wrong} className="mt-1" />
    </div>
  );
}

/** A list of all terms that are not named yet, in their groups. */
export function AddTerm({
  names,
  taken,
  onAdd,
  label,
}: {
  names: Names;
  taken: readonly string[];
  onAdd: (term: string) => void;
  label: string;
}) {
  const listed = new Set(TERM_GROUPS.flatMap((group) => group.terms));
  const free = (term: string) =>
    names.terms.has(term) &&
    !taken.includes(term) &&
    !(term === "return_window" && taken.includes("return_window_days"));
  const others = [...names.terms.keys()].filter((term) => !listed.has(term) && free(term));
  return (
    <span className="inline-flex max-w-full items-center gap-1.5">
      <Plus aria-hidden className="size-4 shrink-0 text-fg-2" />
      <select
        aria-label={label}
        value=""
        onChange={(event) => event.target.value && onAdd(event.target.value)}
        className={cn(inputClass, "w-auto max-w-full pr-2 text-sm")}
      >
        <option value="">{label}</option>
        {TERM_GROUPS.map((group) => {
          const terms = group.terms.filter(free);
          return (
            terms.length > 0 && (
              <optgroup key={group.words} label={group.words}>
                {terms.map((term) => (
                  <option key={term} value={term}>
                    {termName(term)}
                  </option>
                ))}
              </optgroup>
            )
          );
        })}
        {others.length > 0 && (
          <optgroup label="Other">
            {others.map((term) => (
              <option key={term} value={term}>
                {termName(term)}
              </option>
            ))}
          </optgroup>
        )}
      </select>
    </span>
  );
}
