import type { Document } from "@shared/wire";
import { expect, test } from "vitest";
import {
  at,
  canonical,
  freshId,
  idOf,
  pretty,
  rulesOf,
  withEffect,
  withoutEffect,
  withoutRule,
  withRuleMoved,
} from "@/policies/editor/document";
import { lineOf, locate } from "@/policies/editor/locate";

const DOCUMENT: Document = {
  rules: [{ says: "One.", id: "one" }, { id: "two", set: { refund_percent: 50 }, own: 1 }, { id: "three" }],
  terms: { return_window: 30 },
  format: "dokani/1",
};
const ids = (document: Document) => rulesOf(document).map(idOf);

test("a moved rule comes to stand at its place, and those between make room", () => {
  expect(ids(withRuleMoved(DOCUMENT, 0, 2))).toEqual(["two", "three", "one"]);
  expect(ids(withRuleMoved(DOCUMENT, 2, 0))).toEqual(["three", "one", "two"]);
  expect(ids(DOCUMENT)).toEqual(["one", "two", "three"]);
});

test("a move to nowhere leaves the document as it was", () => {
  for (const [from, to] of [
    [0, 0],
    [0, 3],
    [-1, 0],
    [3, 0],
  ] as const)
    expect(withRuleMoved(DOCUMENT, from, to)).toBe(DOCUMENT);
});

test("what the editor does not know stays in the rule", () => {
  const rule = rulesOf(DOCUMENT)[1] as Document;
  expect(withEffect(rule, "set", "return_window", 14)).toEqual({
    id: "two",
    set: { refund_percent: 50, return_window: 14 },
    own: 1,
  });
  expect(withoutEffect(rule, "set", "refund_percent")).toEqual({ id: "two", own: 1 });
});

test("a new rule never takes the id of another", () => {
  expect(freshId(DOCUMENT, "two")).toBe("two-2");
  expect(freshId({ rules: [{ id: "a" }, { id: "a-2" }] }, "a")).toBe("a-3");
  expect(freshId(withoutRule(DOCUMENT, 1), "two")).toBe("two");
});

test("the order of keys says nothing, the order of rules says something", () => {
  expect(canonical({ a: 1, b: [{ d: 2, c: 3 }] })).toBe(canonical({ b: [{ c: 3, d: 2 }], a: 1 }));
  expect(canonical(withRuleMoved(DOCUMENT, 0, 1))).not.toBe(canonical(DOCUMENT));
});

test("the text view shows the document in the order of the language, and loses nothing", () => {
  const text = pretty(DOCUMENT);
  expect(text.indexOf('"format"')).toBeLessThan(text.indexOf('"terms"'));
  expect(text.indexOf('"terms"')).toBeLessThan(text.indexOf('"rules"'));
  expect(JSON.parse(text)).toEqual(DOCUMENT);
});

test("a fault is found in the text, and at its rule and no other", () => {
  const text = pretty(DOCUMENT);
  const [from, to] = locate(text, "rules[1].set.refund_percent");
  expect(text.slice(from, to)).toBe("50");
  expect(lineOf(text, from).line).toBe(text.split("\n").findIndex((line) => line.includes("50")) + 1);
  const faults = [{ path: "rules[1].set" }, { path: "rules[10].set" }, { path: "terms.x" }];
  expect(at(faults, "rules[1]")).toEqual([faults[0]]);
});
