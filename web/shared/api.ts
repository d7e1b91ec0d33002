/** The wire shapes the console reads, by the names the HTTP API gives them. */

export type ReturnStatus = "pending_triage" | "pending_review" | "approved" | "denied" | "completed";
export type RiskLevel = "low" | "medium" | "high";
export type Recommendation = "auto_approve" | "auto_deny" | "human_review";
export type Role = "viewer" | "agent" | "admin" | "owner";
/** A decimal written as text ("129.00"); never turned into a float. */
export type Decimal = string;
/** ISO 8601 with offset. */
export type Instant = string;
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Problem {
  code: string;
  detail: string;
  data?: Record<string, unknown>;
  request_id?: string;
}

export interface BusinessRef {
  business_id: string;
  business_name: string;
  role: Role;
  slug: string | null;
}

export interface Business {
  business_id: string;
  business_name: string;
  slug: string | null;
  website: string | null;
  settings: Record<string, Json>;
}

export interface Preferences {
  theme?: "system" | "light" | "dark";
  single_key_shortcuts?: boolean;
  [key: string]: Json | undefined;
}

export interface Me {
  user: { id: string; email: string };
  business: Business | null;
  businesses: BusinessRef[];
  role: Role | null;
  preferences: Preferences;
  onboarding: { steps: { key: string; done: boolean }[]; done: boolean };
  demo: boolean;
}

export interface ReturnInList {
  public_id: string;
  order_id: string;
  customer_email: string;
  customer_name: string | null;
  status: ReturnStatus;
  outcome: string | null;
  reason_for_return: string | null;
  product_name: string | null;
  product_category: string | null;
  lines_count: number;
  quantity: number;
  amount: Decimal | null;
  order_value: Decimal | null;
  currency: string;
  risk_score: number | string | null;
  risk_level: RiskLevel;
  ai_recommendation: Recommendation | null;
  escalation_reason: string | null;
  channel: string;
  created_at: Instant;
  review_due_at: Instant | null;
}

export interface Breakdown {
  paid?: Decimal;
  percent?: Decimal | number;
  fees?: { id: string; amount: Decimal }[];
  shipping?: Decimal;
  refund?: Decimal;
}

export interface ReturnLine {
  order_id: string;
  line_number: number;
  sku: string | null;
  product_name: string | null;
  product_category: string | null;
  quantity: number;
  unit_price: Decimal;
  paid: Decimal;
  reason: string | null;
  own_words: string | null;
  resolution_wanted: string | null;
  verdict: "approve" | "deny" | "review" | "ask" | "wait" | null;
  amount: Decimal | null;
  breakdown: Breakdown;
}

export interface Violation {
  check: string;
  says: string;
  fact: Json;
  limit: Json;
  value: Json;
}

export interface RiskFactor {
  factor: string;
  value: Json;
  contribution: number | string;
}

export interface Counterfactual {
  says: string;
  changes: Json;
  verdict: string;
  amount: Decimal | null;
}

export interface TraceStep {
  check: string;
  line: number | string | null;
  outcome: string;
  says: string;
  facts: Json;
  rule: string | null;
}

export interface Decision {
  stage: "triage" | "review" | "appeal";
  verdict: string;
  amount: Decimal | null;
  currency: string;
  decided_by: string | null;
  decided_by_email: string | null;
  engine: string | null;
  policy_version: string | null;
  note: string | null;
  created_at: Instant;
}

export interface TimelineEntry {
  at: Instant;
  what: string;
  who: string | null;
  says: string;
}

export interface OrderLine {
  line_number: number;
  sku: string | null;
  product_name: string;
  product_category: string | null;
  quantity: number;
  quantity_returnable: number;
  unit_price: Decimal;
  paid: Decimal;
  image_url: string | null;
}

export interface Order {
  order_id: string;
  customer_email: string;
  customer_name: string | null;
  status: string;
  ordered_at: Instant;
  delivered_at: Instant | null;
  currency: string;
  order_value: Decimal;
  lines: OrderLine[];
}

export interface ReturnForMerchant extends ReturnInList {
  customer_phone: string | null;
  lines: ReturnLine[];
  ai_reasoning: string | null;
  policy_violations: Violation[];
  risk_factors: RiskFactor[];
  fraud_flags: Record<string, { on: boolean; because: string }>;
  policy_version_used: string | null;
  days_since_purchase: number | null;
  return_history: number | null;
  processing_time_ms: number | null;
  triage_agent_id: string | null;
  admin_notes: string | null;
  admin_decision_at: Instant | null;
  approved_at: Instant | null;
  denied_at: Instant | null;
  completed_at: Instant | null;
  reasons: { shopper: string[]; merchant: string[] };
  counterfactuals: Counterfactual[];
  trace: TraceStep[];
  /** What the shopper was asked for, while an answer is awaited. */
  asks: Json[];
  decisions: Decision[];
  timeline: TimelineEntry[];
  order: Order | null;
  evidence_urls: string[] | null;
  shopper_url: string | null;
  row_version: number;
}

export interface ReturnCounts {
  needs_review: number;
  high_risk: number;
  waiting: number;
  approved: number;
  denied: number;
  completed: number;
  all: number;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Policy {
  id: number;
  version: string;
  is_active: boolean;
  effective_date: Instant | null;
  created_at: Instant;
  rules: { [key: string]: Json };
  usage_statistics: Record<string, Json>;
}

export interface Member {
  user_id: string;
  email: string;
  role: Role;
  created_at: Instant;
}

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  created_at: Instant;
  last_used_at: Instant | null;
  expires_at: Instant | null;
  revoked_at: Instant | null;
}

export interface DecisionBody {
  verdict: "approved" | "denied";
  note?: string;
  shopper_reason?: string;
  lines?: { line_number: number; verdict: "approve" | "deny"; amount?: Decimal }[];
}
