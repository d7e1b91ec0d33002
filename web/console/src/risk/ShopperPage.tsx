import type { RiskProfile } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft, Flag, ListPlus, UserRound } from "lucide-react";
import { useState } from "react";
import { formatDay } from "@/lib/time";
import { channelWords, flagWords, plural, reasonWords } from "@/lib/words";
import { useMay } from "@/shell/useMe";
import { RiskBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { Card, PageHead } from "@/ui/page";
import { NeedsRole } from "@/ui/role";
import { Factors } from "./Factors";
import { History } from "./History";
import { Links } from "./Links";
import { ListForm } from "./ListForm";
import { Entry } from "./Lists";
import { profileQuery } from "./risk";
import { levelOf, percent } from "./words";

/** What is known of one shopper. Looking changes nothing. */
export function ShopperPage() {
  const { email } = useParams({ from: "/shell/risk/$email" });
  const mayRead = useMay("agent");
  const found = useQuery({ ...profileQuery(email), enabled: mayRead });
  if (!mayRead) return <NeedsRole title="Risk" least="agent" />;
  const profile = found.data;
  return (
    <>
      <Link
        to="/risk"
        className="mt-2 ml-2 inline-flex h-8 items-center gap-1.5 rounded-md px-2 text-fg-2 text-sm hover:bg-muted hover:text-fg md:ml-4"
      >
        <ArrowLeft aria-hidden className="size-4" />
        Risk
      </Link>
      <PageHead title={email} className="min-h-0 max-w-6xl break-all pt-1" stacked>
        {profile?.now && <RiskBadge level={levelOf(profile.now.score)} score={profile.now.score} />}
      </PageHead>
      {found.error && profile === undefined ? (
        <div className="px-4 py-2 md:px-6">
          <ProblemNote
            error={found.error}
            title="The shopper could not be loaded"
            retry={() => void found.refetch()}
          />
        </div>
      ) : profile === undefined ? (
        <Loading />
      ) : profile === null ? (
        <>
          <Empty icon={<UserRound />} title="Nothing is known of this shopper">
            Nobody with this e-mail has asked for a return here. They start from your shop’s own rate.
          </Empty>
          <div className="mx-auto max-w-xl px-4">
            <OwnLists email={email} lists={[]} />
          </div>
        </>
      ) : (
        <div className="grid max-w-6xl items-start gap-4 px-4 pb-8 md:px-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="min-w-0 space-y-4">
            <History profile={profile} />
            <Links links={profile.links ?? []} />
          </div>
          <div className="min-w-0 space-y-4 max-lg:row-start-1">
            {profile.now && (
              <Card
                title="What makes the score"
                aside={<RiskBadge level={levelOf(profile.now.score)} score={profile.now.score} />}
              >
                <Factors factors={profile.now.factors} />
                <p className="mt-3 border-line border-t pt-3 text-fg-2 text-sm">
                  As of now, without a request. A request adds what it says of itself.
                </p>
              </Card>
            )}
            <OwnLists email={email} lists={profile.lists ?? []} />
            <Flags profile={profile} />
            <Habits profile={profile} />
          </div>
        </div>
      )}
    </>
  );
}

function OwnLists({ email, lists }: { email: string; lists: NonNullable<RiskProfile["lists"]> }) {
  const [adding, setAdding] = useState<"block" | "allow" | null>(null);
  return (
    <Card title="Lists" padded={false}>
      {lists.length > 0 ? (
        <ul className="divide-y divide-line">
          {lists.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
      ) : (
        <p className="px-4 pt-3 text-fg-2 text-sm">On neither list.</p>
      )}
      <div className="p-3">
        {adding ? (
          <ListForm kind={adding} given={{ subject: "email", value: email }} close={() => setAdding(null)} />
        ) : (
          <Button size="sm" onClick={() => setAdding(lists[0]?.kind === "block" ? "allow" : "block")}>
            <ListPlus aria-hidden />
            {lists.length > 0 ? "Change…" : "Put on a list…"}
          </Button>
        )}
      </div>
    </Card>
  );
}

interface Lasting {
  since?: string;
  times?: number;
  last?: string;
  because?: string | null;
}

function Flags({ profile }: { profile: RiskProfile }) {
  const flags = Object.entries(profile.fraud_indicators as Record<string, Lasting>);
  if (flags.length === 0) return null;
  return (
    <Card title="Flags">
      <ul className="space-y-3">
        {flags.map(([name, flag]) => (
          <li key={name} className="flex gap-2 text-sm">
            <Flag
              aria-hidden
              className={`mt-0.5 size-4 shrink-0 ${name === "safe_labelled" ? "text-ok" : "text-danger"}`}
            />
            <div className="min-w-0">
              <p className="font-medium">{flagWords(name)}</p>
              {flag.because && <p className="break-words text-fg-2">{flag.because}</p>}
              <p className="text-fg-2 text-xs">
                {plural(flag.times ?? 1, "time")}
                {flag.last && `, last on ${formatDay(flag.last)}`}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Habits({ profile }: { profile: RiskProfile }) {
  const known = profile.behavior_patterns as {
    orders?: number;
    returns?: number;
    returns_30d?: number;
    returns_90d?: number;
    value_share?: number | null;
    reasons?: Record<string, number>;
    channels?: Record<string, number>;
  };
  const counted = (of: Record<string, number> | undefined, words: (code: string) => string) =>
    Object.entries(of ?? {})
      .sort(([, one], [, other]) => other - one)
      .map(([code, count]) => `${words(code)} ${count}`)
      .join(", ");
  const rows: [string, string][] = [
    ["Orders", known.orders?.toLocaleString() ?? ""],
    ["Returns", known.returns?.toLocaleString() ?? ""],
    ["In 90 days", known.returns_90d?.toLocaleString() ?? ""],
    ["Value returned", known.value_share != null ? percent(known.value_share) : ""],
    ["Reasons", counted(known.reasons, reasonWords)],
    ["Ways", counted(known.channels, channelWords)],
  ];
  return (
    <Card title="Habits">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5 text-sm">
        {rows
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-fg-2">{name}</dt>
              <dd className="num">{value}</dd>
            </div>
          ))}
      </dl>
    </Card>
  );
}

function Loading() {
  return (
    <div role="status" className="grid max-w-6xl gap-4 px-4 md:px-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <span className="sr-only">Loading the shopper</span>
      <Skeleton className="h-96 rounded-lg" />
      <div className="space-y-4 max-lg:row-start-1">
        <Skeleton className="h-56 rounded-lg" />
        <Skeleton className="h-28 rounded-lg" />
      </div>
    </div>
  );
}
