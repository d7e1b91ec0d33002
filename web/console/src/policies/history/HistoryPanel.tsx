import type { Policy, PolicyChange } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Archive, Check, FilePlus2, History, PencilLine, Trash2 } from "lucide-react";
import { useState } from "react";
import { formatMoney } from "@/lib/money";
import { plural } from "@/lib/words";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Field, Select } from "@/ui/field";
import { Card } from "@/ui/page";
import { Ago } from "@/ui/text";
import type { PanelProps } from "../subject";
import { historyQuery } from "../versions";
import { Difference } from "./Difference";

/** What was done to a version, by whom and with which effect, and how it differs from any other. */
export function HistoryPanel({ subject, search, look, publish }: PanelProps & { publish: () => void }) {
  const { policy, policies } = subject;
  const found = useQuery(historyQuery(policy.id));
  const mayChange = useMay("admin");
  const others = policies.filter((each) => each.id !== policy.id);
  const active = policies.find((each) => each.is_active && each.id !== policy.id);
  const other = others.find((each) => each.id === search.with) ?? active ?? others[0];
  return (
    <div className="grid grid-cols-1 items-start gap-6 xl:grid-cols-2">
      <Card title="What was done" padded={false}>
        {found.error ? (
          <div className="p-4">
            <ProblemNote
              error={found.error}
              title="The history could not be loaded"
              retry={() => void found.refetch()}
            />
          </div>
        ) : !found.data ? (
          <div className="p-4">
            <Skeleton className="h-32" />
          </div>
        ) : (
          <Timeline changes={found.data as PolicyChange[]} />
        )}
        {policy.state === "retired" && mayChange && (
          <div className="border-line border-t px-4 py-3">
            <Button onClick={publish}>
              <History aria-hidden />
              Roll back to {policy.version}
            </Button>
          </div>
        )}
      </Card>
      <Card title="Compare">
        {!other ? (
          <p className="text-fg-2 text-sm">There is no other version to compare with.</p>
        ) : (
          <div className="space-y-4">
            <div className="flex flex-wrap items-end gap-3">
              <Field label={`${policy.version}, compared with`} className="w-56">
                {(ids) => (
                  <Select
                    {...ids}
                    value={other.id}
                    onChange={(event) => look({ with: Number(event.target.value) })}
                  >
                    {others.map((each) => (
                      <option key={each.id} value={each.id}>
                        {each.version} · {each.state}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
              <Button asChild tone="ghost">
                <Link
                  to="/policies/$policyId"
                  params={{ policyId: other.id }}
                  search={{ tab: "history", with: policy.id }}
                >
                  The other way round
                </Link>
              </Button>
            </div>
            <Difference was={other} now={policy} />
          </div>
        )}
      </Card>
    </div>
  );
}

const KINDS: Record<string, typeof Check> = {
  created: FilePlus2,
  modified: PencilLine,
  activated: Check,
  deactivated: Archive,
  deleted: Trash2,
};

type Row = { change: PolicyChange; times: number; since: string };

/** Edits of one person close to each other are one step in the telling; the newest stands for them. */
export function folded(changes: readonly PolicyChange[]): Row[] {
  const rows: Row[] = [];
  for (const change of changes) {
    const last = rows.at(-1);
    const near =
      last &&
      change.change_type === "modified" &&
      last.change.change_type === "modified" &&
      change.summary === last.change.summary &&
      change.changed_by_name === last.change.changed_by_name &&
      new Date(last.since).getTime() - new Date(change.at).getTime() < 30 * 60_000;
    if (near) {
      last.times += 1;
      last.since = change.at;
    } else rows.push({ change, times: 1, since: change.at });
  }
  return rows;
}

function Timeline({ changes }: { changes: readonly PolicyChange[] }) {
  const [whole, setWhole] = useState(false);
  const rows = whole ? changes.map((change) => ({ change, times: 1, since: change.at })) : folded(changes);
  const more = rows.some((row) => row.times > 1) || whole;
  return (
    <>
      <ol className="px-4 py-3">
        {rows.map(({ change, times }) => {
          const Icon = KINDS[change.change_type] ?? PencilLine;
          return (
            <li
              key={change.id}
              className="relative flex gap-3 pb-4 before:absolute before:top-6 before:bottom-0 before:left-2.5 before:w-px before:bg-line last:pb-0 last:before:hidden"
            >
              <span className="flex size-5 shrink-0 items-center justify-center rounded-full bg-muted text-fg-2">
                <Icon aria-hidden className="size-3" />
              </span>
              <div className="min-w-0 flex-1 space-y-1 text-sm">
                <p>
                  {change.summary}
                  {times > 1 && <span className="text-fg-2"> {times} times</span>}
                </p>
                {change.says.length > 0 && (
                  <ul className="list-disc space-y-0.5 pl-4 text-fg-2">
                    {change.says.map((each) => (
                      <li key={each}>{each}</li>
                    ))}
                  </ul>
                )}
                <Impact analysis={change.impact_analysis} />
                <p className="text-fg-2 text-xs">
                  {change.changed_by_name ?? "Dokani"} · <Ago at={change.at} />
                </p>
              </div>
            </li>
          );
        })}
      </ol>
      {more && (
        <div className="border-line border-t px-4 py-2">
          <Button size="sm" tone="ghost" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? "Fold edits together" : "Show every edit"}
          </Button>
        </div>
      )}
    </>
  );
}

/** What was known of the effect when it went live. */
function Impact({ analysis }: { analysis: PolicyChange["impact_analysis"] }) {
  const backtest = analysis.backtest as
    | { cases?: number; money?: { change: string; currency: string }; newly_denied?: { people: number } }
    | null
    | undefined;
  if (!backtest) return null;
  const { cases, money, newly_denied: denied } = backtest;
  const change = Number(money?.change ?? 0);
  return (
    <p className="num text-fg-2 text-xs">
      Known then: {plural(cases ?? 0, "past line")}
      {money && `, ${change < 0 ? "−" : "+"}${formatMoney(Math.abs(change).toFixed(2), money.currency)}`}
      {denied && `, ${plural(denied.people, "person", "people")} newly denied`}
      {typeof analysis.compared_with === "string" && `, compared with ${analysis.compared_with}`}.
    </p>
  );
}

export type { Policy };
