import type { Json, TermWords } from "@shared/wire";
import { Plus, X } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { cn } from "@/lib/cn";
import { reasonWords, sentence } from "@/lib/words";
import { Button } from "@/ui/button";
import { inputClass } from "@/ui/field";
import { choiceWords, mayBeNull, startValue, termName, widgetOf } from "../terms";
import { type Names, wordOf } from "../vocabulary";
import { Chips } from "./Chips";
import { record } from "./document";
import { readJson } from "./json";

export interface Ids {
  id?: string | undefined;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
  "aria-label"?: string | undefined;
}

interface Props {
  name: string;
  value: Json;
  onChange: (value: Json) => void;
  term: TermWords | undefined;
  names: Names;
  currency: string;
  ids: Ids;
}

const ORDERED = ["resolutions", "refund_to", "difference_paid_with"];

/** The control for one term's value; what a control cannot show is edited as JSON. */
export function TermValue(props: Props) {
  const { name, value, onChange, term, names, currency, ids } = props;
  const widget = widgetOf(term, value);
  const label = termName(name);
  switch (widget) {
    case "length":
      return <Length {...props} />;
    case "percent":
      return (
        <OrNothing {...props} nothing="None">
          <NumberBox value={value} onChange={onChange} ids={ids} unit="%" />
        </OrNothing>
      );
    case "number":
      return (
        <OrNothing {...props} nothing="Never">
          <NumberBox
            value={value}
            onChange={onChange}
            ids={ids}
            unit={name === "max_call_duration" ? "seconds" : "from 0 to 1"}
            step={name === "max_call_duration" ? 60 : 0.05}
          />
        </OrNothing>
      );
    case "amount": {
      const held = value !== null && typeof value === "object" ? record(value) : null;
      return (
        <OrNothing {...props} nothing={name === "auto_approve_threshold" ? "Any value" : "None"}>
          <NumberBox
            value={held ? (held.amount ?? null) : value}
            onChange={(amount) => onChange(held ? { ...held, amount } : amount)}
            ids={ids}
            unit={held ? String(held.currency ?? currency) : currency}
          />
        </OrNothing>
      );
    }
    case "date":
      return (
        <OrNothing {...props} nothing="No date">
          <input
            type="date"
            {...ids}
            value={String(value ?? "")}
            onChange={(event) => onChange(event.target.value)}
            className={cn(inputClass, "w-40")}
          />
        </OrNothing>
      );
    case "yes_no":
      return <Choice {...props} options={[true, false]} />;
    case "choice":
      return <Choice {...props} options={term?.values ?? []} />;
    case "words":
      return (
        <OrNothing {...props} nothing="Any">
          <Chips
            values={value as string[]}
            onChange={onChange}
            known={names.wordsOf(name)}
            words={(word) => wordOf(name, word)}
            label={label}
            closed={Boolean(term?.values?.length)}
            ordered={ORDERED.includes(name)}
            id={ids.id}
            describedBy={ids["aria-describedby"]}
            invalid={ids["aria-invalid"]}
          />
        </OrNothing>
      );
    case "words_by":
      return <WordsBy {...props} />;
    case "fees":
      return <Fees {...props} />;
    case "range":
      return (
        <OrNothing {...props} nothing="None">
          <Range {...props} />
        </OrNothing>
      );
    case "word":
      return (
        <OrNothing {...props} nothing="Nobody">
          <input
            {...ids}
            value={String(value ?? "")}
            onChange={(event) => onChange(event.target.value)}
            className={cn(inputClass, "max-w-64")}
          />
        </OrNothing>
      );
    default:
      return <JsonBox value={value} onChange={onChange} ids={ids} />;
  }
}

/** A control with "no limit" beside it, where the term may say nothing. */
function OrNothing({
  term,
  name,
  value,
  onChange,
  nothing,
  ids,
  children,
}: Props & { nothing: string; children: ReactNode }) {
  const [before, setBefore] = useState<Json>(value);
  // An emptied field is nothing to come back to.
  if (value !== null && value !== "" && value !== before) setBefore(value);
  if (!mayBeNull(term) && value !== null) return children;
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1.5">
      {value !== null && children}
      <label className="inline-flex min-h-7 items-center gap-1.5 text-fg-2 text-sm">
        <input
          type="checkbox"
          {...(value === null && { id: ids.id, "aria-describedby": ids["aria-describedby"] })}
          aria-label={`${termName(name)}: ${nothing.toLowerCase()}`}
          checked={value === null}
          onChange={(event) => onChange(event.target.checked ? null : (before ?? startValue(term)))}
          className="size-4 accent-(--accent)"
        />
        {nothing}
      </label>
    </div>
  );
}

