/** The entries of the timeline: each kind by its name, and the server's sentences with our names and our way to write. */
import type { ReturnForMerchant } from "@shared/wire";
import {
  AlarmClock,
  Check,
  CircleAlert,
  CircleDashed,
  Coins,
  Hand,
  Hourglass,
  MessageSquare,
  PackageCheck,
  Scale,
  Timer,
  Undo2,
  UserRound,
  X,
} from "lucide-react";
import { formatMoney } from "@/lib/money";
import { formatClock, formatDay } from "@/lib/time";
import { sentence } from "@/lib/words";

type Moment = ReturnForMerchant["timeline"][number];

export interface Look {
  word: string;
  icon: typeof Check;
  tone: "plain" | "ok" | "danger" | "warn" | "info" | "accent";
}

const LOOKS: Record<string, Look> = {
  asked: { word: "Asked", icon: MessageSquare, tone: "plain" },
  approved: { word: "Approved", icon: Check, tone: "ok" },
  denied: { word: "Denied", icon: X, tone: "danger" },
  pending_review: { word: "For a person", icon: Hand, tone: "info" },
  pending_triage: { word: "Waits for the shopper", icon: CircleDashed, tone: "plain" },
  note: { word: "Note of the team", icon: MessageSquare, tone: "accent" },
  held: { word: "Held", icon: Timer, tone: "accent" },
  undone: { word: "Taken back", icon: Undo2, tone: "plain" },
  failed: { word: "Did not take effect", icon: CircleAlert, tone: "warn" },
  assigned: { word: "Assigned", icon: UserRound, tone: "plain" },
  snoozed: { word: "Snoozed", icon: AlarmClock, tone: "plain" },
  overdue: { word: "Overdue", icon: Hourglass, tone: "warn" },
  appealed: { word: "Appealed", icon: Scale, tone: "info" },
  "resolution.done": { word: "Money", icon: Coins, tone: "ok" },
  "resolution.failed": { word: "Money failed", icon: CircleAlert, tone: "danger" },
  "goods.received": { word: "Goods", icon: PackageCheck, tone: "plain" },
  "goods.graded": { word: "Goods graded", icon: PackageCheck, tone: "plain" },
  "goods.disposed": { word: "Goods put away", icon: PackageCheck, tone: "plain" },
  completed: { word: "Completed", icon: PackageCheck, tone: "ok" },
  cancelled: { word: "Cancelled", icon: X, tone: "plain" },
};

export function lookOf(moment: Moment): Look {
  return LOOKS[moment.what] ?? { word: sentence(moment.what), icon: CircleDashed, tone: "plain" };
}

const PLAIN: Record<string, string> = {
  undone: "The decision was taken back before it took effect",
  overdue: "Nobody had looked at it in time",
};

/** The sentence, with products for line numbers, money with its sign, and times in the reader's own. */
export function saysOf(moment: Moment, view: Pick<ReturnForMerchant, "lines">): string {
  const says = PLAIN[moment.what] ?? (moment.says || lookOf(moment).word);
  // What people wrote is theirs.
  if (moment.what === "note") return says;
  if (moment.what.startsWith("goods.")) return goodsWords(says, view);
  if (moment.what === "asked") return says;
  const timed = says.replace(/(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC/, (_, day: string, clock: string) => {
    const at = `${day}T${clock}:00Z`;
    return `${formatDay(at)}, ${formatClock(at)}`;
  });
  return timed
    .replace(/(\d+(?:\.\d+)?) ([A-Z]{3})\b/, (_, amount: string, currency: string) =>
      formatMoney(amount, currency),
    )
    .replace(/, to count shortly$/, ", takes effect shortly unless it is taken back")
    .replace("The decision did not count.", "The decision did not take effect.")
    .trim();
}

function goodsWords(says: string, view: Pick<ReturnForMerchant, "lines">): string {
  return says.replace(/^(\d+) of line (\d+): (.+)$/, (_, count: string, number: string, rest: string) => {
    const line = view.lines.find((each) => each.line_number === Number(number));
    const name = line?.product_name ?? `Line ${number}`;
    return `${name}${count === "1" ? "" : ` × ${count}`}: ${rest}`;
  });
}
