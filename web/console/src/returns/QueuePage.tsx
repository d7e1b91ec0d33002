import type { ReturnInList } from "@shared/wire";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowUp, LoaderCircle } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { returnsQuery, SORTS, type Sort } from "@/api/queries";
import { cn } from "@/lib/cn";
import { useMediaQuery } from "@/lib/media";
import { plural } from "@/lib/words";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Select } from "@/ui/field";
import { PageHead } from "@/ui/page";
import { SearchBox } from "@/ui/search";
import { BulkBar } from "./BulkBar";
import { Preview } from "./Preview";
import { QueueCards } from "./QueueCards";
import { QueueEmpty } from "./QueueEmpty";
import { QueueLoading } from "./QueueLoading";
import { QueueTable } from "./QueueTable";
import { QueueTabs } from "./QueueTabs";
import { useArrivals } from "./useArrivals";
import { useQueueKeys } from "./useQueueKeys";
import { useSelection } from "./useSelection";

const FROM = "/shell/returns";
const SORT_WORDS: Record<Sort, string> = {
  worth: "Worth a look first",
  newest: "Newest first",
  oldest: "Oldest first",
};

export function QueuePage() {
  const { at, view, q, sort } = useSearch({ from: FROM });
  const filter = useMemo(() => ({ view, q, sort }), [view, q, sort]);
  const navigate = useNavigate();
  const wide = useMediaQuery("(min-width: 80rem)");
  const narrow = useMediaQuery("(max-width: 51.99rem)");
  const mayDecide = useMay("agent");
  const list = useInfiniteQuery(returnsQuery(filter));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const selection = useSelection();
  const arrivals = useArrivals(filter, rows);
  const box = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another view is another selection
  useEffect(() => selection.clear(), [view, q]);

  const current = rows.find((row) => row.public_id === at) ?? (wide ? rows[0] : undefined);
  const setAt = useCallback(
    (id: string) =>
      void navigate({ to: "/returns", search: { ...filter, at: id }, replace: true, resetScroll: false }),
    [navigate, filter],
  );
  const open = useCallback(
    (row: ReturnInList) =>
      void navigate({ to: "/returns/$publicId", params: { publicId: row.public_id }, search: filter }),
    [navigate, filter],
  );
  useQueueKeys({ rows, current, box, selection, setAt, open, mayDecide });

  async function accept() {
    arrivals.accept();
    await list.refetch();
    window.scrollTo({ top: 0 });
  }

  const shared = { rows, current, selection, filter, setAt, open, mayDecide, dimmed: list.isPlaceholderData };
  const preview = wide && (rows.length > 0 || list.isPending);
  return (
    <div className={cn("grid grid-cols-1", preview && "xl:grid-cols-[minmax(0,1fr)_24rem]")}>
      <div className="min-w-0">
        <PageHead title="Review queue" stacked>
          <SearchBox
            key={view}
            inputRef={search}
            value={q}
            label="Search by order number or e-mail"
            placeholder="Order or e-mail"
            className="w-64 max-sm:order-last max-sm:w-full"
            onChange={(typed) =>
              void navigate({ to: "/returns", search: { ...filter, q: typed }, replace: true })
            }
          />
          <Select
            aria-label="Sort by"
            value={sort}
            className="w-44 text-sm max-sm:ml-auto"
            onChange={(event) =>
              void navigate({
                to: "/returns",
                search: { ...filter, sort: event.target.value as Sort },
                replace: true,
              })
            }
          >
            {SORTS.map((each) => (
              <option key={each} value={each}>
                {SORT_WORDS[each]}
              </option>
            ))}
          </Select>
        </PageHead>
        <QueueTabs filter={filter}>
          {arrivals.count > 0 && (
            <button
              type="button"
              onClick={() => void accept()}
              className="inline-flex h-7 animate-rise items-center gap-1.5 whitespace-nowrap rounded-full bg-accent px-3 font-medium text-on-accent text-sm"
            >
              <ArrowUp aria-hidden className="size-4" />
              {arrivals.count} new
            </button>
          )}
        </QueueTabs>
        <div ref={box}>
          {list.error && !list.data ? (
            <div className="p-4 md:p-6">
              <ProblemNote
                error={list.error}
                title="The queue could not be loaded"
                retry={() => void list.refetch()}
              />
            </div>
          ) : list.isPending ? (
            <QueueLoading narrow={narrow} />
          ) : rows.length === 0 ? (
            <QueueEmpty filter={filter} />
          ) : narrow ? (
            <QueueCards {...shared} />
          ) : (
            <QueueTable {...shared} />
          )}
          {rows.length > 0 && (
            <div className="flex flex-wrap items-center justify-center gap-3 px-4 py-6 text-fg-2 text-sm">
              {list.isFetchNextPageError && (
                <ProblemNote
                  error={list.error}
                  title="More could not be loaded"
                  retry={() => void list.fetchNextPage()}
                />
              )}
              {list.hasNextPage ? (
                <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  Load more
                </Button>
              ) : (
                <span className="inline-flex items-center gap-2">
                  {list.isFetching && <LoaderCircle aria-hidden className="size-3.5 animate-spin" />}
                  {rows.length === 1 ? "One return" : `All ${plural(rows.length, "return")} shown`}
                </span>
              )}
            </div>
          )}
        </div>
      </div>
      {preview && (
        <Preview row={current} filter={filter} rows={rows} setAt={setAt} keys={selection.rows.size === 0} />
      )}
      {selection.rows.size > 0 && <BulkBar selection={selection} />}
    </div>
  );
}
