import type { BacktestChange } from "@shared/wire";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowRight, X } from "lucide-react";
import { formatMoney } from "@/lib/money";
import { plural, reasonWords, sentence } from "@/lib/words";
import { Button } from "@/ui/button";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Card } from "@/ui/page";
import { Ago } from "@/ui/text";
import { VerdictBadge, verdictWords } from "../verdicts";
import { type ChangeFilter, changesQuery } from "../versions";

/** The returns that come out otherwise, each with why, and a way to look at it under this version. */
export function Changed({
  run,
  filter,
  clear,
  currency,
  open,
}: {
  run: string;
  filter: ChangeFilter;
  clear: (() => void) | null;
  currency: string;
  open: (publicId: string) => void;
}) {
  const found = useInfiniteQuery(changesQuery(run, filter));
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const words = [
    filter.was && filter.now && `${verdictWords(filter.was)} → ${verdictWords(filter.now).toLowerCase()}`,
    filter.category && sentence(filter.category),
    filter.reason && reasonWords(filter.reason),
  ].filter(Boolean);
  return (
    <Card
      id="changed"
      title={words.length ? `Changed returns: ${words.join(", ")}` : "Changed returns"}
      aside={
        clear && (
          <Button size="sm" tone="ghost" onClick={clear}>
            <X aria-hidden />
            Show all
          </Button>
        )
      }
      padded={false}
    >
      {found.error ? (
        <div className="p-4">
          <ProblemNote
            error={found.error}
            title="The returns could not be loaded"
            retry={() => void found.refetch()}
          />
        </div>
      ) : found.isPending ? (
        <div className="space-y-2 p-4">
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
        </div>
      ) : rows.length === 0 ? (
        <p className="px-4 py-6 text-center text-fg-2 text-sm">
          None comes out otherwise{words.length > 0 && " here"}.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {rows.map((row) => (
            <Row
              key={`${row.public_id} ${row.product_name} ${row.was} ${row.now}`}
              row={row}
              currency={currency}
              open={open}
            />
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <div className="border-line border-t p-2 text-center">
          <Button tone="ghost" busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            Show more than {plural(rows.length, "row")}
          </Button>
        </div>
      )}
    </Card>
  );
}

function Row({
  row,
  currency,
  open,
}: {
  row: BacktestChange;
  currency: string;
  open: (publicId: string) => void;
}) {
  return (
    <li className="grid gap-x-4 gap-y-1.5 px-4 py-3 text-sm sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <p className="truncate">
          <Link
            to="/returns/$publicId"
            params={{ publicId: row.public_id }}
            className="font-medium underline-offset-2 hover:underline"
          >
            {row.product_name ?? "A line"}
          </Link>
          <span className="text-fg-2">
            {" "}
            · {row.customer_email ?? "unknown shopper"} · {row.order_id}
          </span>
        </p>
        <p className="text-fg-2 text-xs">
          {reasonWords(row.reason)} · asked <Ago at={row.asked_at} />
        </p>
        <p className="mt-1">{row.because}</p>
      </div>
      <div className="flex flex-col gap-1.5 sm:items-end">
        <span className="flex items-center gap-1.5">
          <VerdictBadge verdict={row.was} />
          <ArrowRight aria-label="would be" className="size-3.5 text-fg-2" />
          <VerdictBadge verdict={row.now} />
        </span>
        {row.amount_was !== row.amount_now && (
          <span className="num text-fg-2 text-xs">
            {formatMoney(row.amount_was, currency)} → {formatMoney(row.amount_now, currency)}
          </span>
        )}
        <Button size="sm" tone="soft" onClick={() => open(row.public_id)} className="self-start sm:self-end">
          Try this case
        </Button>
      </div>
    </li>
  );
}
