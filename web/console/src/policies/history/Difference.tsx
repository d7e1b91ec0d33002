import type { Policy, PolicyDifference } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Badge, type Tone } from "@/ui/badge";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { termName } from "../terms";
import { differenceQuery } from "../versions";

const CHANGES: Record<PolicyDifference["rules"][number]["change"], { words: string; tone: Tone }> = {
  added: { words: "New", tone: "ok" },
  removed: { words: "Gone", tone: "danger" },
  changed: { words: "Changed", tone: "info" },
  moved: { words: "Moved", tone: "plain" },
};

/** What is different between two versions, in plain words. */
export function Difference({ was, now, brief }: { was: Policy; now: Policy; brief?: boolean }) {
  const found = useQuery(differenceQuery(was, now));
  if (found.error) {
    return (
      <ProblemNote
        error={found.error}
        title="The two could not be compared"
        retry={() => void found.refetch()}
      />
    );
  }
  if (!found.data) return <Skeleton className="h-16" />;
  const { same, says, terms, rules, other } = found.data;
  if (same) return <p className="text-fg-2 text-sm">They say the same.</p>;
  if (brief) {
    return (
      <ul className="list-disc space-y-1 pl-5 text-sm">
        {says.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    );
  }
  return (
    <div className="space-y-4 text-sm">
      {terms.length > 0 && (
        <section aria-label="Terms">
          <h4 className="mb-1 font-medium text-fg-2 text-xs">Terms</h4>
          <ul className="divide-y divide-line rounded-md border border-line">
            {terms.map((term) => (
              <li key={term.term} className="grid gap-x-4 px-3 py-2 sm:grid-cols-[12rem_minmax(0,1fr)]">
                <span className="font-medium">{termName(term.term)}</span>
                <span>
                  <del className="text-danger decoration-danger/50">{term.was}</del>{" "}
                  <ins className="text-ok no-underline">{term.now}</ins>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {rules.length > 0 && (
        <section aria-label="Rules">
          <h4 className="mb-1 font-medium text-fg-2 text-xs">Rules</h4>
          <ul className="divide-y divide-line rounded-md border border-line">
            {rules.map((rule) => (
              <li key={`${rule.id} ${rule.change}`} className="space-y-1 px-3 py-2">
                <p className="flex flex-wrap items-center gap-2">
                  <Badge tone={CHANGES[rule.change].tone}>{CHANGES[rule.change].words}</Badge>
                  <span className="font-mono text-xs">{rule.id}</span>
                </p>
                {rule.change === "moved" || !(rule.was || rule.now) ? (
                  <p>{rule.says}</p>
                ) : (
                  <>
                    {rule.was && (
                      <p>
                        <del className="text-danger decoration-danger/50">{rule.was}</del>
                      </p>
                    )}
                    {rule.now && (
                      <p>
                        <ins className="text-ok no-underline">{rule.now}</ins>
                      </p>
                    )}
                  </>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {other.length > 0 && (
        <ul className="list-disc space-y-1 pl-5">
          {other.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
