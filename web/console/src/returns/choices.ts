/** What a person makes of a return line by line, before it is sent: checked here, and sent only where it differs. */
import type { DecisionBody, ReturnForMerchant, ReturnLine } from "@shared/wire";
import type { Problem } from "@/api/problem";
import { isZero, placesOf, sumMoney } from "@/lib/money";
import { approvedByDefault, compareMoney, lineMost, lineOffer } from "./offer";

export interface Choice {
  verdict: "approve" | "deny";
  /** As typed; it is kept when the line is denied, so that a change of mind costs nothing. */
  amount: string;
}
export type Choices = Readonly<Record<number, Choice>>;
type Lines = NonNullable<DecisionBody["lines"]>;

/** Where the form starts: as the policy proposes, or all denied. Approved against a policy that denies all: all that was paid. */
export function startOf(view: ReturnForMerchant, verdict: "approved" | "denied"): Choices {
  const against = !view.lines.some(approvedByDefault);
  return Object.fromEntries(
    view.lines.map((line) => [
      line.line_number,
      {
        verdict: verdict === "approved" && (against || approvedByDefault(line)) ? "approve" : "deny",
        amount: against ? lineMost(line) : lineOffer(line),
      } satisfies Choice,
    ]),
  );
}

export function choiceOf(choices: Choices, line: ReturnLine): Choice {
  return choices[line.line_number] ?? { verdict: "deny", amount: "" };
}

export function amountFault(line: ReturnLine, choice: Choice, currency: string): string | null {
  if (choice.verdict === "deny") return null;
  const amount = choice.amount.trim();
  if (!amount) return "Write an amount, or deny this line.";
  const places = placesOf(currency);
  if (!new RegExp(`^\\d{1,12}${places ? `(\\.\\d{1,${places}})?` : ""}$`).test(amount))
    return `Write an amount such as ${places ? `12.${"50".padEnd(places, "0").slice(0, places)}` : "12"}.`;
  const goods = ["exchange", "replacement", "repair"].includes(line.resolution_wanted);
  if (isZero(amount) && !goods && !isZero(lineOffer(line)))
    return "That gives nothing; deny this line instead.";
  return compareMoney(amount, lineMost(line)) > 0 ? "More than was paid for this line." : null;
}

export function anyApproved(choices: Choices): boolean {
  return Object.values(choices).some((choice) => choice.verdict === "approve");
}

export function totalOf(view: ReturnForMerchant, choices: Choices): string {
  const given = view.lines.filter(
    (line) =>
      choiceOf(choices, line).verdict === "approve" &&
      !amountFault(line, choiceOf(choices, line), view.currency),
  );
  return sumMoney(given.map((line) => choiceOf(choices, line).amount.trim()));
}

/** A person denies what the policy did not: the shopper must be told why. */
export function owesReason(view: ReturnForMerchant, choices: Choices): boolean {
  return (
    !anyApproved(choices) ||
    view.lines.some((line) => approvedByDefault(line) && choiceOf(choices, line).verdict === "deny")
  );
}

/** Only what differs from what the policy proposes. */
export function changedLines(view: ReturnForMerchant, choices: Choices): Lines {
  return view.lines.flatMap((line): Lines => {
    const { verdict, amount } = choiceOf(choices, line);
    if (verdict === "deny")
      return approvedByDefault(line) ? [{ line_number: line.line_number, verdict: "deny" }] : [];
    const same = approvedByDefault(line) && compareMoney(amount.trim(), lineOffer(line)) === 0;
    return same ? [] : [{ line_number: line.line_number, verdict: "approve", amount: amount.trim() }];
  });
}

/** What the server says of one line of what was sent. */
export function serverFault(problem: Problem | null, sent: Lines, number: number): string | null {
  if (!problem || problem.status === 409) return null;
  if (problem.data.line_number === number) return problem.message;
  const index = sent.findIndex((line) => line.line_number === number);
  return index < 0
    ? null
    : (problem.fault(`lines.${index}.amount`) ?? problem.fault(`lines.${index}.verdict`));
}

/** Whether a field of the form will tell this problem, so that nobody else has to. */
export function toldAtField(problem: Problem, view: ReturnForMerchant, sent: Lines): boolean {
  return (
    Boolean(problem.fault("shopper_reason") ?? problem.fault("note")) ||
    view.lines.some((line) => serverFault(problem, sent, line.line_number))
  );
}
