import type { AgentPerformance } from "@shared/wire";
import { useState } from "react";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { plural } from "@/lib/words";
import { ChartOrTable } from "@/ui/chart";
import { Card } from "@/ui/page";
import { Segments } from "@/ui/segments";
import { type DayShown, dayWords, everyDay, flagsOf, timeWords } from "./performance";

type Measure = "replies" | "time";

/** Day by day, in the shop's time zone: how much was answered, or how fast. */
export function Days({ report }: { report: AgentPerformance }) {
  return (
    <Card title="By day" aside={<span className="truncate">Days of {report.time_zone}</span>}>
      <ChartOrTable
        legend="Show the days as"
        chart={<Chart report={report} />}
        table={<Table report={report} />}
      />
    </Card>
  );
}

function Chart({ report }: { report: AgentPerformance }) {
  const [measure, setMeasure] = useState<Measure>("replies");
  const rows = everyDay(report);
  const shown = (value: number) => (measure === "time" ? timeWords(value) : value.toLocaleString());
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <Segments
          legend="What is shown"
          hideLegend
          options={[
            { value: "replies", words: "Replies" },
            { value: "time", words: "Response time" },
          ]}
          value={measure}
          onChange={setMeasure}
        />
        {measure === "time" && (
          <p aria-hidden className="flex gap-4 text-fg-2 text-xs">
            <Key colour="var(--chart-1)" words="Median" />
            <Key colour="var(--chart-5)" words="95 in 100 within" />
          </p>
        )}
      </div>
      <div className="h-52 w-full text-xs" role="img" aria-label={chartWords(report, rows, measure)}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 208 }}>
          <BarChart
            data={rows}
            barGap={1}
            margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="day"
              tickFormatter={(day: string) => dayWords(day)}
              tick={{ fill: "var(--fg-2)" }}
              tickLine={false}
              axisLine={{ stroke: "var(--control)" }}
              interval="equidistantPreserveStart"
              minTickGap={24}
            />
            <YAxis
              width={52}
              tick={{ fill: "var(--fg-2)" }}
              tickLine={false}
              axisLine={false}
              allowDecimals={false}
              tickFormatter={(value: number) =>
                measure === "time"
                  ? timeWords(value)
                  : Intl.NumberFormat(undefined, { notation: "compact" }).format(value)
              }
            />
            <Tooltip
              cursor={{ fill: "var(--muted)" }}
              isAnimationActive={false}
              content={({ active, payload, label }) =>
                active && payload?.length ? (
                  <div className="rounded-md border border-line bg-raised px-3 py-2 text-xs shadow-float">
                    <p className="mb-1 font-medium">{dayWords(String(label), "long")}</p>
                    {payload.map((each) => (
                      <p key={String(each.dataKey)} className="num flex justify-between gap-4">
                        <span className="text-fg-2">{NAMES[String(each.dataKey)]}</span>
                        {shown(Number(each.value))}
                      </p>
                    ))}
                  </div>
                ) : null
              }
            />
            {measure === "replies" ? (
              <Bar dataKey="replies" fill="var(--chart-1)" maxBarSize={28} isAnimationActive={false} />
            ) : (
              <Bar dataKey="p50_ms" fill="var(--chart-1)" maxBarSize={16} isAnimationActive={false} />
            )}
            {measure === "time" && (
              <Bar dataKey="p95_ms" fill="var(--chart-5)" maxBarSize={16} isAnimationActive={false} />
            )}
          </BarChart>
        </ResponsiveContainer>
      </div>
    </>
  );
}

const NAMES: Record<string, string> = { replies: "Replies", p50_ms: "Median", p95_ms: "95 in 100 within" };

function Key({ colour, words }: { colour: string; words: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className="size-2.5 rounded-sm" style={{ background: colour }} />
      {words}
    </span>
  );
}

/** What the bars say, to those who do not see them; the table has every day. */
export function chartWords(
  { since, until }: Pick<AgentPerformance, "since" | "until">,
  rows: readonly DayShown[],
  measure: Measure,
): string {
  const span = `from ${dayWords(since, "long")} to ${dayWords(until, "long")}`;
  const busy = rows.filter((row) => row.replies > 0);
  const most = busy.reduce<DayShown | null>(
    (top, row) => (top && of(top, measure) >= of(row, measure) ? top : row),
    null,
  );
  if (!most) return `Bars by day ${span}: none.`;
  const peak = measure === "replies" ? plural(most.replies, "reply", "replies") : timeWords(most.p50_ms);
  const what = measure === "replies" ? "Replies" : "Response time";
  const which = measure === "replies" ? "The most" : "The slowest median";
  return `${what} by day ${span}, on ${plural(busy.length, "day")}. ${which}: ${peak} on ${dayWords(most.day)}. The table has every number.`;
}

function of(row: DayShown, measure: Measure): number {
  return measure === "replies" ? row.replies : (row.p50_ms ?? 0);
}

function Table({ report }: { report: AgentPerformance }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
      tabIndex={0}
      aria-label="Days, newest first"
      className="scroll-thin max-h-96 overflow-auto"
    >
      <table className="w-full text-sm">
        <caption className="sr-only">Days with at least one reply, newest first</caption>
        <thead className="sticky top-0 bg-bg text-fg-2 text-xs">
          <tr className="border-line border-b">
            {["Day", "Replies", "Median", "95 in 100", "Handed over", "Flags"].map((words, at) => (
              <th
                key={words}
                scope="col"
                className={`py-1.5 pl-2 align-bottom font-medium first:pl-0 ${at > 0 ? "text-right" : "text-left"}`}
              >
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="num divide-y divide-line">
          {report.days.map((day) => (
            <tr key={day.day}>
              <th scope="row" className="whitespace-nowrap py-1.5 text-left font-normal">
                {dayWords(day.day)}
              </th>
              <td className="py-1.5 pl-2 text-right">{day.replies.toLocaleString()}</td>
              <td className="whitespace-nowrap py-1.5 pl-2 text-right">{timeWords(day.p50_ms)}</td>
              <td className="whitespace-nowrap py-1.5 pl-2 text-right">{timeWords(day.p95_ms)}</td>
              <td className="py-1.5 pl-2 text-right">{day.hand_overs.toLocaleString()}</td>
              <td className="py-1.5 pl-2 text-right">{flagsOf(day).toLocaleString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
