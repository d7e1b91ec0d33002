/**
 * A condition (typed JSONLogic) as a tree that people edit, and back. Nothing is lost on the way: what is no test of a
 * fact stays, word by word, a piece of JSON, so that `write(read(any))` is `any`.
 */
import type { Json } from "@shared/wire";

/** How the parts of a group count: `none` is "not any", `not_all` is "not all". */
export type Mode = "all" | "any" | "none" | "not_all";

export interface Group {
  kind: "group";
  mode: Mode;
  parts: Part[];
  /** The `!` of `none` and `not_all` may stand before a list of one; that is kept as it was written. */
  listed: boolean;
}

export interface Test {
  kind: "test";
  fact: string;
  does: TestName;
  /** What it is compared with: a value, a list, two bounds, or another fact as `{var}`. */
  value: Json;
  listed: boolean;
}

/** Something this editor does not take apart. */
export interface Piece {
  kind: "piece";
  json: Json;
}

export type Part = Group | Test | Piece;

export const TESTS = [
  "yes",
  "no",
  "is",
  "is_not",
  "less",
  "at_most",
  "more",
  "at_least",
  "between",
  "inside",
  "one_of",
  "none_of",
  "has",
  "has_not",
  "absent",
  "present",
] as const;
export type TestName = (typeof TESTS)[number];

const COMPARES = {
  "==": "is",
  "!=": "is_not",
  "<": "less",
  "<=": "at_most",
  ">": "more",
  ">=": "at_least",
} as const;
const OPERATORS: Partial<Record<TestName, string>> = Object.fromEntries(
  Object.entries(COMPARES).map(([operator, does]) => [does, operator]),
);

type Object_ = { [key: string]: Json };

/** The operator and operand of a node, if it is one. */
function node(json: Json): [string, Json] | null {
  if (!json || typeof json !== "object" || Array.isArray(json)) return null;
  const entries = Object.entries(json);
  return entries.length === 1 ? (entries[0] as [string, Json]) : null;
}

/** "item.category" of `{"var": "item.category"}`, and of nothing else. */
export function factOf(json: Json | undefined): string | null {
  const found = json === undefined ? null : node(json);
  return found?.[0] === "var" && typeof found[1] === "string" ? found[1] : null;
}

function isLiteral(json: Json | undefined): json is string | number | boolean | null {
  return json === null || ["string", "number", "boolean"].includes(typeof json);
}

function isValue(json: Json | undefined): json is Json {
  return isLiteral(json) || factOf(json) !== null;
}

export function read(json: Json): Part {
  return readGroup(json) ?? readTest(json) ?? { kind: "piece", json };
}

/** `!x` and `![x]` say the same; which of them it was is remembered. */
function negated(json: Json): { inner: Json; listed: boolean } | null {
  const found = node(json);
  if (found?.[0] !== "!") return null;
  const operand = found[1];
  if (!Array.isArray(operand)) return { inner: operand, listed: false };
  return operand.length === 1 ? { inner: operand[0] as Json, listed: true } : null;
}

function readGroup(json: Json): Group | null {
  const not = negated(json);
  const found = node(not ? not.inner : json);
  if (!found || !Array.isArray(found[1]) || (found[0] !== "and" && found[0] !== "or")) return null;
  const all = found[0] === "and";
  return {
    kind: "group",
    mode: not ? (all ? "not_all" : "none") : all ? "all" : "any",
    parts: found[1].map(read),
    listed: not?.listed ?? false,
  };
}

function readTest(json: Json): Test | null {
  const not = negated(json);
  const inner = not ? not.inner : json;
  const listed = not?.listed ?? false;
  const asked = factOf(inner);
  if (asked !== null) return { kind: "test", fact: asked, does: not ? "no" : "yes", value: null, listed };
  const found = node(inner);
  if (!found || !Array.isArray(found[1])) return null;
  const [operator, [first, second, third, ...more]] = found as [string, Json[]];
  if (more.length) return null;
  if (operator === "in" && third === undefined && found[1].length === 2) {
    const fact = factOf(first);
    if (fact !== null && Array.isArray(second) && second.every(isLiteral)) {
      return { kind: "test", fact, does: not ? "none_of" : "one_of", value: second, listed };
    }
    const set = factOf(second);
    if (set !== null && (typeof first === "string" || factOf(first) !== null)) {
      return { kind: "test", fact: set, does: not ? "has_not" : "has", value: first as Json, listed };
    }
    return null;
  }
  if (not) return null;
  if (found[1].length === 3 && (operator === "<" || operator === "<=")) {
    const fact = factOf(second);
    if (fact === null || !isValue(first) || !isValue(third)) return null;
    return {
      kind: "test",
      fact,
      does: operator === "<" ? "inside" : "between",
      value: [first, third],
      listed,
    };
  }
  if (!(operator in COMPARES) || found[1].length !== 2) return null;
  const fact = factOf(first);
  if (fact === null || !isValue(second)) return null;
  const does = COMPARES[operator as keyof typeof COMPARES];
  if (second === null && (does === "is" || does === "is_not")) {
    return { kind: "test", fact, does: does === "is" ? "absent" : "present", value: null, listed };
  }
  return { kind: "test", fact, does, value: second, listed };
}

