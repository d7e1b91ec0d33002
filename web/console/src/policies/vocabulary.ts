/** The facts and terms a policy may name, from the server's vocabulary and the document's own declarations. */
import type { Document, FactWords, Json, TermWords as Term, Vocabulary } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { reasonWords, sentence } from "@/lib/words";
import { currencyOf, record, rulesOf, termsOf } from "./editor/document";
import type { ValueType } from "./editor/tree";
import { vocabularyQuery } from "./versions";

const TYPES: Record<string, ValueType> = {
  boolean: "boolean",
  yes_no: "boolean",
  number: "number",
  amount: "number",
  count: "number",
  date: "date",
  day: "date",
  moment: "date",
  datetime: "date",
  set: "set",
  words: "set",
};

export function typeOf(fact: Pick<FactWords, "type"> | undefined): ValueType {
  return TYPES[fact?.type ?? ""] ?? "text";
}

export interface Names {
  currency: string;
  facts: ReadonlyMap<string, FactWords>;
  terms: ReadonlyMap<string, Term>;
  groups: readonly { words: string; facts: FactWords[] }[];
  verdicts: Vocabulary["verdicts"];
  /** Words that were used with a fact so far, to choose from. */
  known: (fact: string) => string[];
  /** Words that fit into a list term. */
  wordsOf: (term: string) => string[];
}

const GROUPS: readonly [string, string][] = [
  ["", "The request"],
  ["item.", "The item"],
  ["order.", "The order"],
  ["customer.", "The shopper"],
  ["risk.", "Risk"],
  ["goods.", "Goods on their way back"],
  ["refund_to.", "Where the money goes"],
  ["custom.", "Your own facts"],
];

const FLAGS = ["serial_returner", "evidence_reused", "block_listed", "identity_linked", "injection_attempt"];
const EVIDENCE = ["photo", "packaging_photo", "video", "receipt", "serial_number", "label_photo"];

export function useVocabulary() {
  return useQuery(vocabularyQuery);
}

export function useNames(vocabulary: Vocabulary, document: Document): Names {
  return useMemo(() => namesOf(vocabulary, document), [vocabulary, document]);
}

export function namesOf(vocabulary: Vocabulary, document: Document): Names {
  const own = Object.entries(record(document.custom)).map(([name, given]): FactWords => {
    const declared = typeof given === "string" ? { type: given } : record(given);
    return {
      name: `custom.${name}`,
      type: String(declared.type ?? "text"),
      unit: typeof declared.unit === "string" ? declared.unit : null,
      says: typeof declared.means === "string" ? declared.means : name.replaceAll("_", " "),
      source: "merchant",
      known_at: String(declared.known_at ?? "request"),
      when_unknown: String(declared.when_unknown ?? "review"),
      values: null,
    } as FactWords;
  });
  const facts = new Map([...vocabulary.facts, ...own].map((fact) => [fact.name, fact]));
  const reasons = [
    ...new Set([
      ...(facts.get("reason")?.values ?? []).map(String),
      ...Object.keys(record(document.reasons)),
      ...words(termsOf(document).acceptable_reasons),
    ]),
  ];
  const used = usedWords(document);
  const known = (fact: string) => [
    ...new Set([
      ...(fact === "reason" ? reasons : []),
      ...(facts.get(fact)?.values ?? []).map(String),
      ...(fact === "season" ? Object.keys(record(document.seasons)) : []),
      ...(fact === "risk.flags" ? FLAGS : []),
      ...(fact === "evidence" ? EVIDENCE : []),
      ...(used.get(fact) ?? []),
    ]),
  ];
  return {
    currency: currencyOf(document),
    facts,
    terms: new Map(vocabulary.terms.map((term) => [term.name, term])),
    groups: GROUPS.map(([prefix, label]) => ({
      words: label,
      facts: [...facts.values()].filter(({ name }) =>
        prefix ? name.startsWith(prefix) : !name.includes(".") || name.startsWith("request."),
      ),
    })).filter((group) => group.facts.length > 0),
    verdicts: vocabulary.verdicts,
    known,
    wordsOf: (term) => {
      const closed = (vocabulary.terms.find((each) => each.name === term)?.values ?? []).map(String);
      if (closed.length) return closed;
      if (term === "acceptable_reasons" || term === "required_evidence") return reasons;
      if (term === "high_risk_categories") return known("item.category");
      if (term === "fraud_flags") return known("risk.flags");
      if (term === "refund_to" || term === "difference_paid_with") return known("refund_to.kind");
      return [];
    },
  };
}

function words(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

/** Every text that stands beside a fact somewhere in the document. */
function usedWords(document: Document): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (fact: string, texts: string[]) => found.set(fact, [...(found.get(fact) ?? []), ...texts]);
  const walk = (json: Json | undefined): void => {
    if (!json || typeof json !== "object") return;
    if (!Array.isArray(json)) {
      for (const operand of Object.values(json)) {
        if (Array.isArray(operand) && operand.length === 2) {
          for (const [one, other] of [operand, [operand[1], operand[0]]] as [Json, Json][]) {
            const fact = record(one).var;
            if (typeof fact === "string")
              add(
                fact,
                (typeof other === "string" ? [other] : words(other as Json | undefined)).filter(Boolean),
              );
          }
        }
        walk(operand);
      }
      return;
    }
    for (const each of json) walk(each);
  };
  for (const rule of rulesOf(document)) walk(record(rule).when);
  add("item.category", words(termsOf(document).high_risk_categories));
  add("risk.flags", words(termsOf(document).fraud_flags));
  return found;
}

/** "whether the item was opened" as a name: "Item was opened". */
export function factName(fact: FactWords | undefined, name: string): string {
  if (!fact) return name;
  const bare = fact.says
    .replace(/;.*/, "")
    .replace(/^whether /, "")
    .replace(/^the (?=\w+ of )/, "")
    .replace(/^the /, "");
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}

export function wordOf(fact: string, word: string): string {
  return fact === "reason" || fact === "acceptable_reasons" ? reasonWords(word) : sentence(word);
}
