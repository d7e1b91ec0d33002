/** The facts of a case as rows that people read and change, whether they are written nested, flat or by line. */
import type { Document, Json } from "@shared/wire";
import { record } from "../editor/document";

export interface FactRow {
  name: string;
  /** The line it belongs to, where there are lines. */
  line: number | null;
  value: Json;
  path: readonly (string | number)[];
}

/** Facts that stand in groups: "item" holds "paid". */
const GROUPED = new Set(["request", "order", "item", "customer", "risk", "refund_to", "goods", "custom"]);
const ORDER = ["action", "reason", "resolution_wanted", "item", "order", "request"];

export function rowsOf(facts: Document): FactRow[] {
  const rows: FactRow[] = [];
  const walk = (object: Document, path: readonly (string | number)[], line: number | null) => {
    for (const [key, value] of Object.entries(object)) {
      if (key === "lines" && path.length === 0 && Array.isArray(value)) {
        for (const [index, each] of value.entries()) {
          const number = record(each).line;
          walk(record(each), ["lines", index], typeof number === "number" ? number : index + 1);
        }
      } else if (GROUPED.has(key) && value && typeof value === "object" && !Array.isArray(value)) {
        for (const [name, inner] of Object.entries(value)) {
          rows.push({ name: `${key}.${name}`, line, value: inner, path: [...path, key, name] });
        }
      } else if (!(key === "line" && line !== null)) {
        rows.push({ name: key, line, value, path: [...path, key] });
      }
    }
  };
  walk(facts, [], null);
  return rows;
}

export function linesOf(facts: Document): number[] {
  return [...new Set(rowsOf(facts).flatMap(({ line }) => (line === null ? [] : [line])))];
}

export function withFact(facts: Document, path: readonly (string | number)[], value: Json): Document {
  return changed(facts, path, () => value) as Document;
}

export function withoutFact(facts: Document, path: readonly (string | number)[]): Document {
  return changed(facts, path, () => undefined) as Document;
}

function changed(
  json: Json | undefined,
  [key, ...rest]: readonly (string | number)[],
  to: () => Json | undefined,
): Json {
  if (key === undefined) return json ?? null;
  if (Array.isArray(json)) {
    return json.map((each, index) =>
      index !== key ? each : rest.length ? changed(each, rest, to) : (to() ?? null),
    );
  }
  const { [key]: before, ...others } = record(json);
  const after = rest.length ? changed(before, rest, to) : to();
  if (after === undefined) return others;
  if (rest.length && !Array.isArray(after) && Object.keys(record(after)).length === 0) return others;
  return { ...record(json), [key]: after };
}

/** Where a fact that is not there yet is put: flat names stay flat where the document is flat. */
export function placeFor(facts: Document, name: string, line: number | null): (string | number)[] {
  const [group, ...rest] = name.split(".");
  const inside =
    rest.length && GROUPED.has(group ?? "") && !flat(facts) ? [group ?? "", rest.join(".")] : [name];
  if (line === null || !Array.isArray(facts.lines)) return inside;
  const index = facts.lines.findIndex((each, at) => (record(each).line ?? at + 1) === line);
  return index < 0 ? inside : ["lines", index, ...inside];
}

function flat(facts: Document): boolean {
  return Object.keys(facts).some((key) => key.includes("."));
}

/** A change of a past case is named "item.opened", or "item.opened@2" where there are several lines. */
export function changeName(row: Pick<FactRow, "name" | "line">, lines: number): string {
  return row.line !== null && lines > 1 ? `${row.name}@${row.line}` : row.name;
}

/** What people look for first stands first. */
export function sortedRows(rows: readonly FactRow[]): FactRow[] {
  const rank = ({ name }: FactRow) => {
    const found = ORDER.findIndex((each) => name === each || name.startsWith(`${each}.`));
    return found < 0 ? ORDER.length : found;
  };
  return [...rows].sort(
    (one, other) =>
      (one.line ?? 0) - (other.line ?? 0) || rank(one) - rank(other) || one.name.localeCompare(other.name),
  );
}

/** A case to begin with: what almost every policy wants to know. */
export function startingFacts(currency: string, now = new Date()): Document {
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();
  return {
    action: "return",
    reason: "changed_mind",
    resolution_wanted: "refund",
    evidence: [],
    item: {
      category: "",
      tags: [],
      price: "50.00",
      paid: "50.00",
      quantity: 1,
      quantity_ordered: 1,
      quantity_returnable: 1,
    },
    order: { is_shoppers: true, status: "delivered", currency, delivered_at: ago(10) },
    request: { asked_at: now.toISOString() },
    risk: { score: "0.1", flags: [] },
  };
}
