/**
 * The wire shapes under the names the HTTP API gives them, out of the generated types (`npm run generate`).
 * Where the description says only "text" or "object", the words and keys that the server promises are spelled out here.
 */
import type { components, operations } from "./api";

export type { paths } from "./api";

type Schemas = components["schemas"];
type With<Shape, Known> = Omit<Shape, keyof Known> & Known;

export type ReturnStatus = "pending_triage" | "pending_review" | "approved" | "denied" | "completed";
export type RiskLevel = "low" | "medium" | "high";
export type Recommendation = "auto_approve" | "auto_deny" | "human_review";
export type Verdict = "approve" | "deny" | "review" | "ask" | "wait";
/** A decimal written as text ("129.00"); never turned into a float. */
export type Decimal = string;
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Document = { [key: string]: Json };

export type Problem = {
  code: string;
  detail: string;
  data?: Record<string, unknown>;
  request_id?: string | null;
};

export type Me = Schemas["Me"];
export type Role = Schemas["MemberView"]["role"];
export type Preferences = Schemas["Preferences"];
export type PreferencesChange = Schemas["PreferencesChange"];
export type Business = Schemas["BusinessView"];
export type BusinessChange = Schemas["BusinessChange"];
export type Member = Schemas["MemberView"];
export type Invitation = Schemas["InvitationView"];
export type ApiKey = Schemas["ApiKeyView"];
export type MadeApiKey = Schemas["MadeApiKey"];
export type Order = Schemas["OrderForMerchant"];
export type OrderLine = Schemas["OrderLineForMerchant"];
export type OrderPage = Schemas["OrderPage"];
export type ReturnCounts = Schemas["ReturnCounts"];
export type Decision = Schemas["DecisionForMerchant"];
export type DecisionChange = Schemas["Decision"];
export type DecisionBody = Partial<DecisionChange> & Pick<DecisionChange, "verdict">;

export type Policy = With<Schemas["PolicyForMerchant"], { rules: Document; usage_statistics: Document }>;

/** A decision that is made and can still be undone: it takes effect at `until`. */
export type Held = Schemas["HeldForMerchant"];
export type Assignee = Schemas["Assignee"];
export type BatchDecided = Schemas["BatchDecided"];
export type BatchUndone = Schemas["BatchUndone"];
export type QueueView = NonNullable<NonNullable<operations["list_returns"]["parameters"]["query"]>["view"]>;

export type Notice = Schemas["NoticeForMember"];
export type Notices = Schemas["Notices"];
export type EvidenceFile = Schemas["FileForMerchant"];
export type EvidenceAdded = Schemas["EvidenceAdded"];
export type Resolution = Schemas["ResolutionForMerchant"];
/** A grade, a mark or a posting that can still be undone: it counts from `until` on. */
export type HeldStep = Schemas["HeldStep"];
export type Goods = Schemas["GoodsForMerchant"];
export type Came = Schemas["LineArrived"]["came"];
export type Grade = Schemas["Grade"];
export type Disposition = Schemas["Disposed"]["disposition"];
export type Settling = With<Schemas["Settling"], { status: ReturnStatus }>;
export type Appeal = Schemas["AppealForMerchant"];
export type Rating = Schemas["RatingForMerchant"];
export type Stage = NonNullable<NonNullable<operations["get_receipt"]["parameters"]["query"]>["stage"]>;
export type SigningKey = Schemas["PublicKey"];
export type RiskProfile = Schemas["RiskProfile"];
export type RiskListEntry = Schemas["RiskListEntry"];
export type NewRiskListEntry = Schemas["NewRiskListEntry"];
export type SecurityEvent = Schemas["SecurityEvent"];
export type SecurityEvents = Schemas["SecurityEvents"];
export type SecurityCount = Schemas["SecurityCount"];
export type Severity = SecurityEvent["severity"];
export type OverturnRate = Schemas["OverturnRateView"];
export type RiskShopper = Schemas["RiskShopper"];
export type RiskMoment = Schemas["RiskMoment"];
export type RiskLink = Schemas["RiskLink"];
export type RiskLabel = NonNullable<RiskMoment["label"]>;
export type RiskBin = { cases: number; said: number; came: number };
/** How good a score is: `auc` 0.5 is a coin, `brier` 0 an oracle. */
export type RiskQuality = {
  cases: number;
  rate: number;
  auc: number;
  average_precision: number;
  brier: number;
  calibration: RiskBin[];
};
export type RiskFit = With<Schemas["RiskFit"], { quality: RiskQuality; quality_before: RiskQuality }>;
export type RiskModel = With<Schemas["RiskModelView"], { fits: RiskFit[] }>;
export type AuditLine = Schemas["AuditLine"];
export type AuditPage = Schemas["AuditPage"];
export type AuditIntegrity = Schemas["AuditIntegrity"];
export type Owed = Schemas["OwedForMerchant"];
export type OwedPage = Schemas["OwedForMerchantPage"];
export type OwedSum = Schemas["OwedSumForMerchant"];

