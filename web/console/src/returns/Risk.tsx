import type { ReturnForMerchant, RiskFactor } from "@shared/wire";
import { Flag } from "lucide-react";
import { cn } from "@/lib/cn";
import { plural, sentence, valueWords } from "@/lib/words";
import { RiskBadge } from "@/ui/badge";
import { Card } from "@/ui/page";

const BASE = "base_rate";

const FACTORS: Record<string, string> = {
  return_rate: "Share of orders returned",
  orders_kept: "Orders without a return",
  velocity_7d: "Returns in 7 days",
  velocity_30d: "Returns in 30 days",
  frequency_90d: "Returns in 90 days",
  denied_before: "Returns denied before",
  account_age_days: "Days since the first order",
  value_against_usual: "Times the usual order",
  high_risk_category: "High-risk category",
  injection_attempt: "Tries to give the desk orders",
  block_listed: "On your block list",
};

const weight = (factor: RiskFactor) => Number(factor.contribution) || 0;

/** What raises and what lowers the risk, heaviest first. */
export function Risk({ view }: { view: ReturnForMerchant }) {
  // Where every shopper of this shop starts is no signal about this one.
  const start = view.risk_factors.find((factor) => factor.factor === BASE);
  const factors = view.risk_factors
    .filter((factor) => factor.factor !== BASE)
    .sort((one, other) => Math.abs(weight(other)) - Math.abs(weight(one)));
  const most = Math.max(0.01, ...factors.map((factor) => Math.abs(weight(factor))));
  const flags = Object.entries(view.fraud_flags).filter(([, flag]) => flag?.on);
  return (
    <Card title="Risk" aside={<RiskBadge level={view.risk_level} score={view.risk_score} />}>
      {flags.length > 0 && (
        <ul className="mb-3 space-y-2 border-line border-b pb-3">
          {flags.map(([name, flag]) => (
            <li key={name} className="flex gap-2 text-sm">
              <Flag aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
              <span>
                <span className="font-medium">{sentence(name)}</span>
                {flag.because && <span className="text-fg-2"> – {flag.because}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {factors.length === 0 ? (
        <p className="text-fg-2 text-sm">
          Nothing is known of this shopper yet, so nothing speaks for or against them.
        </p>
      ) : (
        <>
          <ul className="space-y-2.5">
            {factors.map((factor) => (
              <Factor key={factor.factor} factor={factor} most={most} />
            ))}
          </ul>
          <p className="mt-3 flex justify-between text-fg-2 text-xs">
            <span>← lowers</span>
            <span>raises →</span>
          </p>
        </>
      )}
      <div className="mt-3 space-y-1 border-line border-t pt-3 text-fg-2 text-sm">
        {start && <p>Everyone starts from your shop’s own rate of bad returns, {share(start.value)}.</p>}
        <p>
          {view.return_history === 0 ? "No earlier returns" : plural(view.return_history, "earlier return")}
          {view.days_since_purchase !== null && (
            <> · bought {plural(view.days_since_purchase, "day")} before</>
          )}
        </p>
      </div>
    </Card>
  );
}

/** 0.05 gives "5 %". */
function share(value: RiskFactor["value"]): string {
  const number = Number(value);
  return Number.isFinite(number)
    ? `${(number * 100).toLocaleString(undefined, { maximumFractionDigits: 1 })} %`
    : "not known";
}

function Factor({ factor, most }: { factor: RiskFactor; most: number }) {
  const by = weight(factor);
  const width = Math.round((Math.abs(by) / most) * 50);
  const raises = by > 0;
  const value = factor.factor.endsWith("_rate") ? share(factor.value) : valueWords(factor.value ?? null);
  return (
    <li className="text-sm">
      <div className="flex items-baseline justify-between gap-3">
        <span className="min-w-0">
          {FACTORS[factor.factor] ?? sentence(factor.factor)}
          {factor.value != null && value.length < 24 && <span className="num text-fg-2"> {value}</span>}
        </span>
        <span
          className={cn(
            "num shrink-0 font-medium",
            raises ? "text-danger" : by < 0 ? "text-ok" : "text-fg-2",
          )}
        >
          <span className="sr-only">
            {raises ? "raises the risk by " : by < 0 ? "lowers the risk by " : "no effect "}
          </span>
          {raises ? "+" : by < 0 ? "−" : ""}
          {Math.abs(by).toFixed(2)}
        </span>
      </div>
      <svg aria-hidden viewBox="0 0 100 4" preserveAspectRatio="none" className="mt-1 h-1 w-full">
        <rect width="100" height="4" rx="1" className="fill-muted" />
        <rect
          x={raises ? 50 : 50 - width}
          width={width}
          height="4"
          className={raises ? "fill-danger" : "fill-ok"}
        />
        <rect x="49.8" width="0.4" height="4" className="fill-control" />
      </svg>
    </li>
  );
}
