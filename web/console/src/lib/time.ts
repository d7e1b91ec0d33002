import { useEffect, useState, useSyncExternalStore } from "react";

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const dayThisYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

/** "3h ago", "in 2d", "now"; beyond a month the date. */
export function formatRelative(at: string | Date, now: number = Date.now()): string {
  const seconds = (new Date(at).getTime() - now) / 1000;
  if (Number.isNaN(seconds)) return "";
  if (Math.abs(seconds) > 30 * 86_400) return formatDay(at, now);
  if (Math.abs(seconds) < 60) return "now";
  return seconds < 0 ? `${formatLength(seconds * 1000)} ago` : `in ${formatLength(seconds * 1000)}`;
}

/** A bare length of time, "3h", "2d", for "3h left" and "2d over". */
export function formatLength(milliseconds: number): string {
  const seconds = Math.abs(milliseconds) / 1000;
  if (seconds >= 2 * 86_400) return `${Math.floor(seconds / 86_400)}d`;
  if (seconds >= 3_600) return `${Math.floor(seconds / 3_600)}h`;
  return `${Math.max(1, Math.floor(seconds / 60))}m`;
}

export function formatExact(at: string | Date): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : exact.format(date);
}

export function formatDay(at: string | Date, now: number = Date.now()): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "";
  return (date.getFullYear() === new Date(now).getFullYear() ? dayThisYear : day).format(date);
}

export function formatClock(at: string | Date): string {
  return clock.format(new Date(at));
}

let ahead = 0;

/** Takes the server's clock from the Date header of an answer: what the server holds until a moment, it holds by its own. */
export function noteServerTime(header: string | null): void {
  const said = header ? Date.parse(header) : Number.NaN;
  if (Number.isNaN(said)) return;
  const difference = said - Date.now();
  // The header counts whole seconds and the answer took its way: less than two seconds says nothing.
  ahead = Math.abs(difference) < 2_000 ? 0 : difference;
}

/** Now, by the server's clock. */
export function serverNow(): number {
  return Date.now() + ahead;
}

/** Whole seconds until a moment by the server's clock, counted down; never below 0. */
export function useSecondsLeft(until: string | null | undefined): number {
  const [left, setLeft] = useState(() => secondsLeft(until));
  useEffect(() => {
    setLeft(secondsLeft(until));
    if (!until) return;
    const ticking = setInterval(() => {
      const now = secondsLeft(until);
      setLeft(now);
      if (now === 0) clearInterval(ticking);
    }, 250);
    return () => clearInterval(ticking);
  }, [until]);
  return left;
}

export function secondsLeft(until: string | null | undefined): number {
  return until ? Math.max(0, Math.ceil((new Date(until).getTime() - serverNow()) / 1000)) : 0;
}

let now = Date.now();
const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function watch(changed: () => void): () => void {
  watchers.add(changed);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of watchers) each();
  }, 20_000);
  return () => {
    watchers.delete(changed);
    if (watchers.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time of day, renewed every 20 seconds: one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(watch, () => now);
}
