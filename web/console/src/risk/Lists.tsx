import type { RiskListEntry } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Ban, FilterX, ListPlus, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useNow } from "@/lib/time";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { Segments } from "@/ui/segments";
import { Day } from "@/ui/text";
import { toast } from "@/ui/toast";
import { ListForm } from "./ListForm";
import { isExpired, listsQuery, MOST_ENTRIES, usePutOn, useTakeOff } from "./risk";
import { KIND_WORDS, subjectWords } from "./words";

/** Who is trusted and who is not. What has expired counts no more and stays until it is taken off. */
export function Lists({ kind }: { kind: RiskListEntry["kind"] | undefined }) {
  const [adding, setAdding] = useState(false);
  const navigate = useNavigate();
  const found = useQuery(listsQuery(kind));
  const entries = found.data ?? [];
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-3">
        <Segments
          legend="Which list"
          hideLegend
          options={[
            { value: "both", words: "Both" },
            { value: "block", words: "Block" },
            { value: "allow", words: "Allow" },
          ]}
          value={kind ?? "both"}
          onChange={(list) =>
            void navigate({
              to: "/risk",
              search: { tab: "lists", ...(list !== "both" && { list }) },
              replace: true,
            })
          }
        />
        {!adding && (
          <Button tone="primary" className="ml-auto" onClick={() => setAdding(true)}>
            <ListPlus aria-hidden />
            Put somebody on a list
          </Button>
        )}
      </div>
      {adding && <ListForm {...(kind && { kind })} close={() => setAdding(false)} />}
      {found.error && !found.data ? (
        <ProblemNote
          error={found.error}
          title="The lists could not be loaded"
          retry={() => void found.refetch()}
        />
      ) : found.isPending ? (
        <div role="status" className="space-y-2">
          <span className="sr-only">Loading lists</span>
          <Skeleton className="h-14 rounded-lg" />
          <Skeleton className="h-14 rounded-lg" />
          <Skeleton className="h-14 rounded-lg" />
        </div>
      ) : entries.length === 0 ? (
        kind ? (
          <Empty
            icon={<FilterX />}
            title={`Nobody is on the ${KIND_WORDS[kind].toLowerCase()}`}
            action={
              <Button asChild>
                <Link to="/risk" search={{ tab: "lists" }}>
                  Show both lists
                </Link>
              </Button>
            }
          />
        ) : (
          <Empty icon={<ShieldCheck />} title="Nobody is on a list">
            Who is on the block list is always looked at by a person. Who is on the allow list is trusted
            more. A score alone never denies anybody.
          </Empty>
        )
      ) : (
        <>
          <ul aria-label="Entries" className="divide-y divide-line rounded-lg border border-line">
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ul>
          {entries.length >= MOST_ENTRIES && (
            <p className="text-fg-2 text-sm">The newest {MOST_ENTRIES} are shown; the API has them all.</p>
          )}
        </>
      )}
    </div>
  );
}

export function Entry({ entry }: { entry: RiskListEntry }) {
  const now = useNow();
  const expired = isExpired(entry, now);
  const putBack = usePutOn(() => toast(`Back on the ${KIND_WORDS[entry.kind].toLowerCase()}`));
  const takeOff = useTakeOff(({ kind, subject, value, reason, expires_at }) =>
    toast(
      `Taken off the ${KIND_WORDS[kind].toLowerCase()}`,
      expired
        ? undefined
        : { label: "Undo", run: () => putBack.mutate({ kind, subject, value, reason, expires_at }) },
    ),
  );
  const Icon = entry.kind === "block" ? Ban : ShieldCheck;
  return (
    <li className="px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Badge tone={expired ? "plain" : entry.kind === "block" ? "danger" : "ok"}>
              <Icon aria-hidden />
              {KIND_WORDS[entry.kind]}
            </Badge>
            {entry.subject === "email" ? (
              <Link
                to="/risk/$email"
                params={{ email: entry.value }}
                className="min-w-0 break-all font-medium hover:underline"
              >
                {entry.value}
              </Link>
            ) : (
              <span className="min-w-0 break-words font-medium">{entry.value}</span>
            )}
            {expired && <Badge tone="warn">Expired</Badge>}
          </p>
          <p className="mt-1 text-fg-2">
            {subjectWords(entry.subject)} · since <Day at={entry.created_at} /> ·{" "}
            {entry.expires_at ? (
              <>
                {expired ? "expired" : "until"} <Day at={entry.expires_at} />
              </>
            ) : (
              "until it is taken off"
            )}
          </p>
          {entry.reason && <p className="break-words text-fg-2">“{entry.reason}”</p>}
        </div>
        <Button size="sm" tone="ghost" busy={takeOff.isPending} onClick={() => takeOff.mutate(entry)}>
          Take off
          <span className="sr-only">: {entry.value}</span>
        </Button>
      </div>
      {takeOff.error && <ProblemNote className="mt-2" error={takeOff.error} title="Not taken off" />}
      {putBack.error && <ProblemNote className="mt-2" error={putBack.error} title="Not put back" />}
    </li>
  );
}
