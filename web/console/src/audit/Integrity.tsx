import { useQuery } from "@tanstack/react-query";
import { CircleCheck, LoaderCircle, OctagonAlert, RotateCw } from "lucide-react";
import { plural } from "@/lib/words";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { ProblemNote } from "@/ui/feedback";
import { Ago } from "@/ui/text";
import { auditIntegrity } from "./audit";

/** Whether the chain of seals holds, checked when the page is opened and again on request. */
export function Integrity() {
  const found = useQuery(auditIntegrity);
  if (found.error && !found.data) {
    return (
      <ProblemNote
        error={found.error}
        title="The log’s chain could not be checked"
        retry={() => void found.refetch()}
      />
    );
  }
  const chain = found.data;
  const broken = chain && chain.faults.length > 0;
  const Icon = !chain ? LoaderCircle : broken ? OctagonAlert : CircleCheck;
  return (
    <section
      aria-labelledby="integrity"
      className={`rounded-lg border px-4 py-3 text-sm ${broken ? "border-danger/40 bg-danger-tint" : "border-line bg-surface"}`}
    >
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <Icon
          aria-hidden
          className={`mt-0.5 size-4 shrink-0 ${!chain ? "animate-spin text-fg-2" : broken ? "text-danger" : "text-ok"}`}
        />
        <div className="min-w-0 flex-1 basis-60">
          <h2 id="integrity" className="font-medium">
            {!chain
              ? "Checking the chain…"
              : broken
                ? "The log was tampered with"
                : chain.seals === 0
                  ? "Nothing is sealed yet"
                  : "The chain holds"}
          </h2>
          <span role="status" className="sr-only">
            {chain ? (broken ? "The chain is broken" : "The chain was checked and holds") : ""}
          </span>
          {chain && (
            <p className="text-fg-2">
              {broken
                ? "Lines were changed, removed or put in after they were sealed:"
                : `${plural(chain.sealed, "line")} under ${plural(chain.seals, "seal")} checked; ${plural(chain.unsealed, "newer line")} ${chain.unsealed === 1 ? "waits" : "wait"} for the next.`}
              {chain.sealed_at && !broken && (
                <>
                  {" "}
                  Last sealed <Ago at={chain.sealed_at} />.
                </>
              )}
            </p>
          )}
          {broken && (
            <ul className="mt-1 list-inside list-disc">
              {chain.faults.map((fault) => (
                <li key={`${fault.number} ${fault.problem}`}>
                  {fault.number > 0 ? `Seal ${fault.number}: ` : ""}
                  {fault.problem}
                </li>
              ))}
            </ul>
          )}
          {chain?.head && (
            <p className="mt-1 flex min-w-0 items-center gap-1 text-fg-2 text-xs">
              Head <code className="truncate font-mono">{chain.head}</code>
              <CopyButton text={chain.head} label="Copy the head of the chain" />
            </p>
          )}
        </div>
        <Button size="sm" tone="soft" busy={found.isFetching} onClick={() => void found.refetch()}>
          {!found.isFetching && <RotateCw aria-hidden />}
          Check again
        </Button>
      </div>
    </section>
  );
}
