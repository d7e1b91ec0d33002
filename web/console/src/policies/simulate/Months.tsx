import type { BacktestResult } from "@shared/wire";
import { useState } from "react";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatMoney } from "@/lib/money";
import { Button } from "@/ui/button";
import { Card } from "@/ui/page";
import { Segments } from "@/ui/segments";
import { verdictWords } from "../verdicts";

const MEASURES = ["money", "approve", "review", "deny"] as const;
type Measure = (typeof MEASURES)[number];

/** Month by month, before and after: as a chart, or as the table it is drawn from. */
export function Months({ result }: { result: BacktestResult }) {
  const [measure, setMeasure] = useState<Measure>("money");
  const [table, setTable] = useState(false);
  const { currency } = result.money;
  const rows = result.by_month.map((month) => ({
    month: month.month,
    was: measure === "money" ? Number(month.amount_was) : month.was[measure],
    now: measure === "money" ? Number(month.amount_now) : month.now[measure],
  }));
  const shown = (value: number) =>
    measure === "money" ? formatMoney(value.toFixed(2), currency) : value.toLocaleString();
  return (
    <Card
      title="Month by month"
      aside={
        <Button size="sm" tone="ghost" aria-pressed={table} onClick={() => setTable(!table)}>
          {table ? "Show as chart" : "Show as table"}
        </Button>
      }
    >
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <Segments
          legend="What is shown"
          hideLegend
          options={MEASURES.map((each) => ({
            value: each,
            words: each === "money" ? "Given back" : verdictWords(each),
          }))}
          value={measure}
          onChange={setMeasure}
        />
        <p aria-hidden className="flex gap-4 text-fg-2 text-xs">
          <Key colour="var(--chart-5)" words="As it was" striped />
          <Key colour="var(--chart-1)" words="As it would be" />
        </p>
      </div>
      {table ? (
        <table className="w-full text-sm">
          <thead>
            <tr className="text-fg-2 text-xs">
              <th scope="col" className="py-1 text-left font-medium">
                Month
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                As it was
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                As it would be
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                Change
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {rows.map((row) => (
              <tr key={row.month}>
                <th scope="row" className="py-1.5 text-left font-normal">
                  {monthWords(row.month)}
                </th>
                <td className="num py-1.5 text-right">{shown(row.was)}</td>
                <td className="num py-1.5 text-right">{shown(row.now)}</td>
                <td className="num py-1.5 text-right">{shown(row.now - row.was)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <div className="h-56 w-full text-xs" role="img" aria-label={chartWords(rows, shown)}>
          <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 224 }}>
            <BarChart
              data={rows}
              barGap={1}
              margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
              accessibilityLayer={false}
            >
              <defs>
                <pattern
                  id="stripes"
                  width="4"
                  height="4"
                  patternUnits="userSpaceOnUse"
                  patternTransform="rotate(45)"
                >
                  <rect width="4" height="4" fill="var(--chart-5)" />
                  <line x1="0" y1="0" x2="0" y2="4" stroke="var(--bg)" strokeWidth="1.5" />
                </pattern>
              </defs>
              <CartesianGrid vertical={false} stroke="var(--line)" />
              <XAxis
                dataKey="month"
                tickFormatter={monthWords}
                tick={{ fill: "var(--fg-2)" }}
                tickLine={false}
                axisLine={{ stroke: "var(--control)" }}
              />
              <YAxis
                width={56}
                tick={{ fill: "var(--fg-2)" }}
                tickLine={false}
                axisLine={false}
                allowDecimals={false}
                tickFormatter={(value: number) =>
                  Intl.NumberFormat(undefined, { notation: "compact" }).format(value)
                }
              />
              <Tooltip
                cursor={{ fill: "var(--muted)" }}
                isAnimationActive={false}
                content={({ active, payload, label }) =>
                  active && payload?.length ? (
                    <div className="rounded-md border border-line bg-raised px-3 py-2 text-xs shadow-float">
                      <p className="mb-1 font-medium">{monthWords(String(label))}</p>
                      {payload.map((each) => (
                        <p key={String(each.dataKey)} className="num flex justify-between gap-4">
                          <span className="text-fg-2">
                            {each.dataKey === "was" ? "As it was" : "As it would be"}
                          </span>
                          {shown(Number(each.value))}
                        </p>
                      ))}
                    </div>
                  ) : null
                }
              />
              <Bar dataKey="was" fill="url(#stripes)" maxBarSize={28} isAnimationActive={false} />
              <Bar dataKey="now" fill="var(--chart-1)" maxBarSize={28} isAnimationActive={false} />
            </BarChart>
          </ResponsiveContainer>
        </div>
      )}
    </Card>
  );
}

function Key({ colour, words, striped }: { colour: string; words: string; striped?: boolean }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span
        className="size-2.5 rounded-sm"
        style={{
          background: striped
            ? `repeating-linear-gradient(45deg, ${colour} 0 2px, var(--bg) 2px 3px)`
            : colour,
        }}
      />
      {words}
    </span>
  );
}

function monthWords(month: string): string {
  const [year, number] = month.split("-").map(Number);
  if (!year || !number) return month;
  return new Intl.DateTimeFormat(undefined, { month: "short", year: "2-digit" }).format(
    new Date(year, number - 1, 1),
  );
}

function chartWords(
  rows: readonly { month: string; was: number; now: number }[],
  shown: (value: number) => string,
): string {
  const list = rows.map((row) => `${monthWords(row.month)}: ${shown(row.was)}, would be ${shown(row.now)}`);
  return `Bars by month. ${list.join("; ")}. The same as a table by the button above.`;
}