type Known = {
  status: ReturnStatus;
  risk_level: RiskLevel;
  ai_recommendation: Recommendation | null;
};

export type ReturnInList = With<Schemas["ReturnInList"], Known>;
export type ReturnPage = { items: ReturnInList[]; next_cursor: string | null };

export type Breakdown = {
  paid?: Decimal;
  percent?: Decimal;
  fees?: { id: string; amount: Decimal }[];
  shipping?: Decimal;
  /** What the shopper pays (above 0) or gets (below) when exchanging. */
  difference?: Decimal;
  bonus?: Decimal;
  refund?: Decimal;
};

export type ReturnLine = With<Schemas["LineForMerchant"], { verdict: Verdict | null; breakdown: Breakdown }>;
export type Violation = {
  check: string;
  line?: number | null;
  says: string;
  fact?: Json;
  limit?: Json;
  value?: Json;
  rule?: string | null;
};
export type RiskFactor = With<Schemas["RiskFactor"], { value?: Json }>;
export type Counterfactual = {
  for: "shopper" | "merchant";
  says: string;
  changes?: Json;
  verdict: Verdict;
  amount: Decimal | null;
};
export type TraceStep = {
  check: string;
  line: number | null;
  outcome: "pass" | "fail" | "unknown" | "matched" | "not_matched";
  says: string;
  facts?: Document;
  unknown?: string[];
  rule?: string | null;
};
export type Asked = { fact?: string; line?: Json; says?: string; wanted?: Json };

export type ReturnForMerchant = With<
  Schemas["ReturnForMerchant"],
  Known & {
    lines: ReturnLine[];
    policy_violations: Violation[];
    risk_factors: RiskFactor[];
    fraud_flags: Record<string, { on: boolean; because: string }>;
    counterfactuals: Counterfactual[];
    trace: TraceStep[];
    /** What the shopper was asked for, while an answer is awaited. */
    asks: (Asked | string)[];
  }
>;

export type PolicySource = Schemas["PolicySource"];
export type PolicyFault = Schemas["Fault"];
export type PolicyDifference = Schemas["PolicyDifference"];
export type PolicyChange = With<Schemas["ChangeForMerchant"], { impact_analysis: Document }>;
export type Backtest = Schemas["BacktestShown"];
export type BacktestResult = Schemas["BacktestResult"];
export type BacktestChange = Schemas["ChangeShown"];
export type Proof = Schemas["ProofForMerchant"];
export type Simulation = Schemas["SimulationShown"];
export type WholeSimulation = Schemas["WholeSimulation"];
export type SimulatedRun = Schemas["RunShown"];
export type WhoAnswers = Schemas["AgentShown"];
export type AgentName = Simulation["agent"];
export type AgentPerformance = Schemas["AgentPerformance"];
export type AgentReplies = Schemas["AgentReplies"];
export type AgentDay = Schemas["AgentDay"];
export type Agreement = Schemas["AgreementShown"];
export type BlindCase = Schemas["BlindCase"];
export type BlindFile = Schemas["BlindFile"];
export type BlindAnswer = Schemas["BlindAnswer"];
export type BlindResult = Schemas["BlindResult"];
export type ProofProperty = Schemas["ProofProperty"];
export type Shadow = Schemas["ShadowForMerchant"];
export type Experiment = Schemas["ExperimentForMerchant"];
export type ExperimentWanted = Schemas["ExperimentWanted"];
export type Facts = Document;
/** The engine's answer, read or worked out anew. */
export type PolicyAnswer = Pick<
  Schemas["AnswerShown"],
  | "amount"
  | "amount_most"
  | "asks"
  | "by_law"
  | "currency"
  | "escalation"
  | "ignored"
  | "law"
  | "merchant_reasons"
  | "reasons"
  | "to_pay"
  | "wait_until"
