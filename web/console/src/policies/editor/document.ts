/** Changes to a policy document: each gives a new document, and leaves alone whatever it does not know. */
import type { Document, Json } from "@shared/wire";

export type Rule = { [key: string]: Json };
export const EFFECTS = ["set", "at_least", "at_most"] as const;
export type Effect = (typeof EFFECTS)[number];

export function record(value: Json | undefined): { [key: string]: Json } {
  return value && typeof value === "object" && !Array.isArray(value) ? value : {};
}

export function rulesOf(document: Document): Json[] {
  return Array.isArray(document.rules) ? document.rules : [];
}

export function termsOf(document: Document): { [key: string]: Json } {
  return record(document.terms);
}

export function currencyOf(document: Document): string {
  return typeof document.currency === "string" ? document.currency : "EUR";
}

export function withTerm(document: Document, name: string, value: Json): Document {
  return { ...document, terms: { ...termsOf(document), [name]: value } };
}

export function withoutTerm(document: Document, name: string): Document {
  const { [name]: _gone, ...terms } = termsOf(document);
  return { ...document, terms };
}

export function withRule(document: Document, index: number, rule: Json): Document {
  return { ...document, rules: rulesOf(document).map((each, at) => (at === index ? rule : each)) };
}

export function withRuleAt(document: Document, index: number, rule: Json): Document {
  const rules = rulesOf(document);
  return { ...document, rules: [...rules.slice(0, index), rule, ...rules.slice(index)] };
}

export function withoutRule(document: Document, index: number): Document {
  return { ...document, rules: rulesOf(document).filter((_, at) => at !== index) };
}

/** The rule at `from` comes to stand at `to`; those between make room. */
export function withRuleMoved(document: Document, from: number, to: number): Document {
  const rules = [...rulesOf(document)];
  if (from === to || from < 0 || to < 0 || from >= rules.length || to >= rules.length) return document;
  const [moved] = rules.splice(from, 1);
  rules.splice(to, 0, moved as Json);
  return { ...document, rules };
}

export function idOf(rule: Json, index: number): string {
  const id = record(rule).id;
  return typeof id === "string" && id ? id : `#${index + 1}`;
}

/** "electronics-2" where "electronics" is taken. */
export function freshId(document: Document, wish: string): string {
  const taken = new Set(rulesOf(document).map(idOf));
  if (!taken.has(wish)) return wish;
  const stem = wish.replace(/-\d+$/, "");
  for (let number = 2; ; number += 1) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
}

export function withEffect(rule: Rule, effect: Effect, term: string, value: Json): Rule {
  return { ...rule, [effect]: { ...record(rule[effect]), [term]: value } };
}

export function withoutEffect(rule: Rule, effect: Effect, term: string): Rule {
  const { [term]: _gone, ...left } = record(rule[effect]);
  if (Object.keys(left).length) return { ...rule, [effect]: left };
  const { [effect]: _empty, ...others } = rule;
  return others;
}

export function without(rule: Rule, key: string): Rule {
  const { [key]: _gone, ...others } = rule;
  return others;
}

/** One text for one meaning: the order of keys says nothing. */
export function canonical(value: Json | undefined): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

const ORDER = [
  "format",
  "jurisdictions",
  "currency",
  "time_zone",
  "closed_days",
  "reasons",
  "seasons",
  "custom",
  "terms",
  "rules",
];
const RULE_ORDER = ["id", "when", "set", "at_least", "at_most", "verdict", "until", "says"];

/** The document as people read it: the keys in the order of the language, two spaces deep. */
export function pretty(document: Document): string {
  const shown = { ...document };
  if (Array.isArray(shown.rules)) {
    shown.rules = shown.rules.map((rule) => (isObject(rule) ? ordered(rule, RULE_ORDER) : rule));
  }
  return JSON.stringify(ordered(shown, ORDER), null, 2);
}

function isObject(value: Json): value is { [key: string]: Json } {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function ordered(object: { [key: string]: Json }, order: readonly string[]): { [key: string]: Json } {
  const known = order.filter((key) => key in object);
  const others = Object.keys(object).filter((key) => !order.includes(key));
  return Object.fromEntries([...known, ...others].map((key) => [key, object[key] as Json]));
}

/** Whether a fault lies at a place or inside it. */
export function within(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
}

export function at<Fault extends { path: string }>(faults: readonly Fault[], place: string): Fault[] {
  return faults.filter((fault) => within(fault.path, place));
}
