import type { PolicyAnswer } from "@shared/wire";
import { Scale, UserRound } from "lucide-react";
import { formatMoney, isZero } from "@/lib/money";
import { escalationWords, sentence } from "@/lib/words";
import { Why } from "@/returns/Why";
import { Card } from "@/ui/page";
import { Day } from "@/ui/text";
import { VerdictBadge } from "../verdicts";

/** What a policy answers to a case: the verdict, the money, the words for the shopper, and why. */
export function AnswerCards({
  answer,
  title,
  version,
}: {
  answer: PolicyAnswer;
  title: string;
  version?: string;
}) {
  const { currency, lines } = answer;
  const several = lines.length > 1;
  return (
    <>
      <Card title={title} aside={version}>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <VerdictBadge verdict={answer.verdict} />
          {answer.amount !== null && (
            <span className="num font-semibold text-2xl tracking-[-0.02em]">
              {formatMoney(answer.amount, currency)}
              {answer.amount_most && answer.amount_most !== answer.amount && (
                <span className="font-normal text-fg-2 text-sm">
                  {" "}
                  up to {formatMoney(answer.amount_most, currency)}
                </span>
              )}
            </span>
          )}
          {answer.escalation && (
            <span className="text-fg-2 text-sm">{escalationWords(answer.escalation)}</span>
          )}
          {answer.wait_until && (
            <span className="text-fg-2 text-sm">
              until <Day at={answer.wait_until} />
            </span>
          )}
        </div>
        {answer.to_pay && !isZero(answer.to_pay) && (
          <p className="mt-2 text-sm">The shopper pays {formatMoney(answer.to_pay, currency)}.</p>
        )}
        {answer.reasons.length > 0 && (
          <section aria-label="What the shopper reads" className="mt-3 rounded-md bg-surface px-3 py-2">
            <h3 className="flex items-center gap-1.5 text-fg-2 text-xs">
              <UserRound aria-hidden className="size-3.5" />
              What the shopper reads
            </h3>
            {answer.reasons.map((reason) => (
              <p key={reason} className="mt-1 text-sm">
                {reason}
              </p>
            ))}
          </section>
        )}
        {answer.asks.length > 0 && (
          <section aria-label="What is asked" className="mt-3">
            <h3 className="font-medium text-sm">Asks for</h3>
            <ul className="mt-1 list-disc space-y-0.5 pl-5 text-sm">
              {answer.asks.map((ask) => (
                <li key={JSON.stringify(ask)}>{String(ask.says ?? ask.fact ?? "")}</li>
              ))}
            </ul>
          </section>
        )}
        {answer.by_law && (
          <p className="mt-3 flex items-start gap-2 text-sm">
            <Scale aria-hidden className="mt-0.5 size-4 shrink-0 text-info" />
            The law decides here, not the policy.
          </p>
        )}
        {several && (
          <ul className="mt-3 divide-y divide-line rounded-md border border-line text-sm">
            {lines.map((line) => (
              <li key={line.line} className="flex items-center gap-3 px-3 py-1.5">
                <span className="text-fg-2">Line {line.line}</span>
                <VerdictBadge verdict={line.verdict} />
                <span className="num ml-auto">
                  {line.amount !== null && formatMoney(line.amount, currency)}
                </span>
              </li>
            ))}
          </ul>
        )}
        <Fees answer={answer} />
        {answer.ignored.length > 0 && (
          <p className="mt-3 text-fg-2 text-xs">Not looked at: {answer.ignored.join(", ")}.</p>
        )}
      </Card>
      <Why
        view={{
          policy_violations: answer.violations,
          counterfactuals: answer.counterfactuals,
          trace: answer.trace,
          currency,
          policy_version_used: version ?? null,
          lines: lines.map(({ line }) => ({ line_number: line, product_name: `Line ${line}` })),
        }}
      />
    </>
  );
}

function Fees({ answer }: { answer: PolicyAnswer }) {
  const line = answer.lines.length === 1 ? answer.lines[0] : undefined;
  const of = line?.breakdown;
  if (!of || of.paid === undefined || isZero(of.refund ?? "0")) return null;
  const rows: [string, string][] = [
    ["Paid", of.paid],
    ...(of.fees ?? []).map((fee): [string, string] => [sentence(fee.id), `-${fee.amount}`]),
    ...(isZero(of.shipping ?? "0") ? [] : ([["Shipping", of.shipping ?? "0"]] as [string, string][])),
  ];
  if (rows.length === 1 && Number(of.percent ?? 100) === 100) return null;
  return (
    <dl className="mt-3 max-w-xs text-sm">
      {rows.map(([name, amount]) => (
        <div key={name} className="flex justify-between gap-4">
          <dt className="text-fg-2">{name}</dt>
          <dd className="num">{formatMoney(amount, answer.currency)}</dd>
        </div>
      ))}
      {Number(of.percent ?? 100) !== 100 && (
        <div className="flex justify-between gap-4">
          <dt className="text-fg-2">Refunded share</dt>
          <dd className="num">{Number(of.percent)} %</dd>
        </div>
      )}
    </dl>
  );
}

/** The names of the facts that any step of the answer looked at. */
export function lookedAt(answer: PolicyAnswer): ReadonlySet<string> {
  return new Set(answer.trace.flatMap((step) => [...Object.keys(step.facts ?? {}), ...(step.unknown ?? [])]));
}
