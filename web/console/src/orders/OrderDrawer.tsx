import type { Order } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { useState } from "react";
import { orderQuery } from "@/api/queries";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Day, Money } from "@/ui/text";
import { OrderStatus } from "./OrdersPage";

export function OrderDrawer({ orderId, close }: { orderId: string | undefined; close: () => void }) {
  // The last order stays in the drawer while it closes.
  const [shown, setShown] = useState(orderId);
  if (orderId && orderId !== shown) setShown(orderId);
  const found = useQuery({ ...orderQuery(shown ?? ""), enabled: Boolean(shown) });
  return (
    <Dialog
      open={Boolean(orderId)}
      onOpenChange={(open) => !open && close()}
      title={`Order ${shown ?? ""}`}
      place="side"
    >
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto px-5 py-4">
        {found.data ? (
          <Detail order={found.data} />
        ) : found.error ? (
          <ProblemNote
            error={found.error}
            title="This order could not be loaded"
            retry={() => void found.refetch()}
          />
        ) : (
          <div role="status" className="space-y-4">
            <span className="sr-only">Loading the order</span>
            <Skeleton className="h-24" />
            <Skeleton className="h-40" />
          </div>
        )}
      </div>
    </Dialog>
  );
}

function Detail({ order }: { order: Order }) {
  return (
    <div className="space-y-6">
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <p className="font-medium text-base">
            {order.customer_name ?? order.customer_email ?? "Shopper not known"}
          </p>
          {order.customer_name && <p className="break-all text-fg-2 text-sm">{order.customer_email}</p>}
        </div>
        <div className="text-right">
          <p className="font-semibold text-lg">
            <Money amount={order.order_value} currency={order.currency} />
          </p>
          <OrderStatus status={order.status} />
        </div>
      </div>
      <dl className="grid grid-cols-2 gap-4 text-sm">
        <div>
          <dt className="text-fg-2">Ordered</dt>
          <dd>
            <Day at={order.ordered_at} />
          </dd>
        </div>
        <div>
          <dt className="text-fg-2">Delivered</dt>
          <dd>{order.delivered_at ? <Day at={order.delivered_at} /> : "Not yet"}</dd>
        </div>
      </dl>
      <section aria-label="Items">
        <h3 className="mb-2 font-semibold text-sm">Items</h3>
        <ul className="divide-y divide-line rounded-lg border border-line">
          {order.lines.map((line) => (
            <li key={line.line_number} className="flex items-start justify-between gap-4 px-4 py-3 text-sm">
              <div className="min-w-0">
                <p className="font-medium">{line.product_name ?? "Unknown item"}</p>
                <p className="text-fg-2">
                  <span className="num">{line.quantity}</span> ×{" "}
                  <Money amount={line.unit_price} currency={order.currency} />
                  {line.sku && <span className="font-mono text-xs"> · {line.sku}</span>}
                </p>
                {line.quantity_returnable < line.quantity && (
                  <Badge className="mt-1">
                    {line.quantity_returnable === 0
                      ? "Nothing left to return"
                      : `${line.quantity_returnable} of ${line.quantity} returnable`}
                  </Badge>
                )}
              </div>
              <Money amount={line.paid} currency={order.currency} className="font-medium" />
            </li>
          ))}
        </ul>
      </section>
      <Button asChild>
        <Link to="/returns" search={{ view: "all", q: order.order_id }}>
          <Inbox aria-hidden />
          Returns of this order
        </Link>
      </Button>
    </div>
  );
}
