/** How agents do: reading the report, and what its numbers are in words. */
import type { AgentDay, AgentPerformance, AgentReplies } from "@shared/wire";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, ask } from "@/api/client";

/** From this day on, in the shop's time zone; the newest 30 days where none is named. */
export function performanceQuery(since: string) {
  return queryOptions({
    queryKey: ["agent-performance", since],
    queryFn: ({ signal }): Promise<AgentPerformance> =>
      ask(api.GET("/v1/agents/performance", { params: { query: since ? { since } : {} }, signal })),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });
}

export const PERFORMANCE = ["agent-performance"] as const;

/** The most days the server looks at in one go. */
export const LONGEST = 366;

/** "2026-11-23" and 6 give "2026-11-17". */
export function daysBefore(day: string, count: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - count);
  return at.toISOString().slice(0, 10);
}

/** A day without a time has no time zone either: it is the same one wherever it is read. */
export function dayWords(day: string, style: "short" | "long" = "short"): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  return new Intl.DateTimeFormat(undefined, {
    day: "numeric",
    month: "short",
    ...(style === "long" && { year: "numeric" }),
    timeZone: "UTC",
  }).format(at);
}

/** 640 gives "640 ms", 1240 gives "1.2 s". */
export function timeWords(milliseconds: number | null): string {
  if (milliseconds === null) return "–";
  if (milliseconds < 1000) return `${milliseconds.toLocaleString()} ms`;
  return `${(milliseconds / 1000).toLocaleString(undefined, { maximumFractionDigits: 1 })} s`;
}

const ENGINES: Record<string, string> = {
  "built-in": "The built-in agent",
  model: "The model",
  none: "Nobody",
};

export function engineWords(engine: string): string {
  return ENGINES[engine] ?? engine;
}

export type Flag = "fallbacks" | "blocked" | "injections" | "tool_errors" | "over_budget" | "failed";

export const FLAGS: readonly { flag: Flag; words: string; says: string }[] = [
  {
    flag: "blocked",
    words: "Promises blocked",
    says: "A promise without a decision behind it, which was not sent.",
  },
  {
    flag: "fallbacks",
    words: "Fell back",
    says: "The model did not answer; the built-in agent did.",
  },
  { flag: "injections", words: "Orders to the desk", says: "A shopper’s message that tried to give orders." },
  { flag: "tool_errors", words: "Tools refused", says: "A tool call that ended in an error." },
  { flag: "over_budget", words: "Over the budget", says: "More calls or tokens than a turn may take." },
  { flag: "failed", words: "Nobody answered", says: "The turn broke off, and a person was asked for." },
];

export function flagsOf(replies: AgentReplies): number {
  return FLAGS.reduce((sum, { flag }) => sum + replies[flag], 0);
}

export interface DayShown {
  day: string;
  replies: number;
  p50_ms: number | null;
  p95_ms: number | null;
}

/** Every day of the span, oldest first: a day on which nobody wrote is an empty place, not a missing one. */
export function everyDay({ since, until, days }: AgentPerformance): DayShown[] {
  const known = new Map<string, AgentDay>(days.map((each) => [each.day, each]));
  const shown: DayShown[] = [];
  for (let day = since; day <= until && shown.length < LONGEST + 1; day = daysBefore(day, -1)) {
    const { replies = 0, p50_ms = null, p95_ms = null } = known.get(day) ?? {};
    shown.push({ day, replies, p50_ms, p95_ms });
  }
  return shown;
}
