import type { Order, ReturnForMerchant } from "@shared/wire";
import { Link } from "@tanstack/react-router";
import { ExternalLink } from "lucide-react";
import { plural, sentence } from "@/lib/words";
import { CopyButton } from "@/ui/copy";
import { Card } from "@/ui/page";
import { Day, Money } from "@/ui/text";

export function OrderCard({ view }: { view: ReturnForMerchant }) {
  const order: Order | null = view.order;
  return (
    <Card
      title="Order"
      aside={
        <Link
          to="/orders"
          search={{ open: view.order_id }}
          className="inline-flex min-h-6 items-center font-medium text-accent hover:underline"
        >
          Open
        </Link>
      }
    >
      <dl className="space-y-2 text-sm">
        <Row words="Number">
          <span className="num break-all">{view.order_id}</span>
        </Row>
        <Row words="Shopper">
          <span className="block truncate" title={view.customer_email}>
            {view.customer_name ?? view.customer_email}
          </span>
        </Row>
        {view.customer_name && (
          <Row words="E-mail">
            <span className="flex min-w-0 items-center justify-end gap-1">
              <span className="truncate" title={view.customer_email}>
                {view.customer_email}
              </span>
              <CopyButton text={view.customer_email} label="Copy e-mail" className="-my-0.5" />
            </span>
          </Row>
        )}
        <Row words="Value">
          <Money amount={order?.order_value ?? view.order_value} currency={view.currency} />
        </Row>
        {order && (
          <>
            <Row words="State">{sentence(order.status)}</Row>
            <Row words="Ordered">
              <Day at={order.ordered_at} />
            </Row>
            {order.delivered_at && (
              <Row words="Delivered">
                <Day at={order.delivered_at} />
              </Row>
            )}
            <Row words="Lines">{plural(order.lines.length, "line")}</Row>
          </>
        )}
      </dl>
    </Card>
  );
}

function Row({ words, children }: { words: string; children: React.ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="shrink-0 text-fg-2">{words}</dt>
      <dd className="min-w-0 text-right">{children}</dd>
    </div>
  );
}

/** The words the shopper reads, and the page they read them on. */
export function ShopperSees({ view }: { view: ReturnForMerchant }) {
  if (!view.reasons.shopper.length && !view.shopper_url) return null;
  return (
    <Card
      title="What the shopper sees"
      aside={
        view.shopper_url && (
          <a
            href={view.shopper_url}
            target="_blank"
            rel="noreferrer"
            className="inline-flex min-h-6 items-center gap-1 font-medium text-accent hover:underline"
          >
            Open their page
            <ExternalLink aria-hidden className="size-3" />
          </a>
        )
      }
    >
      {view.reasons.shopper.length ? (
        <ul className="space-y-1.5 text-sm">
          {view.reasons.shopper.map((says) => (
            <li key={says}>{says}</li>
          ))}
        </ul>
      ) : (
        <p className="text-fg-2 text-sm">Their page says that the return is being looked at.</p>
      )}
    </Card>
  );
}
