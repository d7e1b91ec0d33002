import { expect, test } from "vitest";
import {
  arrived,
  completes,
  disposed,
  effects,
  effectWords,
  graded,
  keepsOpen,
} from "@/returns/goods/effects";
import { detail } from "./cast";
import { GRADED, goods, RECEIVED, resolution } from "./settling";

const line = (number: number, name: string, quantity = 1) => ({
  ...detail("x").lines[0],
  line_number: number,
  product_name: name,
  quantity,
});

function approved(over: Parameters<typeof detail>[1] = {}) {
  const lines = [line(1, "Shoes"), line(2, "Headphones")] as ReturnType<typeof detail>["lines"];
  return detail("x", { status: "approved", lines, ...over });
}

const all = (view: ReturnType<typeof approved>, came: "received" | "never_came" = "received") =>
  view.goods.map(({ line_number, quantity }) => ({ line_number, quantity, came }));

test("an arrival pays what waited for it, and says what goes on waiting", () => {
  const view = approved({
    goods: [goods(1), goods(2)],
    resolutions: [
      resolution(1, { kind: "exchange", amount: "0.00", promised: "0.00", waits_for: "arrival" }),
      resolution(2),
    ],
  });
  expect(effectWords(view, effects(view, arrived(view, all(view))))).toEqual([
    "The exchange for Shoes is sent.",
    "€85.00 waits until all of Headphones is here and graded.",
  ]);
});

test("a part of what is expected pays nothing yet", () => {
  const view = approved({
    goods: [goods(1, { quantity: 2 })],
    resolutions: [resolution(1, { waits_for: "arrival" })],
  });
  const half = arrived(view, [{ line_number: 1, quantity: 1, came: "received" }]);
  expect(half.map(({ came, quantity }) => [came, quantity])).toEqual([
    ["expected", 1],
    ["received", 1],
  ]);
  expect(effectWords(view, effects(view, half))).toEqual([
    "No money moves yet: €85.00 waits until all of Shoes is here.",
  ]);
});

test("what never comes is withdrawn, and a part of it lowers what is paid", () => {
  const view = approved({
    goods: [goods(1, { quantity: 2 })],
    resolutions: [resolution(1, { waits_for: "arrival" })],
  });
  const never = effects(view, arrived(view, all(view, "never_came")));
  expect(never[0]?.becomes).toBe("nothing");
  expect(effectWords(view, never)).toEqual(["€85.00 is withdrawn, for its goods did not come."]);
  const rest = { ...view, goods: [goods(1, { ...RECEIVED, id: "a" }), goods(1, { id: "b" })] };
  const found = effects(rest, arrived(rest, [{ line_number: 1, quantity: 1, came: "never_came" }]));
  expect(effectWords(rest, found)[0]).toMatch(/^Up to €85.00 falls due/);
});

test("grading pays at most what was promised, once all of its lines are graded", () => {
  const view = approved({
    goods: [goods(1, RECEIVED), goods(2, RECEIVED)],
    resolutions: [
      resolution(1, {
        lines: [
          { line_number: 1, quantity: 1, amount: "50.00" },
          { line_number: 2, quantity: 1, amount: "35.00" },
        ],
      }),
    ],
  });
  expect(effectWords(view, effects(view, graded(view, "g1", 1)))).toEqual([
    "No money moves yet: €85.00 waits until everything is here and graded.",
  ]);
  const after = { ...view, goods: [goods(1, GRADED), goods(2, RECEIVED)] };
  expect(effectWords(after, effects(after, graded(after, "g2", 1)))).toEqual([
    "Up to €85.00 falls due for the shopper: your policy decides by what you found, and never gives more.",
  ]);
});

test("of several units those that are not graded keep the money waiting", () => {
  const view = approved({ goods: [goods(1, { ...RECEIVED, quantity: 3 })], resolutions: [resolution(1)] });
  expect(effects(view, graded(view, "g1", 2))[0]?.becomes).toBe("waits");
  expect(effects(view, graded(view, "g1", 3))[0]?.becomes).toBe("due");
});

test("a charge is never told as money for the shopper", () => {
  const view = approved({
    goods: [goods(1)],
    resolutions: [resolution(1, { kind: "charge", beside: "difference", waits_for: "arrival" })],
  });
  expect(effectWords(view, effects(view, arrived(view, all(view))))).toEqual([
    "€85.00 is charged to the shopper.",
  ]);
});

test("the last goods complete the return only once all money is settled", () => {
  const view = approved({ goods: [goods(1, GRADED)], resolutions: [resolution(1, { state: "sending" })] });
  expect(completes(view, disposed(view, "g1"))).toBe(false);
  expect(keepsOpen(view, disposed(view, "g1"))).toBe("all the money is settled");
  const paid = { ...view, resolutions: [resolution(1, { state: "done" })] };
  expect(completes(paid, disposed(paid, "g1"))).toBe(true);
  expect(keepsOpen(paid, disposed(paid, "g1"))).toBeNull();
});
