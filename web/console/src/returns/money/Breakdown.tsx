import type { ReturnLine } from "@shared/wire";
import { formatMoney, isZero } from "@/lib/money";
import { sentence } from "@/lib/words";
import { Money } from "@/ui/text";
import { lineOffer } from "../offer";

/** How what a line gives is worked out of what was paid for it. */
export function Breakdown({ line, currency }: { line: ReturnLine; currency: string }) {
  const { paid, percent, fees = [], shipping, difference, bonus } = line.breakdown;
  const denied = line.verdict === "deny";
  const exchanged = line.resolution_wanted === "exchange" && difference !== undefined;
  return (
    <dl className="space-y-1 text-sm">
      <Row words="Paid" amount={paid ?? line.paid} currency={currency} />
      {percent !== undefined && Number(percent) !== 100 && (
        <div className="flex justify-between gap-4">
          <dt className="text-fg-2">Refunded share</dt>
          <dd className="num">{String(percent)} %</dd>
        </div>
      )}
      {fees.map((fee) => (
        <Row key={fee.id} words={sentence(fee.id)} amount={minus(fee.amount)} currency={currency} />
      ))}
      {!isZero(shipping) && <Row words="Shipping" amount={shipping} currency={currency} />}
      {!isZero(difference) && difference && <Row {...differenceOf(difference)} currency={currency} />}
      {!isZero(bonus) && <Row words="Bonus as store credit" amount={bonus} currency={currency} />}
      <div className="flex justify-between gap-4 border-line border-t pt-1 font-medium">
        <dt>{denied ? "Refund" : exchanged ? "Besides the exchange" : "Refund"}</dt>
        <dd className="num whitespace-nowrap">{formatMoney(denied ? "0" : lineOffer(line), currency)}</dd>
      </div>
    </dl>
  );
}

/** Above 0 the shopper pays, below they get it. */
function differenceOf(difference: string): { words: string; amount: string } {
  return difference.startsWith("-")
    ? { words: "Price difference to the shopper", amount: difference.slice(1) }
    : { words: "Price difference the shopper pays", amount: difference };
}

function minus(amount: string): string {
  return amount.startsWith("-") ? amount : `-${amount}`;
}

function Row({ words, amount, currency }: { words: string; amount: string | undefined; currency: string }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-fg-2">{words}</dt>
      <dd>
        <Money amount={amount} currency={currency} />
      </dd>
    </div>
  );
}
