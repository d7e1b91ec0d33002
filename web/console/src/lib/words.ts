/** One glossary: every code of the API that people read, in words. */

import type { Recommendation, ReturnStatus, RiskLevel, Role } from "@shared/wire";
import { formatClock, formatDay } from "./time";

export const STATUS_WORDS: Record<ReturnStatus, string> = {
  pending_triage: "Waiting for shopper",
  pending_review: "Needs review",
  approved: "Approved",
  denied: "Denied",
  completed: "Completed",
};

export const RISK_WORDS: Record<RiskLevel, string> = { low: "Low", medium: "Medium", high: "High" };

export const PROPOSAL_WORDS: Record<Recommendation, string> = {
  auto_approve: "Approve",
  auto_deny: "Deny",
  human_review: "Your call",
};

export const ROLE_WORDS: Record<Role, { word: string; may: string }> = {
  viewer: { word: "Viewer", may: "Reads everything, changes nothing" },
  agent: { word: "Agent", may: "Decides returns" },
  admin: { word: "Admin", may: "Also policies, members and API keys" },
  owner: { word: "Owner", may: "Everything" },
};

const REASONS: Record<string, string> = {
  defective: "Defective",
  damaged_in_transit: "Damaged in transit",
  wrong_item: "Wrong item",
  not_as_described: "Not as described",
  missing_parts: "Missing parts",
  size_or_fit: "Size or fit",
  changed_mind: "Changed mind",
  arrived_late: "Arrived late",
  other: "Other",
};

const CHANNELS: Record<string, string> = {
  portal: "Returns page",
  chat: "Chat",
  messenger: "Messenger",
  whatsapp: "WhatsApp",
  shopify: "Shopify",
  woocommerce: "WooCommerce",
  voice: "Voice call",
  video: "Video call",
  merchant: "Added by staff",
  api: "API",
  import: "Import",
};

const ESCALATIONS: Record<string, string> = {
  unknown_fact: "Missing fact",
  value: "High value",
  category: "Watched category",
  risk: "High risk",
  shopper_asked: "Shopper asked",
  model_down: "No model at hand",
  audit_sample: "Quality check",
};

/** "size_or_fit" gives "Size or fit". */
export function sentence(code: string): string {
  const words = code.replace(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function reasonWords(code: string | null | undefined): string {
  return code ? (REASONS[code] ?? sentence(code)) : "No reason given";
}

export function channelWords(code: string): string {
  return CHANNELS[code] ?? sentence(code);
}

export function resolutionWords(code: string | null | undefined): string {
  return code ? sentence(code) : "Refund";
}

/** Why a person is needed: "flag:serial_returner" gives "Flag: serial returner". */
export function escalationWords(code: string | null | undefined): string | null {
  if (!code) return null;
  const [kind, name] = code.split(":", 2);
  if (kind === "flag" && name) return `Flag: ${name.replaceAll("_", " ")}`;
  if (kind === "rule" && name) return `Rule: ${name.replaceAll(/[_-]/g, " ")}`;
  return ESCALATIONS[code] ?? sentence(code);
}

/** Whether a model worked a proposal out, which must be said; the engine of the rules is none. */
export function byModel(agent: string | null | undefined): boolean {
  return Boolean(agent) && !agent?.startsWith("dokani-engine");
}

/** Risk as whole points of 100. */
export function riskPoints(score: number | string | null | undefined): number | null {
  if (score === null || score === undefined) return null;
  const value = Number(score);
  return Number.isFinite(value) ? Math.round(value * 100) : null;
}

export function isOpen(status: ReturnStatus): boolean {
  return status === "pending_review" || status === "pending_triage";
}

/** Nobody has decided it, and no decision is on its way. */
export function isUndecided(row: { status: ReturnStatus; held?: unknown }): boolean {
  return isOpen(row.status) && !row.held;
}

const FLAGS: Record<string, string> = {
  injection_attempt: "Injection",
  block_listed: "Block list",
};

/** "serial_returner" gives "Serial returner". */
export function flagWords(flag: string): string {
  return FLAGS[flag] ?? sentence(flag);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}

/** A fact's value as a person writes it. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length ? value.map(valueWords).join(", ") : "none";
  if (typeof value === "object") return JSON.stringify(value);
  const text = String(value);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return `${formatDay(text)} ${formatClock(text)}`;
  return /^[a-z]+(_[a-z]+)+$/.test(text) ? text.replaceAll("_", " ") : text;
}
