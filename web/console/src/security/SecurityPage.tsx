import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { FilterX, ShieldCheck } from "lucide-react";
import { cn } from "@/lib/cn";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { FilterSelect, FilterTabs } from "@/ui/filters";
import { PageHead } from "@/ui/page";
import { NeedsRole } from "@/ui/role";
import { EventCard } from "./EventCard";
import { SECURITY_DEFAULTS, SEVERITIES, type SecurityFilter, SHOWS, type Show } from "./filter";
import { eventsQuery, kindWords, SEVERITY_LOOK, securityCounts, securityKinds } from "./security";

const SHOW_WORDS: Record<Show, string> = {
  open: "To look at",
  resolved: "Resolved",
  false_positive: "False alarms",
  all: "All",
};

/** What somebody should look at: the text that was caught, the limit, the return, and what was found. */
export function SecurityPage() {
  const mayAdmin = useMay("admin");
  if (!mayAdmin) return <NeedsRole title="Security events" least="admin" />;
  return <Events />;
}

function Events() {
  const filter = useSearch({ from: "/shell/security" });
  const navigate = useNavigate();
  const counts = useQuery(securityCounts).data;
  const kinds = useQuery(securityKinds).data ?? [];
  const list = useInfiniteQuery(eventsQuery(filter));
  const events = list.data?.pages.flatMap((page) => page.items) ?? [];
  const open = counts?.reduce((sum, one) => sum + one.events, 0);
  const narrowed = filter.severity !== "" || filter.kind !== "";
  const narrow = (change: Partial<SecurityFilter>) =>
    void navigate({ to: "/security", search: { ...filter, ...change }, replace: true });
  return (
    <>
      <PageHead title="Security events" />
      <FilterTabs
        label="Views"
        tabs={SHOWS.map((show) => ({
          key: show,
          words: SHOW_WORDS[show],
          chosen: show === filter.show,
          count: show === "open" ? open : undefined,
          link: (props) => <Link to="/security" search={{ ...filter, show }} {...props} />,
        }))}
      />
      <search className="grid grid-cols-2 gap-3 px-4 py-3 sm:flex md:px-6">
        <FilterSelect
          label="Severity"
          className="sm:w-40"
          value={filter.severity}
          options={[...SEVERITIES].reverse().map((severity) => ({
            value: severity,
            words: severity ? SEVERITY_LOOK[severity].word : "Any",
          }))}
          onChange={(severity) => narrow({ severity })}
        />
        <FilterSelect
          label="Kind"
          className="sm:w-72"
          value={filter.kind}
          options={[
            { value: "", words: "Any" },
            ...[...new Set([...kinds, ...(filter.kind ? [filter.kind] : [])])].map((kind) => ({
              value: kind,
              words: kindWords(kind),
            })),
          ]}
          onChange={(kind) => narrow({ kind })}
        />
      </search>
      {list.error && !list.data ? (
        <div className="px-4 pb-6 md:px-6">
          <ProblemNote
            error={list.error}
            title="The events could not be loaded"
            retry={() => void list.refetch()}
          />
        </div>
      ) : list.isPending ? (
        <Loading />
      ) : events.length === 0 ? (
        narrowed ? (
          <Empty
            icon={<FilterX />}
            title="No event matches"
            action={
              <Button asChild tone="primary">
                <Link to="/security" search={{ ...SECURITY_DEFAULTS, show: filter.show }}>
                  Clear filters
                </Link>
              </Button>
            }
          >
            There is none of this severity and kind in “{SHOW_WORDS[filter.show]}”.
          </Empty>
        ) : (
          <Empty
            icon={<ShieldCheck />}
            title={filter.show === "open" ? "Nothing to look at" : "No events here"}
          >
            Text that tries to give the desk orders, odd refunds, pictures sent twice and weeks out of the
            ordinary appear here, with what was caught word for word.
          </Empty>
        )
      ) : (
        <div className={cn("px-4 pb-6 md:px-6", list.isPlaceholderData && "opacity-50")}>
          <ul aria-label="Security events" className="max-w-4xl space-y-3">
            {events.map((event) => (
              <li key={event.id}>
                <EventCard event={event} />
              </li>
            ))}
          </ul>
          {list.hasNextPage && (
            <div className="flex max-w-4xl justify-center pt-6">
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

function Loading() {
  return (
    <div role="status" className="max-w-4xl space-y-3 px-4 md:box-content md:px-6">
      <span className="sr-only">Loading events</span>
      {["a", "b", "c"].map((each) => (
        <div key={each} className="space-y-3 rounded-lg border border-line p-4">
          <Skeleton className="h-4 w-64 max-w-full" />
          <Skeleton className="h-12 w-full" />
          <Skeleton className="h-3.5 w-40" />
        </div>
      ))}
    </div>
  );
}