/** A number as it is typed: what is no number goes on as text, so that the fault is told beside it. */
export function NumberBox({
  value,
  onChange,
  ids,
  unit,
  step,
}: {
  value: Json;
  onChange: (value: Json) => void;
  ids: Ids;
  unit?: string | null | undefined;
  step?: number;
}) {
  const [typed, setTyped] = useState(String(value ?? ""));
  const meant = numberOf(typed);
  useEffect(() => {
    // Changed from elsewhere: another version, a step back, the text view.
    if (value !== meant) setTyped(String(value ?? ""));
  }, [value, meant]);
  return (
    <span className="inline-flex items-center gap-2">
      <input
        {...ids}
        inputMode="decimal"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(numberOf(event.target.value));
        }}
        onKeyDown={(event) => {
          const by = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
          if (!by || typeof value !== "number") return;
          event.preventDefault();
          const next = Number((value + by * (step ?? 1)).toFixed(6));
          setTyped(String(next));
          onChange(next);
        }}
        className={cn(inputClass, "num w-24")}
      />
      {unit && <span className="text-fg-2 text-sm">{unit}</span>}
    </span>
  );
}

function numberOf(typed: string): Json {
  const clean = typed.trim().replace(",", ".");
  return clean !== "" && Number.isFinite(Number(clean)) ? Number(clean) : typed;
}

function Choice({ name, value, onChange, ids, options }: Props & { options: readonly Json[] }) {
  const index = options.indexOf(value);
  return (
    <select
      {...ids}
      value={index}
      onChange={(event) => onChange(options[Number(event.target.value)] ?? null)}
      className={cn(inputClass, "w-auto max-w-full pr-2")}
    >
      {index < 0 && <option value={-1}>{value === null ? "–" : String(value)}</option>}
      {options.map((option, at) => (
        <option key={String(option)} value={at}>
          {choiceWords(name, option)}
        </option>
      ))}
    </select>
  );
}

const UNITS = ["hours", "days", "business days", "weeks", "months"] as const;

