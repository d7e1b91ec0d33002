/** A policy document said in words. The document itself stays one click away: what is not known here is shown as it is. */
import type { Json } from "@shared/wire";
import { formatMoney } from "@/lib/money";
import { reasonWords, sentence, valueWords } from "@/lib/words";

type Terms = Record<string, Json>;

export interface TermWords {
  name: string;
  words: string;
}

const STARTS: Record<string, string> = {
  ordered_at: "the order",
  shipped_at: "shipping",
  delivered_at: "delivery",
  first_carrier_scan_at: "the carrier’s first scan",
};

function length(value: Json): string {
  if (value === null) return "No limit";
  return typeof value === "number" ? `${value} ${value === 1 ? "day" : "days"}` : String(value);
}

function list(value: Json, words: (code: string) => string = sentence): string {
  if (value === null) return "Any";
  if (!Array.isArray(value)) return valueWords(value);
  return value.length ? value.map((each) => words(String(each))).join(", ") : "None";
}

/** An amount is a number in the policy's currency, or {amount, currency}. */
function money(value: Json, currency: string): string {
  if (value && typeof value === "object" && !Array.isArray(value)) {
    return formatMoney(String(value.amount), String(value.currency ?? currency));
  }
  return formatMoney(String(value), currency);
}

function percent(value: Json): string {
  const share = Number(value);
  return Number.isFinite(share) ? `${share} %` : valueWords(value);
}

function yesNo(value: Json): string {
  return value === true ? "Yes" : value === false ? "No" : valueWords(value);
}

const SAID: Record<string, (value: Json, terms: Terms, currency: string) => [string, string]> = {
  return_window_days: (value, terms) => ["Return window", `${length(value)}${from(terms)}`],
  return_window: (value, terms) => ["Return window", `${length(value)}${from(terms)}`],
  auto_approve_threshold: (value, _, currency) => [
    "Approved without a person",
    value === null ? "Any value" : `Up to ${money(value, currency)}`,
  ],
  acceptable_reasons: (value) => ["Accepted reasons", list(value, reasonWords)],
  required_evidence: (value) => ["Evidence asked for", evidence(value)],
  high_risk_categories: (value) => ["Always seen by a person", list(value)],
  fraud_flags: (value) => ["Flags that ask for a person", list(value)],
  review_at_risk: (value) => [
    "Risk that asks for a person",
    value === null ? "Never" : `${Math.round(Number(value) * 100)} of 100 and above`,
  ],
  resolutions: (value) => ["What shoppers can choose", list(value)],
  restocking_fee_percent: (value) => ["Restocking fee", Number(value) === 0 ? "None" : percent(value)],
  cancellation_fee_percent: (value) => ["Cancellation fee", Number(value) === 0 ? "None" : percent(value)],
  refund_percent: (value) => ["Refunded share", percent(value)],
  store_credit_bonus_percent: (value) => ["Bonus on store credit", percent(value)],
  return_shipping: (value) => ["Return shipping is paid by", sentence(String(value))],
  refund_outbound_shipping: (value) => [
    "Refunds the first shipping",
    value === "whole_order" ? "When everything comes back" : yesNo(value),
  ],
  keep_item_under: (value, _, currency) => [
    "May keep the item below",
    value === null ? "Never" : money(value, currency),
  ],
  appeal_within: (value) => ["May appeal within", length(value)],
  lines_decided: (value) => [
    "Several items",
    value === "together" ? "Decided together" : "Decided one by one",
  ],
  allow_voice_calls: (value) => ["Voice calls", yesNo(value)],
  allow_video_calls: (value) => ["Video calls", yesNo(value)],
  record_calls: (value) => ["Calls are recorded", yesNo(value)],
  max_call_duration: (value) => ["Longest call", `${Math.round(Number(value) / 60)} minutes`],
  auto_escalation_threshold: (value) => [
    "Hands over to a person below",
    `${Math.round(Number(value) * 100)} % certainty`,
  ],
};

function from(terms: Terms): string {
  const start = terms.window_starts_at;
  return start ? ` from ${STARTS[String(start)] ?? sentence(String(start)).toLowerCase()}` : "";
}

