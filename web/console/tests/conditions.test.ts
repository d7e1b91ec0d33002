import type { Json } from "@shared/wire";
import { expect, test } from "vitest";
import { freshTest, placeOf, read, testsFor, valueFor, write } from "@/policies/editor/tree";

const v = (fact: string): Json => ({ var: fact });

test("any condition comes back as it was written, known or not", () => {
  const conditions: Json[] = [
    true,
    v("item.opened"),
    { "!": v("item.opened") },
    { "!": [v("item.opened")] },
    { "==": [v("item.category"), "electronics"] },
    { "!=": [v("item.condition"), null] },
    { "<=": [10, v("item.paid"), 20] },
    { in: [v("reason"), ["changed_mind", "size_or_fit"]] },
    { "!": { in: ["final_sale", v("item.tags")] } },
    { ">": [{ "-": [v("request.asked_at"), v("item.delivered_at")] }, 14] },
    { and: [v("a"), { or: [v("b"), { "!": { and: [v("c"), { "!": [{ or: [v("d")] }] }] } }] }] },
    { and: [] },
    { nonsense: [1, { deep: null }] },
    ["no", "condition"],
    "text",
  ];
  for (const condition of conditions) expect(write(read(condition))).toEqual(condition);
});

test("of thousands of random trees none is changed on its way", () => {
  // A fixed seed: the same trees every time.
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  const tree = (depth: number): Json => {
    const kind = random(depth > 0 ? 9 : 5);
    const fact = v(["item.paid", "item.tags", "reason", "risk.score"][random(4)] as string);
    if (kind === 0) return fact;
    if (kind === 1) return { [["==", "<", ">=", "!="][random(4)] as string]: [fact, random(100)] };
    if (kind === 2) return { in: [fact, ["a", "b"].slice(random(2))] };
    if (kind === 3) return { in: ["x", fact] };
    if (kind === 4) return { "<": [random(9), fact, 10 + random(9)] };
    if (kind === 5) return { "!": tree(depth - 1) };
    if (kind === 6) return { "!": [tree(depth - 1)] };
    const parts = Array.from({ length: random(4) }, () => tree(depth - 1));
    return { [kind === 7 ? "and" : "or"]: parts };
  };
  for (let index = 0; index < 5000; index += 1) {
    const condition = tree(4);
    expect(write(read(condition))).toEqual(condition);
  }
});

test("a fault's path leads to the part of the group that it is about", () => {
  const nested = read({ "!": [{ or: [v("a"), v("b")] }] });
  expect(nested.kind === "group" && placeOf(nested, 1)).toBe(".![0].or[1]");
  const plain = read({ and: [v("a")] });
  expect(plain.kind === "group" && placeOf(plain, 0)).toBe(".and[0]");
});

test("what was typed is carried over as far as it makes sense in the next test", () => {
  expect(valueFor("between", "number", 20)).toEqual([20, 20]);
  expect(valueFor("at_most", "number", [5, 9])).toBe(5);
  expect(valueFor("one_of", "text", "shoes")).toEqual(["shoes"]);
  expect(valueFor("is", "number", "shoes")).toBe(0);
  expect(valueFor("absent", "text", "shoes")).toBeNull();
  const fresh = freshTest("item.tags", "set", {
    kind: "test",
    fact: "item.category",
    does: "is",
    value: "shoes",
    listed: false,
  });
  expect(write(fresh)).toEqual({ in: ["shoes", v("item.tags")] });
});

test("a test that does not fit its fact stays choosable, so that nothing written is lost", () => {
  expect(testsFor("boolean", "less")).toContain("less");
  expect(testsFor("boolean")).not.toContain("less");
});
