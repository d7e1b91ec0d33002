import type { Json } from "@shared/wire";
import { Link2, Link2Off } from "lucide-react";
import { useId } from "react";
import { cn } from "@/lib/cn";
import { inputClass } from "@/ui/field";
import { factName, type Names, typeOf, wordOf } from "../vocabulary";
import { Chips } from "./Chips";
import { type Ids, NumberBox } from "./TermValue";
import { factOf, type Test, type ValueType } from "./tree";

interface Props {
  test: Test;
  type: ValueType;
  names: Names;
  label: string;
  invalid: true | undefined;
  describedBy: string | undefined;
  onChange: (value: Json) => void;
}

/** What a fact is compared with: a value of its type, several, two bounds, or another fact. */
export function TestValue(props: Props) {
  const { test, type, names, label, onChange, invalid, describedBy } = props;
  const ids: Ids = {
    "aria-label": `${label}: value`,
    "aria-invalid": invalid,
    "aria-describedby": describedBy,
  };
  switch (test.does) {
    case "yes":
    case "no":
    case "absent":
    case "present":
      return null;
    case "one_of":
    case "none_of":
      if (Array.isArray(test.value) && test.value.every((each) => typeof each === "string")) {
        return (
          <div className="min-w-0 max-w-full pt-1">
            <Chips
              values={test.value}
              onChange={onChange}
              known={names.known(test.fact)}
              words={(word) => wordOf(test.fact, word)}
              label={`${label}: values`}
              closed={Boolean(names.facts.get(test.fact)?.values?.length) && test.fact !== "reason"}
              invalid={invalid}
              describedBy={describedBy}
            />
          </div>
        );
      }
      return (
        <input
          {...ids}
          defaultValue={(Array.isArray(test.value) ? test.value : [test.value]).map(String).join(", ")}
          onChange={(event) =>
            onChange(
              event.target.value.split(",").map((each) => {
                const clean = each.trim();
                return clean !== "" && type === "number" && Number.isFinite(Number(clean))
                  ? Number(clean)
                  : clean;
              }),
            )
          }
          className={cn(inputClass, "w-44")}
        />
      );
    case "between":
    case "inside": {
      const [low, high] = test.value as [Json, Json];
      return (
        <span className="inline-flex flex-wrap items-center gap-1.5 text-sm">
          <One
            {...props}
            ids={{ ...ids, "aria-label": `${label}: from` }}
            value={low}
            change={(next) => onChange([next, high])}
          />
          and
          <One
            {...props}
            ids={{ ...ids, "aria-label": `${label}: to` }}
            value={high}
            change={(next) => onChange([low, next])}
          />
        </span>
      );
    }
    default:
      return <OrFact {...props} ids={ids} />;
  }
}

/** A value, or by the small button another fact of the same type. */
function OrFact(props: Props & { ids: Ids }) {
  const { test, type, names, ids, onChange, label } = props;
  const other = factOf(test.value);
  const wanted = test.does === "has" || test.does === "has_not" ? "text" : type;
  const alike = [...names.facts.values()].filter(
    (fact) => typeOf(fact) === wanted && fact.name !== test.fact,
  );
  if (other === null) {
    return (
      <span className="inline-flex max-w-full items-center gap-0.5">
        <One {...props} ids={ids} value={test.value} change={onChange} />
        {alike.length > 0 && wanted !== "boolean" && wanted !== "text" && (
          <button
            type="button"
            aria-label={`${label}: compare with another fact`}
            title="Compare with another fact"
            onClick={() => onChange({ var: alike[0]?.name ?? test.fact })}
            className="flex size-7 shrink-0 items-center justify-center rounded-md text-fg-2 hover:bg-muted hover:text-fg"
          >
            <Link2 aria-hidden className="size-3.5" />
          </button>
        )}
      </span>
    );
  }
  return (
    <span className="inline-flex max-w-full items-center gap-0.5">
      <select
        {...ids}
        aria-label={`${label}: the other fact`}
        value={other}
        onChange={(event) => onChange({ var: event.target.value })}
        className={cn(inputClass, "w-56 max-w-full pr-2")}
      >
        {!alike.some((fact) => fact.name === other) && <option value={other}>{other}</option>}
        {alike.map((fact) => (
          <option key={fact.name} value={fact.name}>
            {factName(fact, fact.name)}
          </option>
        ))}
      </select>
      <button
        type="button"
        aria-label={`${label}: compare with a value`}
        title="Compare with a value"
        onClick={() =>
          onChange(wanted === "number" ? 0 : wanted === "date" ? new Date().toISOString().slice(0, 10) : "")
        }
        className="flex size-7 shrink-0 items-center justify-center rounded-md text-fg-2 hover:bg-muted hover:text-fg"
      >
        <Link2Off aria-hidden className="size-3.5" />
      </button>
    </span>
  );
}

function One({
  test,
  type,
  names,
  ids,
  value,
  change,
}: Props & { ids: Ids; value: Json; change: (value: Json) => void }) {
  const list = useId();
  const fact = names.facts.get(test.fact);
  if (factOf(value) !== null) return <code className="font-mono text-xs">{factOf(value)}</code>;
  if (type === "number") {
    const unit = fact?.unit === "currency" ? names.currency : fact?.unit;
    return <NumberBox value={value} onChange={change} ids={ids} unit={unit} />;
  }
  if (typeof value === "boolean") {
    return (
      <select
        {...ids}
        value={String(value)}
        onChange={(event) => change(event.target.value === "true")}
        className={cn(inputClass, "w-auto pr-2")}
      >
        <option value="true">yes</option>
        <option value="false">no</option>
      </select>
    );
  }
  if (type === "date") {
    const text = String(value ?? "");
    const plain = /^\d{4}-\d\d-\d\d$/.test(text) || text === "";
    return (
      <input
        {...ids}
        type={plain ? "date" : "text"}
        value={text}
        onChange={(event) => change(event.target.value)}
        className={cn(inputClass, "w-40")}
      />
    );
  }
  const known = names.known(test.fact);
  const closed =
    fact?.values?.length && type === "text" && test.fact !== "reason" ? fact.values.map(String) : null;
  if (closed?.includes(String(value)) || (closed && value === "")) {
    return (
      <select
        {...ids}
        value={String(value)}
        onChange={(event) => change(event.target.value)}
        className={cn(inputClass, "w-auto max-w-full pr-2")}
      >
        {value === "" && <option value="">Choose…</option>}
        {closed.map((each) => (
          <option key={each} value={each}>
            {wordOf(test.fact, each)}
          </option>
        ))}
      </select>
    );
  }
  return (
    <>
      <input
        {...ids}
        list={list}
        value={String(value ?? "")}
        autoComplete="off"
        placeholder="Say which…"
        onChange={(event) => change(event.target.value)}
        className={cn(inputClass, "w-44 max-w-full")}
      />
      <datalist id={list}>
        {known.map((each) => (
          <option key={each} value={each}>
            {wordOf(test.fact, each)}
          </option>
        ))}
      </datalist>
    </>
  );
}
