/** How terms are called and grouped on the screen; which term there is, and of which kind, the vocabulary says. */
import type { Json, TermWords } from "@shared/wire";
import { sentence } from "@/lib/words";

export const TERM_GROUPS: readonly { words: string; terms: readonly string[] }[] = [
  {
    words: "How long",
    terms: [
      "return_window",
      "return_window_days",
      "window_starts_at",
      "return_until",
      "count_from",
      "if_last_day_closed",
      "opens_after",
      "opens_from",
      "appeal_within",
    ],
  },
  {
    words: "What is accepted",
    terms: ["acceptable_reasons", "required_evidence", "states_allowing", "lines_decided", "authorisation"],
  },
  {
    words: "What a person looks at",
    terms: ["auto_approve_threshold", "review_at_risk", "high_risk_categories", "fraud_flags"],
  },
  {
    words: "What the shopper gets",
    terms: [
      "resolutions",
      "refund_percent",
      "refund_range",
      "adjust",
      "keep_item_under",
      "store_credit_bonus_percent",
      "refund_when",
      "refund_within",
      "refund_to",
      "refund_payee",
      "goods_back",
    ],
  },
  {
    words: "Fees and shipping",
    terms: [
      "restocking_fee_percent",
      "cancellation_fee_percent",
      "fees",
      "fee_range",
      "return_shipping",
      "refund_outbound_shipping",
      "deduct_outbound_cost",
    ],
  },
  {
    words: "Exchanges",
    terms: [
      "exchange_for",
      "when_out_of_stock",
      "exchange_ships",
      "charge_if_not_back",
      "difference_paid_with",
    ],
  },
  {
    words: "The way back",
    terms: ["return_label", "return_methods", "risk_on_way_back", "denied_goods"],
  },
  {
    words: "Calls",
    terms: [
      "allow_voice_calls",
      "allow_video_calls",
      "record_calls",
      "max_call_duration",
      "auto_escalation_threshold",
    ],
  },
];

const NAMES: Record<string, string> = {
  return_window: "Return window",
  return_window_days: "Return window, in days",
  window_starts_at: "The window starts with",
  return_until: "In any case until",
  count_from: "The first day counted",
  if_last_day_closed: "If the last day is closed",
  opens_after: "No sooner than",
  opens_from: "…counted from",
  appeal_within: "May appeal within",
  acceptable_reasons: "Accepted reasons",
  required_evidence: "Evidence asked for",
  states_allowing: "States of the order",
  lines_decided: "Several items",
  authorisation: "Authorisation",
  auto_approve_threshold: "Approved without a person up to",
  review_at_risk: "Risk from which a person looks",
  high_risk_categories: "Categories a person looks at",
  fraud_flags: "Flags a person looks at",
  resolutions: "What shoppers can choose",
  refund_percent: "Refunded share",
  refund_range: "Share a person picks",
  adjust: "Fixed amount of a claim",
  keep_item_under: "May keep the item below",
  store_credit_bonus_percent: "Bonus on store credit",
  refund_when: "Refunded",
  refund_within: "…within",
  refund_to: "Refunded to",
  refund_payee: "Who is refunded",
  goods_back: "The goods",
  restocking_fee_percent: "Restocking fee",
  cancellation_fee_percent: "Cancellation fee",
  fees: "Further fees",
  fee_range: "Fee a person picks",
  return_shipping: "Return shipping is paid by",
  refund_outbound_shipping: "Refunds the first shipping",
  deduct_outbound_cost: "Keeps back its shipping cost",
  exchange_for: "Exchanged for",
  when_out_of_stock: "If out of stock",
  exchange_ships: "The replacement is sent",
  charge_if_not_back: "Charged if nothing comes back",
  difference_paid_with: "A difference is paid with",
  return_label: "Who supplies the label",
  return_methods: "Ways of sending back",
  risk_on_way_back: "Risk on the way back",
  denied_goods: "Goods that are refused",
  allow_voice_calls: "Voice calls",
  allow_video_calls: "Video calls",
  record_calls: "Calls are recorded",
  max_call_duration: "Longest call",
  auto_escalation_threshold: "Hands over to a person below",
};

export function termName(name: string): string {
  return NAMES[name] ?? sentence(name);
}

