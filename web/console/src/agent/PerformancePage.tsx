import type { AgentPerformance } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { CalendarX, Drama, Gauge } from "lucide-react";
import { type ReactNode, useId } from "react";
import { asProblem } from "@/api/problem";
import { cn } from "@/lib/cn";
import { percent } from "@/risk/words";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { Input } from "@/ui/field";
import { PageHead } from "@/ui/page";
import { Agreement } from "./Agreement";
import { Days } from "./Days";
import { Engines, Flags } from "./Engines";
import { daysBefore, dayWords, LONGEST, performanceQuery, timeWords } from "./performance";

/** How the agents did: how fast, how often they were stopped or handed over, and whether people agree with decisions. */
export function PerformancePage() {
  const { since } = useSearch({ from: "/shell/agent" });
  const found = useQuery(performanceQuery(since));
  const report = found.data;
  const unreadable = found.error && asProblem(found.error).code === "invalid_span";
  return (
    <>
      <PageHead title="Agent performance" />
      <div className="max-w-6xl space-y-4 px-4 pb-8 md:px-6">
        <Since since={since} report={report} />
        {found.error ? (
          <ProblemNote
            error={found.error}
            title={unreadable ? "Choose another day" : "How the agents did could not be loaded"}
            {...(!unreadable && { retry: () => void found.refetch() })}
          >
            {unreadable && (
              <Link to="/agent" className="font-medium text-accent hover:underline">
                The last 30 days
              </Link>
            )}
          </ProblemNote>
        ) : report ? (
          <div className={cn(found.isPlaceholderData && "opacity-50")}>
            <Report report={report} since={since} />
          </div>
        ) : (
          <Loading />
        )}
      </div>
    </>
  );
}

const SPANS = [
  { days: 7, words: "7 days" },
  { days: 30, words: "30 days" },
  { days: 90, words: "90 days" },
  { days: LONGEST, words: "A year" },
];

/** From which day on; in the address, so that a look can be shared. */
function Since({ since, report }: { since: string; report: AgentPerformance | undefined }) {
  const navigate = useNavigate();
  const id = useId();
  // Until when is the shop's own today, which need not be the reader's.
  const until = report?.until ?? new Date().toISOString().slice(0, 10);
  return (
    <search className="flex flex-wrap items-end gap-x-3 gap-y-2">
      <div className="w-40">
        <label htmlFor={id} className="mb-1 block text-fg-2 text-xs">
          Since
        </label>
        <Input
          id={id}
          type="date"
          className="text-sm"
          value={since || daysBefore(until, 29)}
          min={daysBefore(until, LONGEST)}
          max={until}
          onChange={(event) =>
            void navigate({ to: "/agent", search: { since: event.target.value }, replace: true })
          }
        />
      </div>
      <nav aria-label="Spans" className="flex gap-1">
        {SPANS.map(({ days, words }) => {
          const first = days === 30 ? "" : daysBefore(until, days - 1);
          return (
            <Link
              key={days}
              to="/agent"
              search={{ since: first }}
              replace
              activeProps={{}}
              aria-current={first === since ? "true" : undefined}
              className="inline-flex h-8 items-center rounded-md px-2 text-fg-2 text-sm hover:bg-muted hover:text-fg aria-[current]:bg-muted aria-[current]:font-medium aria-[current]:text-fg max-sm:h-10"
            >
              {words}
            </Link>
          );
        })}
      </nav>
    </search>
  );
}

export function Report({ report, since }: { report: AgentPerformance; since: string }) {
  const mayReview = useMay("agent");
  const none = report.altogether.replies === 0;
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="min-w-0 space-y-4">
        {none ? (
          <NoReplies report={report} since={since} mayPlay={mayReview} />
        ) : (
          <>
            <Figures report={report} />
            <Days report={report} />
            <Engines report={report} />
          </>
        )}
      </div>
      <div className="space-y-4">
        <Agreement found={report.agreement} mayReview={mayReview} narrowed={since !== ""} />
        {!none && <Flags replies={report.altogether} />}
      </div>
    </div>
  );
}

/** Nothing was ever answered, or only not in these days: a longer look tells which. */
function NoReplies({
  report,
  since,
  mayPlay,
}: {
  report: AgentPerformance;
  since: string;
  mayPlay: boolean;
}) {
  const year = daysBefore(report.until, LONGEST - 1);
  const longer = useQuery({ ...performanceQuery(year), enabled: report.since > year });
  if (longer.isLoading) return <Skeleton className="h-64 w-full" />;
  const ever = !longer.isPlaceholderData && (longer.data?.altogether.replies ?? 0) > 0;
  if (ever || (longer.error && since)) {
    return (
      <Boxed>
        <Empty
          icon={<CalendarX />}
          title={`No replies since ${dayWords(report.since, "long")}`}
          action={
            <Button asChild tone="primary">
              <Link to="/agent" search={{ since: year }}>
                Look at the whole year
              </Link>
            </Button>
          }
        >
          Your agent answered nobody in these days; before them it did.
        </Empty>
      </Boxed>
    );
  }
  return (
    <Boxed>
      <Empty
        icon={<Gauge />}
        title="No replies yet"
        action={
          mayPlay && (
            <div className="flex flex-wrap justify-center gap-2">
              <Button asChild tone="primary">
                <Link to="/conversations/rehearse">Rehearse</Link>
              </Button>
              <Button asChild>
                <Link to="/simulator">
                  <Drama aria-hidden />
                  Simulator
                </Link>
              </Button>
            </div>
          )
        }
      >
        Every reply to a shopper is measured and shown here. Until the first one comes, talk to your agent
        yourself, or let made shoppers do it; neither counts here.
      </Empty>
    </Boxed>
  );
}

function Boxed({ children }: { children: ReactNode }) {
  return <div className="rounded-lg border border-line">{children}</div>;
}

function Figures({ report }: { report: AgentPerformance }) {
  const { replies, p50_ms, p95_ms, hand_overs } = report.altogether;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-4">
      <Figure name="Replies" number={replies.toLocaleString()}>
        since {dayWords(report.since)}
      </Figure>
      <Figure name="Median response" number={timeWords(p50_ms)}>
        half are faster
      </Figure>
      <Figure name="95 in 100 within" number={timeWords(p95_ms)}>
        the slowest left out
      </Figure>
      <Figure name="Handed to a person" number={hand_overs.toLocaleString()}>
        {percent(hand_overs / replies)} of replies
      </Figure>
    </dl>
  );
}

function Figure({ name, number, children }: { name: string; number: string; children: ReactNode }) {
  return (
    <div className="bg-bg px-4 py-3">
      <dt className="text-fg-2 text-xs">{name}</dt>
      <dd className="num font-semibold text-2xl tracking-[-0.02em]">{number}</dd>
      <dd className="num text-fg-2 text-xs">{children}</dd>
    </div>
  );
}

function Loading() {
  return (
    <div role="status" className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <span className="sr-only">Loading how the agents did</span>
      <div className="space-y-4">
        <Skeleton className="h-20 w-full" />
        <Skeleton className="h-72 w-full" />
      </div>
      <Skeleton className="h-56 w-full" />
    </div>
  );
}
