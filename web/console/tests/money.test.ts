import { expect, test } from "vitest";
import { formatMoney, formatTotals, isZero, sumMoney } from "@/lib/money";
import { compareMoney } from "@/returns/offer";

test("a decimal string is shown with its currency and its currency's decimals", () => {
  expect(formatMoney("129.9", "EUR")).toBe("€129.90");
  expect(formatMoney("1099", "EUR")).toBe("€1,099.00");
  expect(formatMoney("1500", "JPY")).toBe("¥1,500");
});

test("an amount beyond what a float can hold stays exact", () => {
  expect(formatMoney("99999999999999999.99", "EUR")).toBe("€99,999,999,999,999,999.99");
});

test("an amount nobody knows yet is a dash, and what is no amount is shown as it is", () => {
  expect(formatMoney(null, "EUR")).toBe("–");
  expect(formatMoney("soon", "EUR")).toBe("soon");
});

test("sums are exact where floats are not", () => {
  expect(sumMoney(["0.10", "0.20"])).toBe("0.30");
  expect(sumMoney(["10", "0.005", null, undefined])).toBe("10.005");
  expect(sumMoney(["1.00", "-4.90"])).toBe("-3.90");
  expect(sumMoney([])).toBe("0");
});

test("totals are kept apart by currency", () => {
  expect(
    formatTotals([
      { amount: "10.00", currency: "EUR" },
      { amount: "0.50", currency: "EUR" },
      { amount: "3.00", currency: "GBP" },
      { amount: null, currency: "EUR" },
    ]),
  ).toBe("€10.50 + £3.00");
});

test("amounts compare by value, not by their text", () => {
  expect(compareMoney("9.00", "10")).toBeLessThan(0);
  expect(compareMoney("10.0", "10.00")).toBe(0);
  expect(compareMoney("10.01", "10.00")).toBeGreaterThan(0);
});

test("zero is zero however it is written", () => {
  for (const zero of ["0", "0.00", "-0.00", "", null, undefined]) expect(isZero(zero)).toBe(true);
  expect(isZero("0.01")).toBe(false);
});