const CHOICES: Record<string, string> = {
  ordered_at: "The order",
  shipped_at: "Shipping",
  delivered_at: "Delivery",
  first_carrier_scan_at: "The carrier’s first scan",
  next_day: "The next day",
  same_day: "The same day",
  same: "It ends that day",
  next_open_day: "It ends on the next open day",
  each: "Decided one by one",
  together: "Decided together",
  none: "None",
  before_sending: "Needed before sending",
  buyer: "The buyer",
  recipient: "The recipient",
  at_approval: "At approval",
  on_proof_of_posting: "On proof of posting",
  on_arrival: "On arrival",
  after_inspection: "After inspection",
  send_back: "Are sent back",
  whole_order: "When everything comes back",
  true: "Yes",
  false: "No",
  same_item: "The same item",
  same_product: "The same product",
  anything: "Anything",
  first: "At once",
  shop: "The shop",
  customer: "The shopper",
};

const OWN: Record<string, Record<string, string>> = {
  goods_back: { none: "Are kept by the shopper" },
  authorisation: { none: "Not needed" },
  when_out_of_stock: { refund: "It is refunded", wait: "It waits", deny: "It is denied" },
};

export function choiceWords(term: string, value: Json): string {
  const word = String(value);
  return OWN[term]?.[word] ?? CHOICES[word] ?? sentence(word);
}

export type Widget =
  | "length"
  | "date"
  | "amount"
  | "percent"
  | "number"
  | "yes_no"
  | "choice"
  | "words"
  | "words_by"
  | "fees"
  | "range"
  | "word"
  | "json";

const WIDGETS: Record<string, Widget> = {
  length: "length",
  duration: "length",
  date: "date",
  day: "date",
  amount: "amount",
  money: "amount",
  percent: "percent",
  percentage: "percent",
  score: "number",
  number: "number",
  seconds: "number",
  yes_no: "yes_no",
  boolean: "yes_no",
  choice: "choice",
  words: "words",
  list: "words",
  words_by: "words_by",
  map: "words_by",
  fees: "fees",
  range: "range",
  word: "word",
  text: "word",
};

/** The control for a value of this term; JSON where the value is not what the control could show. */
export function widgetOf(term: TermWords | undefined, value: Json): Widget {
  const widget = WIDGETS[term?.type ?? ""] ?? "json";
  return fits(widget, value) ? widget : "json";
}

function fits(widget: Widget, value: Json): boolean {
  const plain = value === null || typeof value !== "object";
  switch (widget) {
    case "words":
      return value === null || (Array.isArray(value) && value.every((each) => typeof each === "string"));
    case "words_by":
      return (
        value !== null &&
        typeof value === "object" &&
        !Array.isArray(value) &&
        Object.values(value).every(
          (each) => each === null || (Array.isArray(each) && each.every((one) => typeof one === "string")),
        )
      );
    case "fees":
      return (
        Array.isArray(value) &&
        value.every((fee) => fee !== null && typeof fee === "object" && !Array.isArray(fee))
      );
    case "range":
      return (
        value === null ||
        (typeof value === "object" && !Array.isArray(value) && "from" in value && "to" in value)
      );
    case "amount":
      return plain || (!Array.isArray(value) && Object.keys(value).sort().join() === "amount,currency");
    default:
      return plain;
  }
}

/** Whether "no limit", "any" or "none" can be said with `null`. */
export function mayBeNull(term: TermWords | undefined): boolean {
  if (!term) return true;
  return term.default === null || term.bound === "length" || term.bound === "fee" || term.type === "words";
}

/** A value to begin with, where the vocabulary's own says nothing. */
export function startValue(term: TermWords | undefined): Json {
  if (!term) return null;
  if (term.default !== null && term.default !== undefined) return numeric(term, term.default);
  switch (WIDGETS[term.type]) {
    case "length":
      return 30;
    case "amount":
      return 0;
    case "percent":
    case "number":
      return term.name === "review_at_risk" ? 0.6 : 0;
    case "words":
      return [];
    case "range":
      return { from: 0, to: 100 };
    case "date":
      return `${new Date().getFullYear()}-12-31`;
    case "word":
      return "shop";
    case "yes_no":
      return true;
    default:
      return (term.values?.[0] ?? null) as Json;
  }
}

/** Defaults come as decimal text; a document holds numbers. */
function numeric(term: TermWords, value: Json): Json {
  const number =
    ["percent", "number", "amount", "score", "seconds"].includes(term.type) && typeof value === "string";
  return number && Number.isFinite(Number(value)) ? Number(value) : value;
}