function evidence(value: Json): string {
  if (!value || typeof value !== "object" || Array.isArray(value)) return list(value);
  const asked = Object.entries(value).map(
    ([reason, kinds]) => `${reasonWords(reason)}: ${list(kinds).toLowerCase()}`,
  );
  return asked.length ? asked.join(" · ") : "None";
}

/** Every term of the document, the known ones first and in a reader's order. */
export function termWords(terms: Terms, currency: string): TermWords[] {
  const known = Object.keys(SAID)
    .filter((term) => term in terms)
    .map((term) => {
      const [name, words] = SAID[term]?.(terms[term] ?? null, terms, currency) ?? [term, ""];
      return { name, words };
    });
  const others = Object.keys(terms)
    .filter((term) => !(term in SAID) && term !== "window_starts_at")
    .map((term) => ({ name: sentence(term), words: valueWords(terms[term]) }));
  return [...known, ...others];
}

/** What a rule changes: "Return window: 14 days". */
export function effectWords(rule: Record<string, Json>, currency: string): string[] {
  const effects: string[] = [];
  for (const [key, prefix] of [
    ["set", ""],
    ["at_least", "at least "],
    ["at_most", "at most "],
  ] as const) {
    const terms = rule[key];
    if (terms && typeof terms === "object" && !Array.isArray(terms)) {
      effects.push(...termWords(terms, currency).map(({ name, words }) => `${name}: ${prefix}${words}`));
    }
  }
  if (typeof rule.verdict === "string") effects.push(VERDICTS[rule.verdict] ?? sentence(rule.verdict));
  return effects;
}

const VERDICTS: Record<string, string> = { deny: "Denied", review: "Seen by a person", wait: "Waits" };

const BETWEEN: Record<string, string> = {
  "==": "is",
  "!=": "is not",
  "<": "is less than",
  "<=": "is at most",
  ">": "is more than",
  ">=": "is at least",
  "+": "plus",
  "-": "minus",
  "*": "times",
};

/** A condition (JSONLogic) as a sentence: "item category is electronics and days since start is more than 60". */
export function conditionWords(condition: Json | undefined, inside = false): string {
  if (condition === undefined || condition === true) return "always";
  if (condition === "") return "…";
  if (condition === null || typeof condition !== "object") return valueWords(condition);
  if (Array.isArray(condition)) return condition.map((each) => conditionWords(each, true)).join(", ");
  const [operator, given] = Object.entries(condition)[0] ?? [];
  if (!operator) return "always";
  if (operator === "var") return String(Array.isArray(given) ? given[0] : given).replaceAll(/[._]/g, " ");
  const parts = Array.isArray(given) ? given : [given ?? null];
  if (operator === "!") {
    const inner = parts[0];
    const list = inner && typeof inner === "object" && !Array.isArray(inner) ? inner.in : undefined;
    return Array.isArray(list) ? membership(list, false) : `not (${conditionWords(inner, true)})`;
  }
  if (operator === "in" && parts.length === 2) return membership(parts, true);
  if (operator === "and" || operator === "or") {
    const words = parts.map((part) => conditionWords(part, true)).join(` ${operator} `);
    return inside && parts.length > 1 ? `(${words})` : words;
  }
  const between = BETWEEN[operator];
  if (between && parts.length === 2) {
    return `${conditionWords(parts[0], true)} ${between} ${conditionWords(parts[1], true)}`;
  }
  return `${operator} (${parts.map((part) => conditionWords(part, true)).join(", ")})`;
}

/** {"in": ["final_sale", tags]} asks for a word among several, {"in": [reason, ["a", "b"]]} for one of several words. */
function membership([one, several]: Json[], holds: boolean): string {
  if (Array.isArray(several)) {
    return `${conditionWords(one, true)} is ${holds ? "" : "not "}${several.map((each) => (each === "" ? "…" : valueWords(each))).join(" or ") || "…"}`;
  }
  return `${conditionWords(several, true)} ${holds ? "include" : "do not include"} ${conditionWords(one, true)}`;
}
