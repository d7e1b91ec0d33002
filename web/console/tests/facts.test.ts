import type { Document } from "@shared/wire";
import { expect, test } from "vitest";
import { changeName, linesOf, placeFor, rowsOf, withFact, withoutFact } from "@/policies/trial/facts";

const NESTED: Document = {
  action: "return",
  order: { status: "delivered" },
  lines: [
    { line: 1, reason: "other", item: { paid: "10.00", tags: [] } },
    { line: 4, item: { paid: "20.00" } },
  ],
};

test("every fact is a row, with the line it belongs to", () => {
  expect(rowsOf(NESTED).map(({ name, line }) => [name, line])).toEqual([
    ["action", null],
    ["order.status", null],
    ["reason", 1],
    ["item.paid", 1],
    ["item.tags", 1],
    ["item.paid", 4],
  ]);
  expect(linesOf(NESTED)).toEqual([1, 4]);
});

test("each row is changed and taken out at its own place", () => {
  for (const row of rowsOf(NESTED)) {
    const after = rowsOf(withFact(NESTED, row.path, "new"));
    expect(after.filter((each) => each.value === "new")).toEqual([{ ...row, value: "new" }]);
    expect(rowsOf(withoutFact(NESTED, row.path))).toHaveLength(rowsOf(NESTED).length - 1);
  }
  expect(withoutFact({ item: { paid: 1 }, reason: "x" }, ["item", "paid"])).toEqual({ reason: "x" });
});

test("a new fact goes where its like stand, be the facts nested or flat", () => {
  expect(placeFor({}, "item.opened", null)).toEqual(["item", "opened"]);
  expect(placeFor({ "item.paid": "1" }, "item.opened", null)).toEqual(["item.opened"]);
  expect(placeFor(NESTED, "item.opened", 4)).toEqual(["lines", 1, "item", "opened"]);
  expect(placeFor({}, "reason", null)).toEqual(["reason"]);
});

test("of several lines the one that is meant is named", () => {
  const [row] = rowsOf(NESTED).filter(({ name, line }) => name === "item.paid" && line === 4);
  expect(row && changeName(row, 2)).toBe("item.paid@4");
  expect(row && changeName(row, 1)).toBe("item.paid");
});
