import type { Document } from "@shared/wire";
import { cn } from "@/lib/cn";
import { plural, valueWords } from "@/lib/words";
import { canonical } from "../editor/document";
import { type FactRow, rowsOf } from "../trial/facts";

/** What has to be known for it to happen; of two cases, what differs stands first. */
export function WitnessFacts({ facts, other }: { facts: Document; other: Document | undefined }) {
  const one = rowsOf(facts);
  const two = other ? new Map(rowsOf(other).map((row) => [keyOf(row), row.value])) : null;
  const differs = (row: FactRow) => two !== null && canonical(two.get(keyOf(row))) !== canonical(row.value);
  const rows = [...one].sort((first, second) => Number(differs(second)) - Number(differs(first)));
  return (
    <details>
      <summary className="cursor-pointer text-fg-2 text-xs">
        {plural(rows.length, "fact")} of {other ? "the two cases" : "the case"}
      </summary>
      <dl className="mt-2 grid gap-x-4 gap-y-1 text-xs sm:grid-cols-[14rem_minmax(0,1fr)]">
        {rows.map((row) => (
          <div key={keyOf(row)} className="contents">
            <dt className="break-all font-mono text-fg-2">{row.name}</dt>
            <dd className={cn("break-words", differs(row) && "font-medium")}>
              {valueWords(row.value)}
              {differs(row) && ` in the one, ${valueWords(two?.get(keyOf(row)))} in the other`}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function keyOf(row: FactRow): string {
  return `${row.name}@${row.line ?? ""}`;
}
