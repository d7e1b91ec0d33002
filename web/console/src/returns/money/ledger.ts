/** The ledger of a return in words and sums: what was promised, what became of it, and what a person may do about it. */
import type { Resolution, ReturnForMerchant } from "@shared/wire";
import { formatMoney, isZero, sumMoney } from "@/lib/money";
import { sentence } from "@/lib/words";
import type { Tone } from "@/ui/badge";

interface Line {
  line_number: number;
  quantity: number;
  amount?: string;
  exchange_for?: { sku?: string; product_name?: string | null };
}

const KINDS: Record<string, string> = {
  refund: "Refund",
  partial_refund: "Partial refund",
  cancel: "Refund, the order line is cancelled",
  keep_item: "Refund, the goods are kept",
  store_credit: "Store credit",
  charge: "Charge to the shopper",
  exchange: "Exchange",
  replacement: "Replacement",
};

export function kindWords(one: Resolution): string {
  if (one.beside === "difference")
    return one.kind === "charge" ? "Price difference the shopper pays" : "Price difference to the shopper";
  if (one.beside === "range") return "The rest, once the goods are inspected";
  return KINDS[one.kind] ?? sentence(one.kind);
}

/** Goods to the shopper, and no money. */
export function givesGoods(one: Resolution): boolean {
  return one.kind === "exchange" || one.kind === "replacement";
}

/** Money from the shopper. */
export function takesMoney(one: Resolution): boolean {
  return one.kind === "charge";
}

/** What moves: the amount with its bonus. */
export function moves(one: Resolution): string {
  return sumMoney([one.amount, one.bonus]);
}

/** The lines of a row as they stand now. */
export function linesOf(one: Resolution): Line[] {
  return (one.final_lines ?? one.lines) as unknown as Line[];
}

export function promisedLines(one: Resolution): Line[] {
  return one.lines as unknown as Line[];
}

export function productOf(view: ReturnForMerchant, number: number): string {
  return view.lines.find((line) => line.line_number === number)?.product_name ?? `Line ${number}`;
}

/** "€85.00", or what is sent. */
export function givenWords(view: ReturnForMerchant, one: Resolution): string {
  if (!givesGoods(one)) return formatMoney(moves(one), one.currency);
  const [line] = promisedLines(one);
  const name = line ? productOf(view, line.line_number) : "the goods";
  return one.kind === "exchange" ? `the exchange for ${name}` : `the replacement for ${name}`;
}

const WAITS: Record<string, string> = {
  none: "Falls due in a moment.",
  sent: "Waits until the goods are on their way back.",
  arrival: "Waits until the goods have arrived.",
  inspection: "Waits until the goods are graded.",
  charge: "Waits until the price difference is paid.",
};

/** After so long without being taken up, a person is told that it may be theirs to do. */
const SLOW = 60_000;

export interface Standing {
  word: string;
  tone: Tone;
  says: string;
}

/** Where a row stands, and what that means. */
export function standing(one: Resolution, now: number): Standing {
  const why = one.last_error ? ` ${endedBy(one.last_error)}` : "";
  switch (one.state) {
    case "promised":
      return { word: "Promised", tone: "plain", says: WAITS[one.waits_for] ?? "" };
    case "due": {
      if (one.attempts > 0)
        return {
          word: "Paying",
          tone: "info",
          says: `The shop could not be reached; it is asked again by itself.${why}`,
        };
      const slow = one.due_at !== null && now - new Date(one.due_at).getTime() > SLOW;
      return slow
        ? {
            word: "Due",
            tone: "warn",
            says: givesGoods(one)
              ? "Nothing has sent it yet. Send it from your shop, then mark it here."
              : "Nothing has paid it yet. Do it in your shop, then mark it here.",
          }
        : { word: "Due", tone: "info", says: "Your shop is told in a moment." };
    }
    case "sending":
      return { word: "Paying", tone: "info", says: "Your shop was told and has not answered yet." };
    case "unknown":
      return {
        word: "Outcome unknown",
        tone: "warn",
        says:
          "Your shop was told, and nobody knows yet whether it did it. Dokani keeps asking the shop and tells it again " +
          `only if it surely did nothing. Do not do it a second time by hand.${why}`,
      };
    case "done":
      return {
        word: givesGoods(one) ? "Sent" : takesMoney(one) ? "Charged" : "Paid",
        tone: "ok",
        says: one.provider === "by_hand" ? "Done by hand." : "Done by your shop.",
      };
    case "failed":
      return {
        word: "Failed",
        tone: "danger",
        says: one.last_error
          ? `Your shop did not do it: ${endedBy(one.last_error)}`
          : "Your shop did not do it.",
      };
    case "withdrawn":
      return {
        word: "Withdrawn",
        tone: "plain",
        says: one.last_error
          ? `Not given: ${endedBy(one.last_error)}`
          : "Not given: its goods leave nothing of it.",
      };
    default:
      return { word: sentence(one.state), tone: "plain", says: "" };
  }
}

function endedBy(text: string): string {
  return /[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

export interface May {
  markDone: boolean;
  withdraw: boolean;
  retry: boolean;
}

/** What a person may do about a row as it stands. */
export function may(one: Resolution): May {
  return {
    markDone: ["due", "unknown", "failed"].includes(one.state),
    withdraw: ["promised", "due", "failed"].includes(one.state),
    retry: one.state === "failed",
  };
}

export interface Sums {
  promised: string;
  paid: string;
  waiting: string;
  moving: string;
  unknown: string;
  failed: string;
  /** Promised and not given: lowered after grading, or withdrawn. */
  less: string;
  /** What the shopper pays. */
  charged: string;
}

/** The money of a return to the shopper, by where it stands; what they pay is summed apart. */
export function sums(rows: readonly Resolution[]): Sums {
  const given = rows.filter((one) => !givesGoods(one) && !takesMoney(one));
  const of = (...states: string[]) =>
    sumMoney(given.filter((one) => states.includes(one.state)).map((one) => moves(one)));
  return {
    promised: sumMoney(given.map((one) => sumMoney([one.promised, one.bonus]))),
    paid: of("done"),
    waiting: of("promised"),
    moving: of("due", "sending"),
    unknown: of("unknown"),
    failed: of("failed"),
    less: sumMoney(given.map(lessOf)),
    charged: sumMoney(
      rows.filter((one) => takesMoney(one) && one.state !== "withdrawn").map((one) => moves(one)),
    ),
  };
}

/** How much less than promised a row gives. */
export function lessOf(one: Resolution): string {
  if (one.state === "withdrawn") return sumMoney([one.promised, one.bonus]);
  return sumMoney([one.promised, isZero(one.amount) ? "0" : `-${one.amount}`]);
}

export function isSettled(one: Resolution): boolean {
  return one.state === "done" || one.state === "withdrawn";
}