> & {
  verdict: Verdict;
  lines: { line: number; verdict: Verdict; amount: Decimal | null; breakdown: Breakdown | null }[];
  violations: Violation[];
  trace: TraceStep[];
  counterfactuals: Counterfactual[];
  terms: Document;
};
export type FactWords = With<Schemas["FactWords"], { values: Json[] | null }>;
export type TermWords = With<Schemas["TermWords"], { default: Json; values: Json[] | null }>;
export type Vocabulary = With<Schemas["Vocabulary"], { facts: FactWords[]; terms: TermWords[] }>;
export type PolicyWords = Schemas["PolicyPage"];
export type PolicyImported = With<Schemas["PolicyImported"], { rules: Document }>;
export type RewoundCase = With<
  Schemas["RewoundCase"],
  { facts: Document | null; answer: Document; again: PolicyAnswer | null }
>;
export type ForkedCase = { then: PolicyAnswer; now: PolicyAnswer; facts: Document; differences: string[] };
export type Tried = PolicyAnswer & { facts: Document };

export type ConversationStatus = "active" | "paused" | "ended" | "archived";
export type ConversationView = NonNullable<
  NonNullable<operations["list_conversations"]["parameters"]["query"]>["view"]
>;
export type ConversationInList = With<
  Schemas["ConversationInList"],
  { status: ConversationStatus; last_sender: Sender | null }
>;
export type ConversationPage = { items: ConversationInList[]; next_cursor: string | null };
export type ConversationCounts = Schemas["ConversationCounts"];
export type ConversationMoment = Schemas["MomentOfConversation"];
export type ConversationFile = Schemas["FileInConversation"];
export type Sender = "shopper" | "agent" | "person" | "system";
/** The return a reply was about, as the shopper saw it beside the words. */
export type ReturnCard = {
  kind: "return";
  return_id: string;
  order_id: string;
  status: ReturnStatus;
  amount: Decimal | null;
  currency: string;
};
export type SaidInConversation = With<
  Schemas["MessageInConversation"],
  {
    sender: Sender;
    card: ReturnCard | ({ kind: string } & Document) | null;
    details: {
      engine?: string;
      ms?: number;
      intent?: string;
      confidence?: number;
      flags?: Record<string, boolean>;
      decision_id?: string;
    };
  }
>;
export type AgentState = With<
  Schemas["StateInConversation"],
  {
    conversation_context: { order_id?: string | null; verified?: boolean; language?: string };
    conversation_flow: { state: string; entered_at: string; by?: string }[];
    ai_memory: {
      facts?: { key: string; value: string; confidence?: number }[];
      commitments?: { says: string; due?: string | null }[];
    };
  }
>;
export type Conversation = With<
  Schemas["ConversationForMerchant"],
  {
    status: ConversationStatus;
    messages: SaidInConversation[];
    state: AgentState | null;
    its_return: With<
      NonNullable<Schemas["ConversationForMerchant"]["its_return"]>,
      { status: ReturnStatus }
    > | null;
  }
>;
export type ChatOpened = Schemas["ChatOpened"];
