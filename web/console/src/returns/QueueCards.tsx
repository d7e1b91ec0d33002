import { Link } from "@tanstack/react-router";
import { cn } from "@/lib/cn";
import { isOpen, reasonWords } from "@/lib/words";
import { FlagBadge, HeldBadge, Initial, ProposalBadge, RiskBadge, StatusBadge } from "@/ui/badge";
import { Checkbox } from "@/ui/checkbox";
import { Ago, Money } from "@/ui/text";
import { Due } from "./Due";
import { atStake } from "./offer";
import { type QueueRowsProps, sortedFlags } from "./QueueTable";

/** The queue on narrow screens: one card a return, the whole card opens it. */
export function QueueCards({ rows, selection, filter, mayDecide, dimmed }: QueueRowsProps) {
  return (
    <ul aria-label="Returns" className={cn("divide-y divide-line", dimmed && "opacity-50")}>
      {rows.map((row) => {
        const stake = atStake(row);
        const flags = sortedFlags(row.flags);
        const flag = flags[0];
        const selected = selection.has(row.public_id);
        return (
          <li
            key={row.public_id}
            data-row={row.public_id}
            className={cn("relative flex gap-3 px-4 py-3", selected && "bg-accent-tint")}
          >
            {mayDecide && (
              <Checkbox
                label={`Select ${row.product_name ?? "return"}, order ${row.order_id}`}
                checked={selected}
                onChange={() => selection.toggle(row)}
                className="z-10 mt-0.5 size-5 before:-inset-3"
              />
            )}
            <div className="min-w-0 flex-1">
              <div className="flex items-baseline justify-between gap-3">
                <Link
                  data-open
                  to="/returns/$publicId"
                  params={{ publicId: row.public_id }}
                  search={filter}
                  className="min-w-0 truncate font-medium after:absolute after:inset-0 after:content-['']"
                >
                  {row.product_name ?? "Unknown item"}
                  {row.lines_count > 1 && (
                    <span className="font-normal text-fg-2"> +{row.lines_count - 1}</span>
                  )}
                  {row.assignee && <Initial email={row.assignee.email} />}
                </Link>
                <Money amount={stake.amount} currency={stake.currency} className="font-medium" />
              </div>
              <p className="mt-0.5 flex justify-between gap-3 text-fg-2 text-sm">
                <span className="truncate">
                  {row.customer_name ?? row.customer_email} · {reasonWords(row.reason_for_return)}
                </span>
                <Ago at={row.created_at} />
              </p>
              <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5">
                <RiskBadge level={row.risk_level} score={row.risk_score} />
                {flag && <FlagBadge flag={flag} more={flags.length - 1} />}
                {row.held && isOpen(row.status) ? (
                  <HeldBadge verdict={row.held.verdict} />
                ) : isOpen(row.status) ? (
                  <ProposalBadge proposal={row.ai_recommendation} />
                ) : (
                  <StatusBadge status={row.status} />
                )}
                <Due row={row} className="ml-auto" />
              </div>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
