import type { ConversationInList } from "@shared/wire";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Drama, FilterX, MessagesSquare } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { cn } from "@/lib/cn";
import { useShortcut } from "@/lib/keys";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { FilterTabs } from "@/ui/filters";
import { PageHead } from "@/ui/page";
import { NeedsRole } from "@/ui/role";
import { SearchBox } from "@/ui/search";
import { Ago } from "@/ui/text";
import { conversationCounts, conversationsQuery, whoIs, wireWords, wishOf } from "./conversations";
import { Floor } from "./Floor";
import { CONVERSATION_VIEWS, type ConversationFilter } from "./filter";
import { useShopperTypes } from "./typing";

const VIEW_WORDS: Record<ConversationFilter["view"], string> = {
  waiting: "Waiting for a person",
  mine: "Mine",
  open: "Open",
  closed: "Closed",
  rehearsal: "Rehearsals",
};

const EMPTY: Record<ConversationFilter["view"], { title: string; says: string }> = {
  waiting: {
    title: "Nobody is waiting",
    says: "A shopper who asks for a person appears here, whoever waits longest first.",
  },
  mine: {
    title: "You are on no conversation",
    says: "Take one over, and it stays here until you give it back.",
  },
  open: {
    title: "No open conversations",
    says: "What shoppers write to your shop appears here as they write it. Rehearse one to see how it is answered.",
  },
  closed: { title: "Nothing has ended so far", says: "Conversations that ended can be read here." },
  rehearsal: {
    title: "No rehearsals so far",
    says: "Play the shopper yourself and see how your shop answers. Nothing of it is written.",
  },
};

/** Everybody who talks with the shop: who waits, who is answered by whom. */
export function ConversationsPage() {
  if (!useMay("agent")) return <NeedsRole title="Conversations" least="agent" />;
  return <Conversations />;
}

function Conversations() {
  const filter = useSearch({ from: "/shell/conversations" });
  const navigate = useNavigate();
  const counts = useQuery(conversationCounts).data;
  const list = useInfiniteQuery(conversationsQuery(filter));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const count: Partial<Record<ConversationFilter["view"], number | undefined>> = {
    waiting: counts?.waiting,
    mine: counts?.mine,
  };
  return (
    <>
      <PageHead title="Conversations" stacked>
        <Button asChild className="max-sm:ml-auto">
          <Link to="/conversations/rehearse">
            <Drama aria-hidden />
            Rehearse
          </Link>
        </Button>
        <SearchBox
          label="Search conversations"
          placeholder="E-mail, order or words"
          className="w-64 max-sm:w-full"
          value={filter.q}
          onChange={(q) => void navigate({ to: "/conversations", search: { ...filter, q }, replace: true })}
        />
      </PageHead>
      <FilterTabs
        label="Views"
        tabs={CONVERSATION_VIEWS.map((view) => ({
          key: view,
          words: VIEW_WORDS[view],
          chosen: view === filter.view,
          count: count[view],
          link: (props) => <Link to="/conversations" search={{ ...filter, view }} {...props} />,
        }))}
      />
      {list.error && !list.data ? (
        <div className="p-4 md:p-6">
          <ProblemNote
            error={list.error}
            title="The conversations could not be loaded"
            retry={() => void list.refetch()}
          />
        </div>
      ) : list.isPending ? (
        <Loading />
      ) : rows.length === 0 ? (
        filter.q ? (
          <Empty
            icon={<FilterX />}
            title="No conversation matches"
            action={
              <Button asChild tone="primary">
                <Link to="/conversations" search={{ view: filter.view, q: "" }}>
                  Clear the search
                </Link>
              </Button>
            }
          >
            Nothing with “{filter.q}” in “{VIEW_WORDS[filter.view]}”.
          </Empty>
        ) : (
          <Empty
            icon={filter.view === "rehearsal" ? <Drama /> : <MessagesSquare />}
            title={EMPTY[filter.view].title}
            action={
              (filter.view === "open" || filter.view === "rehearsal") && (
                <Button asChild tone="primary">
                  <Link to="/conversations/rehearse">Rehearse</Link>
                </Button>
              )
            }
          >
            {EMPTY[filter.view].says}
          </Empty>
        )
      ) : (
        <div className={cn(list.isPlaceholderData && "opacity-50")}>
          <Rows rows={rows} filter={filter} />
          {list.hasNextPage && (
            <div className="flex justify-center p-6">
              <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Load more
              </Button>
            </div>
          )}
        </div>
      )}
    </>
  );
}

