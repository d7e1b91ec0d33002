import { expect, test } from "vitest";
import { Problem } from "@/api/problem";
import {
  amountFault,
  anyApproved,
  type Choices,
  changedLines,
  owesReason,
  serverFault,
  startOf,
  totalOf,
} from "@/returns/choices";
import { detail } from "./cast";

const base = detail("1").lines[0];
if (!base) throw new Error("the cast has a line");
const line = (number: number, over: object = {}) => ({ ...base, line_number: number, ...over });
const view = detail("1", { lines: [line(1), line(2, { verdict: "deny", amount: "0" })] });

test("it starts as the policy proposes, or all denied", () => {
  expect(startOf(view, "approved")).toMatchObject({ 1: { verdict: "approve" }, 2: { verdict: "deny" } });
  expect(anyApproved(startOf(view, "denied"))).toBe(false);
});

test("approved against a policy that denies all, it starts with all that was paid, and says so", () => {
  const refused = detail("1", {
    lines: [line(1, { verdict: "deny", amount: "0" }), line(2, { verdict: "deny" })],
  });
  const start = startOf(refused, "approved");
  expect(totalOf(refused, start)).toBe("200.00");
  expect(changedLines(refused, start)).toHaveLength(2);
  expect(owesReason(refused, start)).toBe(false);
});

test("nothing is sent of lines that stay as proposed", () => {
  expect(changedLines(view, startOf(view, "approved"))).toEqual([]);
  expect(totalOf(view, startOf(view, "approved"))).toBe("85.00");
  const same: Choices = { ...startOf(view, "approved"), 1: { verdict: "approve", amount: "85" } };
  expect(changedLines(view, same)).toEqual([]);
});

test("a line approved against the policy is sent with its amount", () => {
  const given: Choices = { ...startOf(view, "approved"), 2: { verdict: "approve", amount: "20.00" } };
  expect(changedLines(view, given)).toEqual([{ line_number: 2, verdict: "approve", amount: "20.00" }]);
  expect(owesReason(view, given)).toBe(false);
  expect(totalOf(view, given)).toBe("105.00");
});

test("who denies what the policy gives owes the shopper a reason; what the policy denies has its own", () => {
  expect(owesReason(view, startOf(view, "approved"))).toBe(false);
  const denied: Choices = { 1: { verdict: "deny", amount: "85.00" }, 2: { verdict: "approve", amount: "5" } };
  expect(owesReason(view, denied)).toBe(true);
  expect(changedLines(view, denied)).toEqual([
    { line_number: 1, verdict: "deny" },
    { line_number: 2, verdict: "approve", amount: "5" },
  ]);
});

test("an amount has the places of its currency, and is never above what was paid", () => {
  const fault = (amount: string, currency = "EUR") =>
    amountFault(line(1), { verdict: "approve", amount }, currency);
  expect(fault("100.00")).toBeNull();
  expect(fault("100.01")).toBe("More than was paid for this line.");
  expect(fault("1.234")).toBe("Write an amount such as 12.50.");
  expect(fault("1.234", "KWD")).toBeNull();
  expect(fault("12.5", "JPY")).toBe("Write an amount such as 12.");
  expect(fault("-1")).not.toBeNull();
  expect(fault("")).toBe("Write an amount, or deny this line.");
  expect(amountFault(line(1), { verdict: "deny", amount: "nonsense" }, "EUR")).toBeNull();
});

test("what the server says of a line is told at that line", () => {
  const high = new Problem(422, {
    code: "amount_too_high",
    detail: "Line 2: too much.",
    data: { line_number: 2 },
  });
  expect(serverFault(high, [], 2)).toBe("Line 2: too much.");
  expect(serverFault(high, [], 1)).toBeNull();
  const invalid = new Problem(422, {
    code: "invalid_request",
    detail: "…",
    data: { faults: [{ path: "body.lines.0.amount", problem: "no number" }] },
  });
  expect(serverFault(invalid, [{ line_number: 2, verdict: "approve", amount: "x" }], 2)).toBe("no number");
});
