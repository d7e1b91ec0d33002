/** What risk speaks of, in words. */
import type { RiskLevel, RiskListEntry } from "@shared/wire";
import { sentence, valueWords } from "@/lib/words";

const FACTORS: Record<string, string> = {
  base_rate: "Where every shopper of this shop starts",
  return_rate: "Share of orders returned",
  orders_kept: "Orders without a return",
  velocity_7d: "Returns in 7 days",
  velocity_30d: "Returns in 30 days",
  frequency_90d: "Returns in 90 days",
  denied_before: "Returns denied before",
  account_age_days: "Days since the first order",
  value_against_usual: "Times the usual order",
  age_at_request: "Days between purchase and request",
  category: "Category",
  repeated_reason: "The same reason again",
  reason_changes: "Reasons changed for one order",
  evidence_reused: "A picture that was sent before",
  identity_linked: "E-mails that share something",
  linked_to_blocked: "Shares something with a blocked e-mail",
  address_mismatch: "Delivered elsewhere than billed",
  order_mismatch: "Words that do not fit the order",
  contradicting_answers: "Answers that contradict each other",
  injection_attempt: "Tries to give the desk orders",
  block_listed: "On your block list",
  allow_listed: "On your allow list",
  fraud_before: "Said to be fraud before",
  safe_before: "Said to be safe before",
  activity: "Recent orders",
  returning: "Recent returns",
  orders_ever: "Orders ever",
  returns_ever: "Returns ever",
  recency: "Days since the last order",
  tenure: "Days as a customer",
  usual_order: "Usual order value",
  learned: "What this shop’s labels shifted",
  calibration: "Fitted to how often it came true",
};

export function factorWords(factor: string): string {
  return FACTORS[factor] ?? sentence(factor);
}

const RATES = new Set(["base_rate", "return_rate"]);

export function factorValue(factor: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (RATES.has(factor)) return percent(Number(value));
  if (typeof value === "number") return value.toLocaleString(undefined, { maximumFractionDigits: 2 });
  return valueWords(value);
}

/** 0.05 gives "5 %". */
export function percent(share: number, digits = 1): string {
  return Number.isFinite(share)
    ? `${(share * 100).toLocaleString(undefined, { maximumFractionDigits: digits })} %`
    : "not known";
}

/** The word for a score; the same limits as the API has for returns. */
export function levelOf(score: number): RiskLevel {
  if (score >= HIGH) return "high";
  return score >= MEDIUM ? "medium" : "low";
}

const SUBJECTS: Record<RiskListEntry["subject"], string> = {
  email: "E-mail",
  phone: "Phone",
  address: "Address",
  payment: "Payment",
};

export function subjectWords(subject: RiskListEntry["subject"]): string {
  return SUBJECTS[subject];
}

const SHARED: Record<RiskListEntry["subject"], string> = {
  email: "e-mail",
  phone: "phone number",
  address: "delivery address",
  payment: "means of payment",
};

/** "the same phone number and delivery address". */
export function sharedWords(by: readonly RiskListEntry["subject"][]): string {
  const words = by.map((each) => SHARED[each]);
  const last = words.at(-1) ?? "detail";
  return `the same ${words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${last}` : last}`;
}

export const KIND_WORDS: Record<RiskListEntry["kind"], string> = { allow: "Allow list", block: "Block list" };

const HIGH = 0.6;
const MEDIUM = 0.3;
