import type { BlindCase } from "@shared/wire";
import { Link } from "@tanstack/react-router";
import { Package } from "lucide-react";
import type { ReactNode } from "react";
import { plural, reasonWords, resolutionWords } from "@/lib/words";
import { Card } from "@/ui/page";
import { Day, Money } from "@/ui/text";
import { Photos } from "./Photos";

/** A case as it lay before the policy: without verdict, amount, score, number and shopper. */
export function CaseView({ found, renew }: { found: BlindCase; renew?: (() => void) | undefined }) {
  return (
    <div className="min-w-0 space-y-4">
      <Lines found={found} />
      <Photos evidence={found.evidence} renew={renew} />
      <Card title="Known then">
        <dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-sm sm:grid-cols-4">
          <Fact name="Asked">
            <Day at={found.asked_at} />
          </Fact>
          <Fact name="Bought">
            {found.days_since_purchase === null
              ? "not known"
              : `${plural(found.days_since_purchase, "day")} before`}
          </Fact>
          <Fact name="Order">
            <Money amount={found.order_value} currency={found.currency} />
          </Fact>
          <Fact name="Returns before">
            {found.return_history === null ? "not known" : found.return_history.toLocaleString()}
          </Fact>
        </dl>
        <p className="mt-3 text-fg-2 text-sm">
          Decide by{" "}
          <Link to="/policies" className="font-medium text-accent hover:underline">
            your policy
          </Link>
          , as you would have if it had come to you.
        </p>
      </Card>
    </div>
  );
}

function Lines({ found }: { found: BlindCase }) {
  return (
    <Card title={found.lines.length > 1 ? `Items (${found.lines.length})` : "Item"} padded={false}>
      <ul className="divide-y divide-line">
        {found.lines.map((line, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name here, and never change
            key={at}
            className="grid gap-x-4 gap-y-3 px-4 py-4 sm:grid-cols-[3rem_minmax(0,1fr)_10rem]"
          >
            <span
              aria-hidden
              className="flex size-12 items-center justify-center rounded-md border border-line bg-surface text-fg-2 max-sm:hidden"
            >
              <Package className="size-5" />
            </span>
            <div className="min-w-0 space-y-2">
              <div>
                <p className="font-medium text-base">{line.product_name ?? "An item without a name"}</p>
                <p className="text-fg-2 text-sm">
                  <span className="num">{line.quantity}</span> ×{" "}
                  <Money amount={line.unit_price} currency={found.currency} />
                  {line.product_category && <> · {line.product_category}</>}
                </p>
              </div>
              <p className="text-sm">
                {reasonWords(line.reason)}
                <span className="text-fg-2">
                  {" "}
                  · wants {resolutionWords(line.resolution_wanted).toLowerCase()}
                </span>
              </p>
              {line.own_words && (
                <blockquote className="max-w-prose border-line border-l-2 pl-3 text-base">
                  <p className="whitespace-pre-wrap break-words">{line.own_words}</p>
                  <footer className="mt-0.5 text-fg-2 text-xs">in the shopper’s own words</footer>
                </blockquote>
              )}
            </div>
            <p className="text-sm sm:text-right">
              <span className="text-fg-2">Paid </span>
              <Money amount={line.paid} currency={found.currency} className="font-medium" />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-fg-2 text-xs">{name}</dt>
      <dd className="num">{children}</dd>
    </div>
  );
}
