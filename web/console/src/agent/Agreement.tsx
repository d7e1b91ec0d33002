import type { Agreement as Counted } from "@shared/wire";
import { Link } from "@tanstack/react-router";
import { EyeOff } from "lucide-react";
import { formatMoney } from "@/lib/money";
import { plural } from "@/lib/words";
import { percent } from "@/risk/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/page";

/** Below this many reviews the bounds lie so far apart that the rate alone would mislead. */
const FEW = 30;

/** How often people, who did not see what was decided, came to the same; never without its bounds. */
export function Agreement({
  found,
  mayReview,
  narrowed,
}: {
  found: Counted;
  mayReview: boolean;
  narrowed: boolean;
}) {
  return (
    <Card title="Agreement with people">
      {found.rate === null || found.low === null || found.high === null ? (
        <div className="space-y-2 text-sm">
          <p className="font-medium">
            {found.unsure > 0
              ? `${plural(found.unsure, "blind review")}, none with an answer`
              : narrowed
                ? "No blind reviews in these days"
                : "No blind reviews yet"}
          </p>
          <p className="text-fg-2">
            Somebody of your team decides an automatic decision again, without seeing what was decided. How
            often both come to the same is shown here, with how sure that is.
          </p>
        </div>
      ) : (
        <div className="space-y-3 text-sm">
          <div>
            <p className="num font-semibold text-2xl tracking-[-0.02em]">{percent(found.rate, 0)}</p>
            <p className="text-fg-2">
              {found.agreed.toLocaleString()} of {plural(found.sampled, "blind review")} came to the same
            </p>
          </div>
          <Interval rate={found.rate} low={found.low} high={found.high} />
          <p>
            <span className="num">
              Between {percent(found.low, 0)} and {percent(found.high, 0)}
            </span>
            <span className="text-fg-2">, 95 times in 100.</span>
            {found.sampled < FEW && (
              <span className="text-fg-2"> So few reviews leave much open; a few more narrow it.</span>
            )}
          </p>
          <dl className="space-y-1">
            <Fact name="Decisions looked at" value={found.decisions.toLocaleString()} />
            <Fact name="Not sure" value={found.unsure.toLocaleString()} />
            {found.wrong_money.map((sum) => (
              <Fact
                key={sum.currency}
                name="Approved where a person would not have"
                value={formatMoney(sum.amount, sum.currency)}
              />
            ))}
          </dl>
        </div>
      )}
      {mayReview ? (
        <Button asChild className="mt-4">
          <Link to="/agent/review">
            <EyeOff aria-hidden />
            Review one blind
          </Link>
        </Button>
      ) : (
        <p className="mt-3 text-fg-2 text-xs">Agents and above review.</p>
      )}
    </Card>
  );
}

/** The words beside it say the same, so it is hidden from screen readers. */
function Interval({ rate, low, high }: { rate: number; low: number; high: number }) {
  const at = (share: number) => `${Math.min(100, Math.max(0, share * 100))}%`;
  return (
    <div aria-hidden>
      <div className="relative h-2 rounded-full bg-muted">
        <span
          className="absolute inset-y-0 rounded-full bg-accent/40"
          style={{ left: at(low), width: at(high - low) }}
        />
        <span
          className="absolute top-1/2 h-4 w-1 -translate-x-1/2 -translate-y-1/2 rounded-full bg-accent"
          style={{ left: at(rate) }}
        />
      </div>
      <p className="num mt-1.5 flex justify-between text-fg-2 text-xs">
        <span>0 %</span>
        <span>50 %</span>
        <span>100 %</span>
      </p>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="text-fg-2">{name}</dt>
      <dd className="num whitespace-nowrap">{value}</dd>
    </div>
  );
}
