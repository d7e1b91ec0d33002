import type { Order } from "@shared/wire";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Package, SearchX } from "lucide-react";
import { ordersQuery } from "@/api/queries";
import { cn } from "@/lib/cn";
import { plural, sentence } from "@/lib/words";
import { Badge, type Tone } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { PageHead } from "@/ui/page";
import { SearchBox } from "@/ui/search";
import { Day, Money } from "@/ui/text";
import { OrderDrawer } from "./OrderDrawer";

const FROM = "/shell/orders";

const STATUS_TONES: Record<string, Tone> = {
  delivered: "ok",
  shipped: "info",
  out_for_delivery: "info",
  refused: "warn",
  lost: "danger",
  cancelled: "plain",
};

export function OrderStatus({ status }: { status: string }) {
  return <Badge tone={STATUS_TONES[status] ?? "plain"}>{sentence(status)}</Badge>;
}

const head = "px-2 py-2 text-left font-medium text-fg-2 text-xs first:pl-6 last:pr-6";
const cell = "px-2 py-2.5 first:pl-6 last:pr-6";

export function OrdersPage() {
  const { q, open } = useSearch({ from: FROM });
  const navigate = useNavigate();
  const list = useInfiniteQuery(ordersQuery(q));
  const orders = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead title="Orders" className="border-line border-b">
        <SearchBox
          value={q}
          label="Search by order number or e-mail"
          placeholder="Order number or e-mail"
          className="w-64 max-sm:w-full"
          onChange={(typed) => void navigate({ to: "/orders", search: { q: typed }, replace: true })}
        />
      </PageHead>
      {list.error && !list.data ? (
        <div className="p-4 md:p-6">
          <ProblemNote
            error={list.error}
            title="The orders could not be loaded"
            retry={() => void list.refetch()}
          />
        </div>
      ) : list.isPending ? (
        <Loading />
      ) : orders.length === 0 ? (
        <NoOrders q={q} />
      ) : (
        <div className={cn(list.isPlaceholderData && "opacity-50")}>
          <table aria-label="Orders" className="w-full table-fixed border-collapse text-sm max-md:hidden">
            <thead>
              <tr className="border-line border-b">
                <th scope="col" className={cn(head, "w-40")}>
                  Order
                </th>
                <th scope="col" className={head}>
                  Shopper
                </th>
                <th scope="col" className={head}>
                  Items
                </th>
                <th scope="col" className={cn(head, "w-36")}>
                  State
                </th>
                <th scope="col" className={cn(head, "w-28 text-right")}>
                  Value
                </th>
                <th scope="col" className={cn(head, "w-32 text-right")}>
                  Ordered
                </th>
              </tr>
            </thead>
            <tbody>
              {orders.map((order) => (
                <tr
                  key={order.order_id}
                  className="relative border-line border-b transition-colors duration-(--fast) hover:bg-surface"
                >
                  <td className={cn(cell, "truncate")}>
                    <OpenLink order={order} q={q} />
                  </td>
                  <td className={cn(cell, "truncate")}>
                    {order.customer_name ?? order.customer_email ?? "Not known"}
                    {order.customer_name && (
                      <span className="block truncate text-fg-2 text-xs">{order.customer_email}</span>
                    )}
                  </td>
                  <td className={cn(cell, "truncate text-fg-2")}>{itemsOf(order)}</td>
                  <td className={cell}>
                    <OrderStatus status={order.status} />
                  </td>
                  <td className={cn(cell, "text-right")}>
                    <Money amount={order.order_value} currency={order.currency} className="font-medium" />
                  </td>
                  <td className={cn(cell, "text-right text-fg-2")}>
                    <Day at={order.ordered_at} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <ul aria-label="Orders" className="divide-y divide-line md:hidden">
            {orders.map((order) => (
              <li key={order.order_id} className="relative px-4 py-3">
                <div className="flex items-baseline justify-between gap-3">
                  <OpenLink order={order} q={q} />
                  <Money amount={order.order_value} currency={order.currency} className="font-medium" />
                </div>
                <p className="mt-0.5 truncate text-fg-2 text-sm">
                  {order.customer_name ?? order.customer_email ?? "Not known"} · {itemsOf(order)}
                </p>
                <div className="mt-2 flex items-center justify-between text-fg-2 text-xs">
                  <OrderStatus status={order.status} />
                  <Day at={order.ordered_at} />
                </div>
              </li>
            ))}
          </ul>
          <div className="flex justify-center px-4 py-6 text-fg-2 text-sm">
            {list.hasNextPage ? (
              <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Load more
              </Button>
            ) : orders.length === 1 ? (
              "One order"
            ) : (
              `All ${plural(orders.length, "order")} shown`
            )}
          </div>
        </div>
      )}
      <OrderDrawer
        orderId={open}
        close={() => void navigate({ to: "/orders", search: { q }, resetScroll: false })}
      />
    </>
  );
}

function OpenLink({ order, q }: { order: Order; q: string }) {
  return (
    <Link
      to="/orders"
      search={{ q, open: order.order_id }}
      resetScroll={false}
      className="num truncate font-medium after:absolute after:inset-0 after:content-['']"
    >
      {order.order_id}
    </Link>
  );
}

function itemsOf(order: Order): string {
  const [first, ...others] = order.lines ?? [];
  if (!first) return "";
  return others.length
    ? `${first.product_name ?? "Unknown item"} +${others.length} more`
    : (first.product_name ?? "Unknown item");
}

function NoOrders({ q }: { q: string }) {
  if (q) {
    return (
      <Empty
        icon={<SearchX />}
        title={`No order matches “${q}”`}
        action={
          <Button asChild tone="primary">
            <Link to="/orders">Clear search</Link>
          </Button>
        }
      >
        Search takes the beginning of an order number or of an e-mail address.
      </Empty>
    );
  }
  return (
    <Empty icon={<Package />} title="No orders yet">
      Returns are checked against your orders. Push them by the API (
      <code className="font-mono text-xs">POST /v1/orders</code>) or import a file with{" "}
      <code className="font-mono text-xs">dokani import orders</code>.
    </Empty>
  );
}

function Loading() {
  return (
    <div role="status">
      <span className="sr-only">Loading orders</span>
      {["a", "b", "c", "d", "e", "f", "g", "h"].map((each) => (
        <div key={each} className="flex items-center gap-6 border-line border-b px-6 py-4 max-md:px-4">
          <Skeleton className="h-3.5 w-20" />
          <Skeleton className="h-3.5 w-40" />
          <Skeleton className="ml-auto h-3.5 w-16" />
        </div>
      ))}
    </div>
  );
}
