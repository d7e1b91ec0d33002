import { useQuery } from "@tanstack/react-query";
import { PackageSearch } from "lucide-react";
import { useState } from "react";
import { foundReturnsQuery } from "@/api/queries";
import { reasonWords } from "@/lib/words";
import { StatusBadge } from "@/ui/badge";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { SearchBox } from "@/ui/search";
import { Ago, Money } from "@/ui/text";

/** A past return to try, found by order number, shopper or product; the newest stand there at first. */
export function PickReturn({ pick }: { pick: (publicId: string) => void }) {
  const [q, setQ] = useState("");
  const found = useQuery(foundReturnsQuery(q));
  const rows = found.data?.items ?? [];
  return (
    <div className="max-w-2xl space-y-3">
      <SearchBox value={q} onChange={setQ} label="Find a return" placeholder="Order, shopper or product" />
      {found.error ? (
        <ProblemNote
          error={found.error}
          title="The returns could not be loaded"
          retry={() => void found.refetch()}
        />
      ) : !found.data ? (
        <Skeleton className="h-56" />
      ) : rows.length === 0 ? (
        <Empty icon={<PackageSearch />} title={q ? "No return found" : "No returns yet"}>
          {q ? "Try the order number or the shopper’s e-mail." : "Typed facts can be tried all the same."}
        </Empty>
      ) : (
        <ul aria-label="Returns" className="divide-y divide-line rounded-lg border border-line">
          {rows.map((row) => (
            <li key={row.public_id}>
              <button
                type="button"
                onClick={() => pick(row.public_id)}
                className="flex w-full flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-left text-sm hover:bg-surface"
              >
                <span className="min-w-0 flex-1 basis-56">
                  <span className="block truncate font-medium">{row.product_name ?? "Return"}</span>
                  <span className="block truncate text-fg-2 text-xs">
                    <span className="num">{row.order_id}</span> · {row.customer_name ?? row.customer_email} ·{" "}
                    {reasonWords(row.reason_for_return)} · <Ago at={row.created_at} />
                  </span>
                </span>
                <StatusBadge status={row.status} />
                <Money
                  amount={row.order_value}
                  currency={row.currency}
                  className="w-20 text-right max-sm:hidden"
                />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
