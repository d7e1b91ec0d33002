import type { Document, Json } from "@shared/wire";
import { ChevronRight, RotateCcw, X } from "lucide-react";
import { useState } from "react";
import { cn } from "@/lib/cn";
import { plural } from "@/lib/words";
import { inputClass } from "@/ui/field";
import { Segments } from "@/ui/segments";
import { JsonBox } from "../editor/TermValue";
import { factName, type Names, typeOf } from "../vocabulary";
import { FactValue } from "./FactValue";
import { type FactRow, linesOf, placeFor, rowsOf, sortedRows } from "./facts";

/** The facts of a case, each in words and changeable; as rows or as JSON. */
export function FactsForm({
  facts,
  names,
  set,
  remove,
  replace,
  isChanged,
  looked,
  currency,
}: {
  facts: Document;
  names: Names;
  set: (row: Omit<FactRow, "value">, value: Json) => void;
  /** Takes a fact out, or takes its change back. */
  remove?: (row: FactRow) => void;
  /** Without it there is no JSON view. */
  replace?: (facts: Document) => void;
  /** Marks what differs from the case as it was. */
  isChanged?: (row: FactRow) => boolean;
  /** The facts that the policy looked at: these stand first, the others are folded away. */
  looked?: ReadonlySet<string> | undefined;
  currency: string;
}) {
  const [view, setView] = useState<"rows" | "json">("rows");
  const rows = sortedRows(rowsOf(facts));
  const lines = linesOf(facts);
  const isFirst = (row: FactRow) =>
    !looked || looked.has(row.name) || row.name === "reason" || (isChanged?.(row) ?? false);
  const first = rows.filter(isFirst);
  const folded = rows.filter((row) => !isFirst(row));
  return (
    <div className="space-y-3">
      {replace && (
        <Segments
          legend="Show the facts as"
          hideLegend
          options={[
            { value: "rows", words: "Facts" },
            { value: "json", words: "JSON" },
          ]}
          value={view}
          onChange={setView}
        />
      )}
      {view === "json" && replace ? (
        <JsonBox
          value={facts}
          onChange={(next) => next && typeof next === "object" && !Array.isArray(next) && replace(next)}
          ids={{ "aria-label": "Facts as JSON" }}
          rows={18}
        />
      ) : (
        <>
          {rows.length === 0 && <p className="text-fg-2 text-sm">No fact is known yet.</p>}
          <Sections rows={first} {...{ lines, names, set, remove, isChanged, currency }} />
          {folded.length > 0 && (
            <details className="group">
              <summary className="flex min-h-8 cursor-pointer list-none items-center gap-1.5 text-sm [&::-webkit-details-marker]:hidden">
                <ChevronRight
                  aria-hidden
                  className="size-4 text-fg-2 transition-transform duration-(--fast) group-open:rotate-90"
                />
                {plural(folded.length, "more fact")} that it did not look at
              </summary>
              <div className="mt-2 space-y-3">
                <Sections rows={folded} {...{ lines, names, set, remove, isChanged, currency }} />
              </div>
            </details>
          )}
          <Add
            names={names}
            has={new Set(rows.map(({ name }) => name))}
            add={(name) => {
              const byLine = /^(item\.|reason$|evidence$|resolution_wanted$)/.test(name);
              const line = byLine ? (lines[0] ?? null) : null;
              set({ name, line, path: placeFor(facts, name, line) }, startOf(names, name));
            }}
          />
        </>
      )}
    </div>
  );
}

interface Shared {
  names: Names;
  currency: string;
  set: (row: Omit<FactRow, "value">, value: Json) => void;
  remove: ((row: FactRow) => void) | undefined;
}

function Sections({
  rows,
  lines,
  isChanged,
  ...shared
}: Shared & {
  rows: readonly FactRow[];
  lines: readonly number[];
  isChanged: ((row: FactRow) => boolean) | undefined;
}) {
  return [...lines, null].map((line) => {
    const own = rows.filter((row) => row.line === line);
    if (!own.length) return null;
    return (
      <section key={line ?? "all"} aria-label={line === null ? "Facts of the case" : `Facts of line ${line}`}>
        {lines.length > 0 && (
          <h4 className="mb-1 font-medium text-fg-2 text-xs">
            {line === null ? "The whole case" : lines.length > 1 ? `Line ${line}` : "The item"}
          </h4>
        )}
        <ul className="divide-y divide-line rounded-md border border-line">
          {own.map((row) => (
            <Row
              key={row.path.join(" ")}
              row={row}
              changed={isChanged?.(row) ?? false}
              back={isChanged !== undefined}
              {...shared}
            />
          ))}
        </ul>
      </section>
    );
  });
}

function Row({
  row,
  currency,
  names,
  changed,
  back,
  set,
  remove,
}: Shared & { row: FactRow; changed: boolean; back: boolean }) {
  const fact = names.facts.get(row.name);
  const words = factName(fact, row.name);
  const Icon = back ? RotateCcw : X;
  return (
    <li
      className={cn(
        "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 gap-y-1 px-3 py-1.5 sm:grid-cols-[minmax(0,11rem)_minmax(0,1fr)_1.5rem]",
        changed && "bg-accent-tint",
      )}
    >
      <span className="min-w-0 max-sm:col-span-2">
        <span className="block text-sm leading-4">
          {words}
          {changed && <span className="text-accent text-xs"> changed</span>}
        </span>
        <span className="block break-all font-mono text-fg-2 text-xs">{row.name}</span>
      </span>
      <div className="min-w-0">
        <FactValue
          name={row.name}
          value={row.value}
          fact={fact}
          names={names}
          label={words}
          currency={currency}
          onChange={(value) => set(row, value)}
        />
      </div>
      {remove && (!back || changed) ? (
        <button
          type="button"
          aria-label={back ? `${words}: as it was` : `Nobody knows: ${words}`}
          title={back ? "As it was" : "Take it out: nobody knows it"}
          onClick={() => remove(row)}
          className="flex size-6 items-center justify-center rounded-sm text-fg-2 hover:bg-muted hover:text-fg"
        >
          <Icon aria-hidden className="size-3.5" />
        </button>
      ) : (
        <span />
      )}
    </li>
  );
}

function Add({ names, has, add }: { names: Names; has: ReadonlySet<string>; add: (name: string) => void }) {
  return (
    <select
      aria-label="Add a fact"
      value=""
      onChange={(event) => event.target.value && add(event.target.value)}
      className={cn(inputClass, "w-56 max-w-full text-fg-2 text-sm")}
    >
      <option value="">Add a fact…</option>
      {names.groups.map((group) => (
        <optgroup key={group.words} label={group.words}>
          {group.facts
            .filter(({ name, source }) => !has.has(name) && source !== "derived")
            .map((fact) => (
              <option key={fact.name} value={fact.name}>
                {factName(fact, fact.name)}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}

function startOf(names: Names, name: string): Json {
  const fact = names.facts.get(name);
  if (fact?.values?.length) return fact.values[0] ?? null;
  switch (typeOf(fact)) {
    case "boolean":
      return true;
    case "number":
      return fact?.type === "count" ? 0 : "0";
    case "date":
      return fact?.type === "day" ? new Date().toISOString().slice(0, 10) : new Date().toISOString();
    case "set":
      return [];
    default:
      return "";
  }
}
