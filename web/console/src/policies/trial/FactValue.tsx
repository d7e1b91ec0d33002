import type { FactWords, Json } from "@shared/wire";
import { useEffect, useState } from "react";
import { cn } from "@/lib/cn";
import { inputClass } from "@/ui/field";
import { Chips } from "../editor/Chips";
import { JsonBox } from "../editor/TermValue";
import { type Names, typeOf, wordOf } from "../vocabulary";

/** One fact's value, in the control that its type asks for. */
export function FactValue({
  name,
  value,
  fact,
  names,
  label,
  currency,
  onChange,
}: {
  name: string;
  value: Json;
  fact: FactWords | undefined;
  names: Names;
  label: string;
  currency: string;
  onChange: (value: Json) => void;
}) {
  const type = typeOf(fact);
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    return <JsonBox value={value} onChange={onChange} ids={{ "aria-label": label }} rows={3} />;
  }
  if (type === "set" || Array.isArray(value)) {
    return (
      <Chips
        values={Array.isArray(value) ? value.map(String) : []}
        onChange={onChange}
        known={names.known(name)}
        words={(word) => wordOf(name, word)}
        label={label}
      />
    );
  }
  if (type === "boolean") {
    return (
      <select
        aria-label={label}
        value={value === null ? "" : String(value)}
        onChange={(event) => onChange(event.target.value === "" ? null : event.target.value === "true")}
        className={cn(inputClass, "h-7 w-28 py-0 text-sm")}
      >
        <option value="true">Yes</option>
        <option value="false">No</option>
        <option value="">Absent</option>
      </select>
    );
  }
  const closed = (fact?.values ?? []).map(String);
  if (closed.length && (value === null || closed.includes(String(value)))) {
    return (
      <select
        aria-label={label}
        value={value === null ? "" : String(value)}
        onChange={(event) => onChange(event.target.value || null)}
        className={cn(inputClass, "h-7 w-48 max-w-full py-0 text-sm")}
      >
        {closed.map((each) => (
          <option key={each} value={each}>
            {wordOf(name, each)}
          </option>
        ))}
        <option value="">Absent</option>
      </select>
    );
  }
  return <Typed {...{ name, value, fact, names, label, currency, onChange }} />;
}

/** Passed on when the field is left or Enter is pressed, so that half a number is not decided. */
function Typed({
  name,
  value,
  fact,
  names,
  label,
  currency,
  onChange,
}: {
  name: string;
  value: Json;
  fact: FactWords | undefined;
  names: Names;
  label: string;
  currency: string;
  onChange: (value: Json) => void;
}) {
  const type = typeOf(fact);
  const shown = show(value, type, fact?.type === "day");
  const [typed, setTyped] = useState(shown);
  useEffect(() => setTyped(shown), [shown]);
  const pass = () => {
    if (typed === shown) return;
    onChange(meant(typed, type, fact?.type ?? ""));
  };
  return (
    <span className="inline-flex max-w-full items-center gap-2">
      <input
        aria-label={label}
        type={type === "date" ? (fact?.type === "day" ? "date" : "datetime-local") : "text"}
        inputMode={type === "number" ? "decimal" : undefined}
        list={type === "text" && names.known(name).length ? `known-${name}` : undefined}
        placeholder={value === null ? "absent" : undefined}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={pass}
        onKeyDown={(event) => event.key === "Enter" && pass()}
        className={cn(
          inputClass,
          "h-7 min-w-0 text-sm",
          type === "number" ? "num w-28" : type === "date" ? "w-52" : "w-48",
        )}
      />
      {type === "number" && fact?.unit && (
        <span className="text-fg-2 text-xs">{fact.unit === "currency" ? currency : fact.unit}</span>
      )}
      {type === "text" && (
        <datalist id={`known-${name}`}>
          {names.known(name).map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      )}
    </span>
  );
}

function show(value: Json, type: ReturnType<typeof typeOf>, wholeDay: boolean): string {
  if (value === null) return "";
  const text = String(value);
  if (type !== "date" || !text.includes("T")) return text;
  if (wholeDay) return text.slice(0, 10);
  const day = new Date(text);
  if (Number.isNaN(day.getTime())) return text;
  return new Date(day.getTime() - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function meant(typed: string, type: ReturnType<typeof typeOf>, kind: string): Json {
  const clean = typed.trim();
  if (clean === "") return type === "text" ? "" : null;
  if (type === "date") return kind === "day" ? clean : new Date(clean).toISOString();
  if (type !== "number") return clean;
  const point = clean.replace(",", ".");
  // Amounts stay text, so that no cent is lost on the way.
  return kind === "count" && /^-?\d+$/.test(point) ? Number(point) : point;
}
