import type { ReturnForMerchant } from "@shared/wire";
import { Coins } from "lucide-react";
import { cn } from "@/lib/cn";
import { formatMoney, isZero } from "@/lib/money";
import { isOpen } from "@/lib/words";
import { Card } from "@/ui/page";
import { Breakdown } from "./Breakdown";
import { Entry } from "./Entry";
import { type Sums, sums } from "./ledger";

/** The ledger of a return: what was promised to the shopper, and what became of each part of it. */
export function MoneyPanel({ view }: { view: ReturnForMerchant }) {
  const rows = view.resolutions;
  return (
    <Card title="Money" padded={false}>
      {rows.length === 0 ? (
        <Nothing view={view} />
      ) : (
        <>
          <Summary found={sums(rows)} currency={view.currency} />
          <ul className="divide-y divide-line border-line border-t">
            {rows.map((one) => (
              <Entry key={one.id} view={view} one={one} />
            ))}
          </ul>
        </>
      )}
      {view.lines.some((line) => line.verdict === "approve") && <Worked view={view} />}
    </Card>
  );
}

function Nothing({ view }: { view: ReturnForMerchant }) {
  const says = isOpen(view.status)
    ? "Nothing is promised before the return is approved."
    : view.status === "denied"
      ? "The return was denied, so nothing is given."
      : view.outcome === "cancelled"
        ? "The return was cancelled, so nothing is given."
        : view.channel === "import"
          ? "This return is from your history; its money was not given by Dokani."
          : view.status === "approved"
            ? "What is promised is written down in a moment."
            : "Nothing was promised for this return.";
  return (
    <p className="flex items-start gap-2 px-4 py-3 text-fg-2 text-sm">
      <Coins aria-hidden className="mt-0.5 size-4 shrink-0" />
      {says}
    </p>
  );
}

function Summary({ found, currency }: { found: Sums; currency: string }) {
  const tiles: { words: string; amount: string; look?: string }[] = [
    { words: "Promised", amount: found.promised },
    { words: "Paid", amount: found.paid, look: isZero(found.paid) ? undefined : "text-ok" },
    ...[
      { words: "Waits for the goods", amount: found.waiting },
      { words: "Being paid", amount: found.moving },
      { words: "Outcome unknown", amount: found.unknown, look: "text-warn" },
      { words: "Failed", amount: found.failed, look: "text-danger" },
      { words: "Not given", amount: found.less },
      { words: "The shopper pays", amount: found.charged },
    ].filter(({ amount }) => !isZero(amount)),
  ].map((tile) => tile as { words: string; amount: string; look?: string });
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3 px-4 py-3">
      {tiles.map(({ words, amount, look }) => (
        <div key={words} className="flex flex-col-reverse">
          <dt className="text-fg-2 text-xs">{words}</dt>
          <dd className={cn("num font-semibold text-lg", look)}>{formatMoney(amount, currency)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Fees, shares and differences of each approved line. */
function Worked({ view }: { view: ReturnForMerchant }) {
  const lines = view.lines.filter((line) => line.verdict === "approve");
  return (
    <section aria-label="How it is worked out" className="border-line border-t px-4 py-3">
      <h3 className="font-medium text-sm">How it is worked out</h3>
      <div className="mt-2 grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {lines.map((line) => (
          <div key={line.line_number}>
            <p className="mb-1 text-sm">
              {line.product_name}
              {line.quantity > 1 && <span className="num text-fg-2"> × {line.quantity}</span>}
            </p>
            <Breakdown line={line} currency={view.currency} />
          </div>
        ))}
      </div>
    </section>
  );
}