/** A count and its unit. It stays this one control whatever is typed, so that emptying it takes nothing away. */
function Length(props: Props) {
  const { name, value, onChange, ids } = props;
  const parsed = lengthOf(value);
  const [unit, setUnit] = useState(parsed?.unit ?? "days");
  if (parsed && parsed.unit !== unit) setUnit(parsed.unit);
  const count = parsed ? parsed.count : numberOf(String(value ?? ""));
  return (
    <OrNothing {...props} nothing="No limit">
      <span className="inline-flex items-center gap-2">
        <NumberBox
          value={count}
          onChange={(next) => onChange(typeof next === "number" ? written(next, unit) : next)}
          ids={ids}
        />
        {name === "return_window_days" ? (
          <span className="text-fg-2 text-sm">days</span>
        ) : (
          <select
            aria-label={`${termName(name)}: unit`}
            value={unit}
            onChange={(event) => {
              setUnit(event.target.value);
              if (typeof count === "number") onChange(written(count, event.target.value));
            }}
            className={cn(inputClass, "w-auto pr-2")}
          >
            {UNITS.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        )}
      </span>
    </OrNothing>
  );
}

/** Also one that the policy does not take, such as −5 or 1.5 months: the fault is told beside it. */
function lengthOf(value: Json): { count: number; unit: string } | null {
  if (typeof value === "number") return { count: value, unit: "days" };
  const match =
    typeof value === "string" ? /^(-?\d+(?:\.\d+)?) (hour|day|business day|week|month)s?$/.exec(value) : null;
  return match ? { count: Number(match[1]), unit: `${match[2]}s` } : null;
}

function written(count: number, unit: string): Json {
  if (unit === "days") return count;
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

function WordsBy({ name, value, onChange, names, ids }: Props) {
  const map = record(value);
  const keys = name === "states_allowing" ? ["return", "exchange", "cancel", "claim"] : names.wordsOf(name);
  const known =
    name === "states_allowing"
      ? (names.facts.get("order.status")?.values ?? []).map(String)
      : names.known("evidence");
  const words = name === "states_allowing" ? sentence : reasonWords;
  const left = keys.filter((key) => !(key in map));
  return (
    <div className="w-full space-y-2">
      {Object.entries(map).map(([key, kinds]) => (
        <div
          key={key}
          className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 border-line border-l-2 pl-3"
        >
          <span className="pt-0.5 text-fg-2 text-xs" title={key}>
            {words(key)}
          </span>
          <Button
            tone="ghost"
            size="icon-sm"
            aria-label={`Remove ${words(key)}`}
            onClick={() => {
              const { [key]: _gone, ...others } = map;
              onChange(others);
            }}
          >
            <X aria-hidden />
          </Button>
          <div className="col-span-2 min-w-0">
            {Array.isArray(kinds) ? (
              <Chips
                values={kinds as string[]}
                onChange={(next) => onChange({ ...map, [key]: next })}
                known={known}
                words={sentence}
                label={`${termName(name)}, ${words(key)}`}
              />
            ) : (
              <span className="text-fg-2 text-sm">Any</span>
            )}
          </div>
        </div>
      ))}
      <select
        {...ids}
        aria-label={`${termName(name)}: add a reason`}
        value=""
        onChange={(event) => event.target.value && onChange({ ...map, [event.target.value]: [] })}
        className={cn(inputClass, "h-7 w-auto max-w-full text-fg-2 text-sm")}
      >
        <option value="">{name === "states_allowing" ? "Add an action…" : "Add a reason…"}</option>
        {left.map((key) => (
          <option key={key} value={key}>
            {words(key)}
          </option>
        ))}
      </select>
    </div>
  );
}

function Fees({ value, onChange, currency, ids }: Props) {
  const fees = value as { [key: string]: Json }[];
  const change = (at: number, fee: { [key: string]: Json }) =>
    onChange(fees.map((each, index) => (index === at ? fee : each)));
  return (
    <div className="w-full space-y-2">
      {fees.map((fee, index) => {
        const fixed = "fixed" in fee;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a fee has no other name while its id is typed
          <div key={index} className="flex flex-wrap items-center gap-2">
            <input
              aria-label={`Fee ${index + 1}: name`}
              value={String(fee.id ?? "")}
              onChange={(event) => change(index, { ...fee, id: event.target.value })}
              className={cn(inputClass, "w-36")}
            />
            <NumberBox
              value={(fixed ? fee.fixed : fee.percent) ?? null}
              onChange={(size) => change(index, { ...fee, [fixed ? "fixed" : "percent"]: size })}
              ids={{ "aria-label": `Fee ${index + 1}: size` }}
            />
            <select
              aria-label={`Fee ${index + 1}: kind`}
              value={fixed ? "fixed" : "percent"}
              onChange={(event) => {
                const { fixed: was, percent, ...others } = fee;
                change(index, { ...others, [event.target.value]: was ?? percent ?? 0 });
              }}
              className={cn(inputClass, "w-auto pr-2")}
            >
              <option value="percent">% of the refund</option>
              <option value="fixed">{currency}, once</option>
            </select>
            <Button
              tone="ghost"
              size="icon-sm"
              aria-label={`Remove fee ${index + 1}`}
              onClick={() => onChange(fees.filter((_, at) => at !== index))}
            >
              <X aria-hidden />
            </Button>
          </div>
        );
      })}
      <Button
        size="sm"
        tone="soft"
        id={ids.id}
        onClick={() => onChange([...fees, { id: `fee-${fees.length + 1}`, percent: 10 }])}
      >
        <Plus aria-hidden />
        Add a fee
      </Button>
    </div>
  );
}

function Range({ value, onChange, name, ids }: Props) {
  const span = record(value);
  return (
    <span className="inline-flex flex-wrap items-center gap-2 text-sm">
      <NumberBox value={span.from ?? null} onChange={(from) => onChange({ ...span, from })} ids={ids} />
      to
      <NumberBox
        value={span.to ?? null}
        onChange={(to) => onChange({ ...span, to })}
        ids={{ "aria-label": `${termName(name)}: to` }}
        unit="%"
      />
    </span>
  );
}

/** Anything, as JSON: kept as it is typed until it can be read. */
export function JsonBox({
  value,
  onChange,
  ids,
  rows = 2,
}: {
  value: Json;
  onChange: (value: Json) => void;
  ids: Ids;
  rows?: number;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const now = typed === null ? null : readJson(typed);
  const broken = now !== null && "problem" in now;
  return (
    <div className="w-full min-w-0">
      <textarea
        {...ids}
        rows={rows}
        spellCheck={false}
        aria-invalid={broken || ids["aria-invalid"] || undefined}
        value={typed ?? JSON.stringify(value, null, rows > 2 ? 2 : undefined)}
        onBlur={() => broken || setTyped(null)}
        onChange={(event) => {
          setTyped(event.target.value);
          const read = readJson(event.target.value);
          if ("value" in read) onChange(read.value);
        }}
        className={cn(inputClass, "h-auto py-1.5 font-mono text-xs")}
      />
      {broken && (
        <p className="mt-1 text-danger text-xs">{now.problem} What stood there before still counts.</p>
      )}
    </div>
  );
}