function Rows({ rows, filter }: { rows: readonly ConversationInList[]; filter: ConversationFilter }) {
  const navigate = useNavigate();
  const list = useRef<HTMLUListElement>(null);
  const [at, setAt] = useState<string | null>(null);
  const here = rows.findIndex((row) => row.id === at);
  const go = (step: number) => {
    const next = rows[here < 0 ? 0 : Math.min(Math.max(here + step, 0), rows.length - 1)];
    if (next) setAt(next.id);
  };
  useShortcut("j", "Next", "Conversations", () => go(1));
  useShortcut("k", "Previous", "Conversations", () => go(-1));
  useShortcut(
    "Enter",
    "Open",
    "Conversations",
    () => {
      const row = rows[here];
      if (row)
        void navigate({
          to: "/conversations/$conversationId",
          params: { conversationId: row.id },
          search: filter,
        });
    },
    here >= 0,
  );
  useEffect(() => {
    if (at)
      list.current?.querySelector<HTMLElement>(`[data-row="${at}"]`)?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <ul ref={list} aria-label="Conversations" className="border-line border-b">
      {rows.map((row) => (
        <li key={row.id} className="border-line border-b last:border-0">
          <Row row={row} filter={filter} marked={row.id === at} />
        </li>
      ))}
    </ul>
  );
}

const LAST: Record<string, string> = { agent: "Assistant: ", system: "", shopper: "" };

function Row({
  row,
  filter,
  marked,
}: {
  row: ConversationInList;
  filter: ConversationFilter;
  marked: boolean;
}) {
  const types = useShopperTypes(row.id);
  const open = row.status === "active" || row.status === "paused";
  const unanswered = open && (row.last_sender === "shopper" || row.waiting_since !== null);
  return (
    <Link
      to="/conversations/$conversationId"
      params={{ conversationId: row.id }}
      search={filter}
      data-row={row.id}
      className={cn(
        "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-0.5 px-4 py-2.5 -outline-offset-2 hover:bg-muted md:px-6 lg:grid-cols-[15rem_minmax(0,1fr)_11rem_4.5rem]",
        marked && "bg-accent-tint hover:bg-accent-tint",
      )}
    >
      <span className="flex min-w-0 items-center gap-2 text-sm">
        <span
          aria-hidden
          className={cn("size-2 shrink-0 rounded-full", unanswered ? "bg-accent" : "bg-transparent")}
        />
        <span className={cn("truncate", unanswered ? "font-semibold" : "font-medium")}>{whoIs(row)}</span>
        {unanswered && <span className="sr-only">, not answered yet</span>}
      </span>
      <span className="col-span-2 min-w-0 max-lg:row-start-2 max-lg:pl-4 lg:col-span-1">
        <span className={cn("block truncate text-sm", unanswered ? "text-fg" : "text-fg-2")}>
          {types ? (
            <span className="text-accent">is typing…</span>
          ) : (
            <>
              {row.last_sender === "person"
                ? `${row.person ?? "Your team"}: `
                : (LAST[row.last_sender ?? ""] ?? "")}
              {row.last_text || (row.last_sender ? "A file" : "Nothing said yet")}
            </>
          )}
        </span>
        <span className="flex min-w-0 gap-x-1.5 truncate text-fg-2 text-xs">
          {[
            wireWords(row.channel),
            row.order_id && `Order ${row.order_id}`,
            wishOf(row.current_intent),
            row.rehearsal && filter.view !== "rehearsal" && "Rehearsal",
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
      <span className="max-lg:col-start-1 max-lg:row-start-3 max-lg:pl-4">
        <Floor of={row} />
      </span>
      <Ago
        at={row.last_at ?? row.updated_at}
        className="text-right text-fg-2 text-xs max-lg:col-start-2 max-lg:row-start-1"
      />
    </Link>
  );
}

function Loading() {
  return (
    <div role="status">
      <span className="sr-only">Loading conversations</span>
      {["a", "b", "c", "d", "e"].map((each) => (
        <div key={each} className="flex items-center gap-6 border-line border-b px-4 py-4 md:px-6">
          <Skeleton className="h-4 w-44" />
          <Skeleton className="h-4 flex-1" />
          <Skeleton className="h-4 w-20" />
        </div>
      ))}
    </div>
  );
}
