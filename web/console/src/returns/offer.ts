/** What approving would pay, worked out of the policy's own amounts; exact, in decimal strings. */
import type { ReturnForMerchant, ReturnInList, ReturnLine } from "@shared/wire";
import { sumMoney } from "@/lib/money";

/** The amount the policy works out for a line, whatever its verdict. */
export function lineOffer(line: ReturnLine): string {
  return line.breakdown.refund ?? line.amount ?? "0";
}

/** The most a person may give for a line: what was paid for it. */
export function lineMost(line: ReturnLine): string {
  return line.breakdown.paid ?? line.paid;
}

/** Lines the policy denied stay denied when the rest is approved, unless a person says otherwise. */
export function approvedByDefault(line: ReturnLine): boolean {
  return line.verdict !== "deny";
}

export function offer(view: ReturnForMerchant): string {
  return sumMoney(view.lines.filter(approvedByDefault).map(lineOffer));
}

/** What was paid for all that should come back. */
export function asked(view: ReturnForMerchant): string {
  return sumMoney(view.lines.map(lineMost));
}

/** What a row of the queue is about: the refund once it is known or proposed, else the order. */
export function atStake(row: ReturnInList): {
  amount: string | null;
  currency: string;
  /** Paid or denied; proposed by the policy; or only the order's value. */
  is: "settled" | "proposed" | "order";
} {
  const { currency } = row;
  if (row.amount !== null) return { amount: row.amount, currency, is: "settled" };
  if (row.proposed_amount != null) return { amount: row.proposed_amount, currency, is: "proposed" };
  return { amount: row.order_value, currency, is: "order" };
}

/** Compares two decimal strings exactly: below zero when the first is less. */
export function compareMoney(one: string, other: string): number {
  const difference = sumMoney([one, other.startsWith("-") ? other.slice(1) : `-${other}`]);
  if (/^-?0*\.?0*$/.test(difference)) return 0;
  return difference.startsWith("-") ? -1 : 1;
}
