import type { RiskProfile } from "@shared/wire";
import { cn } from "@/lib/cn";
import { factorValue, factorWords, percent } from "./words";

type Factor = NonNullable<RiskProfile["now"]>["factors"][number];

/** What makes a score, from where everybody starts: heaviest first, each with how much it raises or lowers. */
export function Factors({ factors }: { factors: readonly Factor[] }) {
  const start = factors.find((one) => one.factor === "base_rate");
  const others = factors.filter((one) => one.factor !== "base_rate");
  const most = Math.max(0.01, ...others.map((one) => Math.abs(one.contribution)));
  return (
    <>
      {start && (
        <p className="text-fg-2 text-sm">
          Everyone starts from your shop’s own rate of bad returns, {percent(Number(start.value))}.
        </p>
      )}
      {others.length === 0 ? (
        <p className="mt-2 text-sm">Nothing known of this shopper speaks for or against them.</p>
      ) : (
        <>
          <ul className="mt-3 space-y-2.5">
            {others.map((one) => (
              <Row key={one.factor} factor={one} most={most} />
            ))}
          </ul>
          <p aria-hidden className="mt-3 flex justify-between text-fg-2 text-xs">
            <span>← lowers</span>
            <span>raises →</span>
          </p>
        </>
      )}
    </>
  );
}

function Row({ factor, most }: { factor: Factor; most: number }) {
  const by = factor.contribution;
  const width = Math.round((Math.abs(by) / most) * 50);
  const value = factorValue(factor.factor, factor.value);
  return (
    <li className="text-sm">
      <div className="flex items-baseline justify-between gap-3">
        <span className="min-w-0">
          {factorWords(factor.factor)}
          {value && value.length < 24 && <span className="num text-fg-2"> {value}</span>}
        </span>
        <span className={cn("num shrink-0 font-medium", by > 0 ? "text-danger" : "text-ok")}>
          <span className="sr-only">{by > 0 ? "raises the risk by " : "lowers the risk by "}</span>
          <span aria-hidden>{by > 0 ? "+" : "−"}</span>
          {Math.abs(by).toFixed(2)}
        </span>
      </div>
      <svg aria-hidden="true" viewBox="0 0 100 4" preserveAspectRatio="none" className="mt-1 h-1 w-full">
        <rect width="100" height="4" rx="1" className="fill-muted" />
        <rect
          x={by > 0 ? 50 : 50 - width}
          width={width}
          height="4"
          className={by > 0 ? "fill-danger" : "fill-ok"}
        />
        <rect x="49.8" width="0.4" height="4" className="fill-control" />
      </svg>
    </li>
  );
}
