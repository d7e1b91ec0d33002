import type { Verdict } from "@shared/wire";
import { cn } from "@/lib/cn";
import { formatMoney } from "@/lib/money";
import { plural } from "@/lib/words";
import { VERDICT_LOOK, VERDICTS, verdictWords } from "../verdicts";

interface Cell {
  was: string;
  now: string;
  cases: number;
  amount_was: string;
  amount_now: string;
}

const BETTER: readonly string[] = ["deny", "wait", "ask", "review", "approve"];

/** What was decided against what would be: off the diagonal is what changes, and each such cell opens its returns. */
export function Matrix({
  cells,
  currency,
  chosen,
  choose,
  unit = "line",
}: {
  cells: readonly Cell[];
  currency: string;
  chosen?: { was?: string | undefined; now?: string | undefined };
  choose?: (was: string, now: string) => void;
  unit?: string;
}) {
  const names = (side: "was" | "now") => {
    const used = new Set(cells.map((cell) => cell[side]));
    return [
      ...VERDICTS.filter((verdict) => used.has(verdict)),
      ...[...used].filter((name) => !VERDICTS.includes(name as Verdict)),
    ];
  };
  const rows = names("was");
  const columns = names("now");
  const find = (was: string, now: string) => cells.find((cell) => cell.was === was && cell.now === now);
  return (
    <div className="scroll-thin overflow-x-auto">
      <table className="w-full border-separate border-spacing-0.5 text-sm sm:border-spacing-1">
        <caption className="sr-only">Rows: as it was. Columns: as it would be. Cells count {unit}s.</caption>
        <thead>
          <tr>
            <td className="py-1 align-bottom text-fg-2 text-xs sm:p-1">Was ↓ would be →</td>
            {columns.map((now) => (
              <th
                key={now}
                scope="col"
                className="px-0.5 py-1 text-center font-medium text-xs sm:min-w-20 sm:p-1"
              >
                {verdictWords(now)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((was) => (
            <tr key={was}>
              <th scope="row" className="py-1 text-left font-medium text-xs sm:whitespace-nowrap sm:p-1">
                {verdictWords(was)}
              </th>
              {columns.map((now) => {
                const cell = find(was, now);
                const same = was === now;
                if (!cell || cell.cases === 0) {
                  return (
                    <td key={now} className="rounded-md bg-surface p-2 text-center text-fg-2">
                      ·
                    </td>
                  );
                }
                const worse = BETTER.indexOf(now) < BETTER.indexOf(was);
                const look = same ? "bg-muted" : worse ? "bg-danger-tint text-danger" : "bg-ok-tint text-ok";
                const active = chosen?.was === was && chosen?.now === now;
                const change = difference(cell);
                const money = same
                  ? null
                  : `${Number(change) > 0 ? "+" : ""}${formatMoney(change, currency)}`;
                const inner = (
                  <>
                    <span className="num block font-semibold text-md">{cell.cases.toLocaleString()}</span>
                    {money && (
                      <span className="num block whitespace-nowrap text-[0.6875rem] sm:text-xs">{money}</span>
                    )}
                  </>
                );
                return (
                  <td key={now} className={cn("rounded-md p-0 text-center", look)}>
                    {same || !choose ? (
                      <div className="px-0.5 py-2 sm:p-2">{inner}</div>
                    ) : (
                      <button
                        type="button"
                        aria-pressed={active}
                        aria-label={`${verdictWords(was)}, would be ${verdictWords(now).toLowerCase()}: ${plural(cell.cases, unit)}, ${money}. Show them.`}
                        onClick={() => choose(was, now)}
                        className={cn(
                          "w-full rounded-md px-0.5 py-2 ring-inset sm:p-2 hover:ring-1 hover:ring-current",
                          active && "ring-2 ring-current hover:ring-2",
                        )}
                      >
                        {inner}
                      </button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function difference({ amount_was: was, amount_now: now }: Cell): string {
  return (Number(now) - Number(was)).toFixed(2);
}

export function verdictOf(name: string | undefined): string | undefined {
  return name && name in VERDICT_LOOK ? name : undefined;
}
