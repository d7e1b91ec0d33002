/**
 * The decisions this reader made that the server still holds, so that they can be undone from any screen.
 * The server keeps and ends them; this is only the list to show, kept over a reload of the page.
 */
import { useSyncExternalStore } from "react";
import { secondsLeft } from "@/lib/time";

export interface Hold {
  /** A return's public id, or a batch's id. */
  id: string;
  /** Of a batch: the returns in it. */
  among: string[] | null;
  verdict: "approved" | "denied";
  /** Formatted, for several currencies may be in one batch. */
  money: string;
  /** Whose return, or how many. */
  what: string;
  until: string;
}

const KEY = "dokani.holds";
/** What is over for longer than this is of no more interest. */
const LINGER = -60;

let holds: readonly Hold[] = restored();
const watchers = new Set<() => void>();

function restored(): readonly Hold[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((hold: Hold) => age(hold) > LINGER) : [];
  } catch {
    return [];
  }
}

function age(hold: Hold): number {
  return secondsLeft(hold.until) || (new Date(hold.until).getTime() - Date.now()) / 1000;
}

function become(next: readonly Hold[]): void {
  holds = next;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Storage may be blocked; the list then lasts for this page.
  }
  for (const each of watchers) each();
}

export function addHold(hold: Hold): void {
  become([...holds.filter((each) => each.id !== hold.id), hold]);
}

export function dropHold(id: string): void {
  if (holds.some((each) => each.id === id)) become(holds.filter((each) => each.id !== id));
}

/** The holds of this reader, the latest last. */
export function useHolds(): readonly Hold[] {
  return useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => holds,
  );
}

let shown: string | null = null;

/** The return whose own page shows what is held; it is then not told a second time. */
export function showHold(id: string | null): void {
  shown = id;
  for (const each of watchers) each();
}

export function useShownHold(): string | null {
  return useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => shown,
  );
}