export function write(part: Part): Json {
  if (part.kind === "piece") return part.json;
  if (part.kind === "group") {
    const inner: Json = {
      [part.mode === "all" || part.mode === "not_all" ? "and" : "or"]: part.parts.map(write),
    };
    return part.mode === "all" || part.mode === "any" ? inner : not(inner, part.listed);
  }
  return writeTest(part);
}

function not(inner: Json, listed: boolean): Object_ {
  return { "!": listed ? [inner] : inner };
}

function writeTest({ fact, does, value, listed }: Test): Json {
  const asked: Json = { var: fact };
  switch (does) {
    case "yes":
      return asked;
    case "no":
      return not(asked, listed);
    case "one_of":
      return { in: [asked, value] };
    case "none_of":
      return not({ in: [asked, value] }, listed);
    case "has":
      return { in: [value, asked] };
    case "has_not":
      return not({ in: [value, asked] }, listed);
    case "absent":
      return { "==": [asked, null] };
    case "present":
      return { "!=": [asked, null] };
    case "between":
    case "inside": {
      const [low, high] = value as [Json, Json];
      return { [does === "inside" ? "<" : "<="]: [low, asked, high] };
    }
    default:
      return { [OPERATORS[does] as string]: [asked, value] };
  }
}

/** Where the parts of a group stand below the group's own place: `.and[2]`, `.!.or[0]`, `.![0].or[0]`. */
export function placeOf(group: Group, index: number): string {
  const operator = group.mode === "all" || group.mode === "not_all" ? "and" : "or";
  const before = group.mode === "all" || group.mode === "any" ? "" : group.listed ? ".![0]" : ".!";
  return `${before}.${operator}[${index}]`;
}

export type ValueType = "boolean" | "number" | "text" | "date" | "set";

const FOR_TYPE: Record<ValueType, readonly TestName[]> = {
  boolean: ["yes", "no", "absent", "present"],
  number: [
    "is",
    "is_not",
    "less",
    "at_most",
    "more",
    "at_least",
    "between",
    "inside",
    "one_of",
    "none_of",
    "absent",
    "present",
  ],
  text: ["is", "is_not", "one_of", "none_of", "absent", "present"],
  date: ["less", "at_most", "more", "at_least", "between", "inside", "is", "is_not", "absent", "present"],
  set: ["has", "has_not", "absent", "present"],
};

/** The tests that make sense for a fact, with the one it has now, so that what is written stays choosable. */
export function testsFor(type: ValueType, now?: TestName): readonly TestName[] {
  const fit = FOR_TYPE[type];
  return now && !fit.includes(now) ? [...fit, now] : fit;
}

const RANGES: readonly TestName[] = ["between", "inside"];
const LISTS: readonly TestName[] = ["one_of", "none_of"];
const WITHOUT: readonly TestName[] = ["yes", "no", "absent", "present"];

/** The value carried over when the test changes its kind, as far as it makes sense there. */
export function valueFor(does: TestName, type: ValueType, before: Json): Json {
  if (WITHOUT.includes(does)) return null;
  const one = Array.isArray(before) ? (before[0] ?? null) : before;
  const fit = isFit(one, type) ? one : startOf(type);
  if (RANGES.includes(does)) {
    return Array.isArray(before) && before.length === 2 && before.every((each) => isFit(each, type))
      ? before
      : [fit, fit];
  }
  if (LISTS.includes(does)) {
    if (Array.isArray(before)) return before.filter((each) => isFit(each, type));
    return isFit(before, type) && before !== "" ? [before] : [];
  }
  return fit;
}

function isFit(value: Json, type: ValueType): boolean {
  if (factOf(value) !== null) return true;
  if (type === "number") return typeof value === "number";
  if (type === "boolean") return typeof value === "boolean";
  return typeof value === "string" && (type !== "date" || /^\d{4}-\d\d-\d\d/.test(value));
}

function startOf(type: ValueType): Json {
  if (type === "number") return 0;
  if (type === "date") return new Date().toISOString().slice(0, 10);
  return type === "boolean" ? true : "";
}

/** The first test of a fact that was just chosen. */
export function freshTest(fact: string, type: ValueType, before?: Test): Test {
  const does = before && FOR_TYPE[type].includes(before.does) ? before.does : (FOR_TYPE[type][0] as TestName);
  return {
    kind: "test",
    fact,
    does,
    value: valueFor(does, type, before?.value ?? null),
    listed: before?.listed ?? false,
  };
}
