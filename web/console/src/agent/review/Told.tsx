import type { BlindResult } from "@shared/wire";
import { Link } from "@tanstack/react-router";
import { ArrowRight, Check, CircleHelp, Split } from "lucide-react";
import { useEffect, useRef } from "react";
import { useShortcut } from "@/lib/keys";
import { formatMoney } from "@/lib/money";
import { StatusBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Card } from "@/ui/page";
import { Keys } from "@/ui/text";
import { WOULD } from "./review";

/** What was decided, now that the reader has. */
export function Told({ told, another }: { told: BlindResult; another: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useShortcut("j", "Next case", "This case", another);
  const [Icon, look, says] =
    told.agreed === null
      ? ([CircleHelp, "text-fg-2", "You were not sure"] as const)
      : told.agreed
        ? ([Check, "text-ok", "You agree"] as const)
        : ([Split, "text-warn", "You would have decided otherwise"] as const);
  const decided = told.decided === "denied" ? "denied" : "approved";
  return (
    <Card>
      <div className="space-y-4">
        <div>
          <h2
            ref={heading}
            tabIndex={-1}
            className="flex items-center gap-2 font-semibold text-md outline-none"
          >
            <Icon aria-hidden className={`size-5 shrink-0 ${look}`} />
            {says}
          </h2>
          {told.agreed === false && (
            <p className="mt-1 text-fg-2 text-sm">You would have {WOULD[told.verdict]}.</p>
          )}
        </div>
        <dl className="text-sm">
          <dt className="text-fg-2 text-xs">Decided automatically</dt>
          <dd className="mt-1 flex items-center gap-2">
            <StatusBadge status={decided} />
            {decided === "approved" && told.amount !== null && (
              <span className="num font-medium">{formatMoney(told.amount, told.currency)}</span>
            )}
          </dd>
        </dl>
        <p className="text-fg-2 text-sm">
          {told.agreed === null
            ? "It does not count towards the agreement."
            : "It counts towards the agreement on the page before."}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button tone="primary" className="flex-1 max-sm:h-11" onClick={another}>
            Next case
            <ArrowRight aria-hidden />
            <Keys keys="j" />
          </Button>
          <Button asChild className="flex-1 max-sm:h-11">
            <Link to="/returns/$publicId" params={{ publicId: told.public_id }}>
              Open the return
            </Link>
          </Button>
        </div>
      </div>
    </Card>
  );
}
