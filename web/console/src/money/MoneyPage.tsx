import type { Owed } from "@shared/wire";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { Banknote, CheckCheck, FilterX } from "lucide-react";
import { cn } from "@/lib/cn";
import { formatMoney } from "@/lib/money";
import { useNow } from "@/lib/time";
import { givesGoods, kindWords, moves, standing, takesMoney } from "@/returns/money/ledger";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { FilterTabs } from "@/ui/filters";
import { PageHead } from "@/ui/page";
import { Ago } from "@/ui/text";
import { type MoneyView, STUCK } from "./filter";
import { moneyQuery, moneySums, rowsIn, sumWords } from "./money";

const TABS: readonly { state: MoneyView | undefined; words: string }[] = [
  { state: undefined, words: "All" },
  { state: "stuck", words: "Stuck" },
  { state: "due", words: "Due" },
  { state: "failed", words: "Failed" },
  { state: "unknown", words: "Unknown" },
  { state: "promised", words: "Promised" },
  { state: "paid", words: "Paid" },
];

const SAYS: Record<MoneyView, string> = {
  stuck: "What has not moved yet and should: due, refused by your shop, or with an unknown outcome.",
  due: "Promised, and its time has come. What your shop cannot do by itself is yours to do; mark it on its return.",
  failed: "Your shop was asked and refused. Try again, or do it by hand, on its return.",
  unknown:
    "Your shop was told and its answer never came. Dokani keeps asking; do not do it a second time by hand.",
  promised: "Decided, and not due yet: it waits for the goods, or for the proof that they were posted.",
  paid: "What your shop did, or a person by hand, newest first.",
};

/** The ledger of all returns, newest first; what is stuck, longest waiting first. */
export function MoneyPage() {
  const { state } = useSearch({ from: "/shell/money" });
  const sums = useQuery(moneySums);
  const list = useInfiniteQuery(moneyQuery(state));
  const stuck = sums.data ? rowsIn(sums.data, "stuck") : 0;
  const summed = sums.data && state && state !== "paid" ? rowsIn(sums.data, state) : 0;
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead title="Money" />
      <FilterTabs
        label="States"
        tabs={TABS.map((tab) => ({
          key: tab.words,
          chosen: tab.state === state,
          words: tab.words,
          count: sums.data && tab.state && tab.state !== "paid" ? rowsIn(sums.data, tab.state) : undefined,
          link: (props) => <Link to="/money" search={tab.state ? { state: tab.state } : {}} {...props} />,
        }))}
      />
      {state && (
        <div className="space-y-0.5 px-4 py-3 text-sm md:px-6">
          {sums.data && summed > 0 && <p className="num font-medium">{sumWords(sums.data, state)}</p>}
          <p className="max-w-prose text-fg-2">{SAYS[state]}</p>
        </div>
      )}
      {!state && sums.data && stuck > 0 && (
        <p className="num px-4 py-3 text-sm md:px-6">
          <Link to="/money" search={{ state: "stuck" }} className="font-medium text-accent hover:underline">
            {sumWords(sums.data, "stuck")}
          </Link>{" "}
          <span className="text-fg-2">{stuck === 1 ? "waits" : "wait"} for you</span>
        </p>
      )}
      {sums.error && !sums.data && (
        <ProblemNote className="mx-4 mb-4 md:mx-6" error={sums.error} title="The sums could not be loaded" />
      )}
      {list.error && !list.data ? (
        <div className="p-4 md:p-6">
          <ProblemNote
            error={list.error}
            title="The list could not be loaded"
            retry={() => void list.refetch()}
          />
        </div>
      ) : list.isPending ? (
        <Loading />
      ) : rows.length === 0 ? (
        <Nothing state={state} />
      ) : (
        <div className={cn("border-line border-t", list.isPlaceholderData && "opacity-50")}>
          <ul
            aria-label={state && (state === "stuck" || STUCK.includes(state)) ? "Money that waits" : "Money"}
            className="divide-y divide-line"
          >
            {rows.map((row) => (
              <li key={row.id}>
                <Row row={row} />
              </li>
            ))}
          </ul>
          <div className="flex justify-center border-line border-t px-4 py-6 text-fg-2 text-sm">
            {list.hasNextPage ? (
              <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Load more
              </Button>
            ) : (
              "That is all of it"
            )}
          </div>
        </div>
      )}
    </>
  );
}

function Row({ row }: { row: Owed }) {
  const stands = standing(row, useNow());
  const [first, ...others] = row.product_names;
  return (
    <div className="relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 px-4 py-3 text-sm transition-colors duration-(--fast) hover:bg-surface md:px-6 lg:grid-cols-[minmax(0,20rem)_minmax(0,1fr)_7rem_7rem]">
      <div className="min-w-0">
        <Link
          to="/returns/$publicId"
          params={{ publicId: row.public_id }}
          search={{ tab: "money" }}
          className="block truncate font-medium after:absolute after:inset-0 after:content-['']"
        >
          {kindWords(row)}
          <span className="font-normal text-fg-2"> · {row.order_id}</span>
        </Link>
        <p className="truncate text-fg-2">
          {row.customer_name ?? row.customer_email} · {first ?? "Unknown item"}
          {others.length > 0 && ` +${others.length} more`}
        </p>
      </div>
      <div className="flex min-w-0 flex-wrap items-start gap-x-2 gap-y-1 max-lg:order-3 max-lg:col-span-2">
        <Badge tone={stands.tone}>{stands.word}</Badge>
        <p className="min-w-0 max-w-prose flex-1 basis-64 break-words text-fg-2">{stands.says}</p>
      </div>
      <p className="num text-right font-medium">
        {givesGoods(row) ? (
          "Goods"
        ) : (
          <>
            {takesMoney(row) && <span aria-hidden>−</span>}
            {formatMoney(moves(row), row.currency)}
          </>
        )}
      </p>
      <p className="text-right text-fg-2 max-lg:hidden">
        <Ago at={row.waits_since} />
      </p>
    </div>
  );
}

const NONE: Record<MoneyView, string> = {
  stuck: "Nothing is stuck",
  due: "Nothing is due",
  failed: "Nothing has failed",
  unknown: "No outcome is unknown",
  promised: "Nothing is promised",
  paid: "Nothing was paid yet",
};

function Nothing({ state }: { state: MoneyView | undefined }) {
  if (!state)
    return (
      <Empty icon={<Banknote />} title="No money yet">
        What approved returns give, and what became of it, appears here.
      </Empty>
    );
  return (
    <Empty
      icon={STUCK.includes(state) || state === "stuck" ? <CheckCheck /> : <FilterX />}
      title={NONE[state]}
      action={
        <Button asChild tone="primary">
          <Link to="/money">Show all</Link>
        </Button>
      }
    >
      {state === "paid" || state === "promised"
        ? "It appears here as it comes."
        : "No money waits for you here."}
    </Empty>
  );
}

function Loading() {
  return (
    <div role="status" className="border-line border-t">
      <span className="sr-only">Loading money</span>
      {["a", "b", "c", "d", "e", "f"].map((each) => (
        <div key={each} className="flex items-center gap-6 border-line border-b px-4 py-3 md:px-6">
          <div className="flex-1 space-y-2">
            <Skeleton className="h-3.5 w-56 max-w-full" />
            <Skeleton className="h-3.5 w-40 max-w-full" />
          </div>
          <Skeleton className="h-5 w-20 rounded-full max-sm:hidden" />
          <Skeleton className="h-3.5 w-16" />
        </div>
      ))}
    </div>
  );
}
