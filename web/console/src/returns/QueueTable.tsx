import type { ReturnInList } from "@shared/wire";
import { Link } from "@tanstack/react-router";
import type { QueueFilter } from "@/api/queries";
import { cn } from "@/lib/cn";
import { escalationWords, flagWords, isOpen, reasonWords } from "@/lib/words";
import { FlagBadge, HeldBadge, Initial, ProposalBadge, RiskBadge, StatusBadge } from "@/ui/badge";
import { Checkbox } from "@/ui/checkbox";
import { Hint } from "@/ui/hint";
import { Ago, Money } from "@/ui/text";
import { Due } from "./Due";
import { atStake } from "./offer";
import type { Selection } from "./useSelection";

export interface QueueRowsProps {
  rows: readonly ReturnInList[];
  current: ReturnInList | undefined;
  selection: Selection;
  filter: QueueFilter;
  setAt: (id: string) => void;
  open: (row: ReturnInList) => void;
  mayDecide: boolean;
  /** The rows are of the view before, while the new ones are on their way. */
  dimmed: boolean;
}

const head = "px-2 py-2 text-left font-medium text-fg-2 text-xs first:pl-6 last:pr-6";

export function QueueTable({
  rows,
  current,
  selection,
  filter,
  setAt,
  open,
  mayDecide,
  dimmed,
}: QueueRowsProps) {
  const all = rows.length > 0 && rows.every((row) => selection.has(row.public_id));
  const some = rows.some((row) => selection.has(row.public_id));
  return (
    <table
      aria-label="Returns"
      aria-busy={dimmed}
      className={cn(
        "w-full table-fixed border-collapse transition-opacity duration-(--fast)",
        dimmed && "opacity-50",
      )}
    >
      <thead>
        <tr className="border-line border-b">
          <th scope="col" className={cn(head, "w-13")}>
            {mayDecide ? (
              <Checkbox
                label="Select all that are loaded"
                checked={all || (some && "indeterminate")}
                onChange={(on) => selection.setAll(rows, on)}
              />
            ) : (
              <span className="sr-only">Selection</span>
            )}
          </th>
          <th scope="col" className={head}>
            Return
          </th>
          <th scope="col" className={cn(head, "w-31 max-lg:hidden")}>
            Reason
          </th>
          <th scope="col" className={cn(head, "w-24 text-right")}>
            Amount
          </th>
          <th scope="col" className={cn(head, "w-35 pl-4")}>
            Risk
          </th>
          <th scope="col" className={cn(head, "w-33 max-lg:w-28")}>
            Proposal
            <Hint label="About proposals">
              Worked out by your policy’s rules. What a model works out is marked “AI”.
            </Hint>
          </th>
          <th scope="col" className={cn(head, "w-26 text-right")}>
            Age
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row
            key={row.public_id}
            row={row}
            current={row.public_id === current?.public_id}
            selected={selection.has(row.public_id)}
            filter={filter}
            mayDecide={mayDecide}
            setAt={setAt}
            open={open}
            select={(shift) => (shift ? selection.reach(row, rows) : selection.toggle(row))}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  row: ReturnInList;
  current: boolean;
  selected: boolean;
  filter: QueueFilter;
  mayDecide: boolean;
  setAt: (id: string) => void;
  open: (row: ReturnInList) => void;
  select: (shift: boolean) => void;
}

/** What tries to give orders comes first. */
export function sortedFlags(flags: readonly string[] | undefined): string[] {
  return [...(flags ?? [])].sort(
    (one, other) => Number(other === "injection_attempt") - Number(one === "injection_attempt"),
  );
}

const cell = "px-2 py-2 align-middle first:pl-6 last:pr-6";

function Row({ row, current, selected, filter, mayDecide, setAt, open, select }: RowProps) {
  const stake = atStake(row);
  const settled = !isOpen(row.status);
  const flags = sortedFlags(row.flags);
  const flag = flags[0];
  const because = escalationWords(row.escalation_reason);
  return (
    <tr
      data-row={row.public_id}
      data-current={current || undefined}
      onClick={(event) => {
        if (!(event.target as Element).closest("a,button,input")) setAt(row.public_id);
      }}
      onDoubleClick={() => open(row)}
      className={cn(
        "group relative border-line border-b text-sm transition-colors duration-(--fast) hover:bg-surface",
        current && "bg-muted hover:bg-muted",
        selected && "bg-accent-tint hover:bg-accent-tint",
        current && "shadow-[inset_2px_0_0_var(--accent)]",
      )}
    >
      <td className={cell}>
        {mayDecide && (
          <Checkbox
            label={`Select ${row.product_name ?? "return"}, order ${row.order_id}`}
            checked={selected}
            onChange={(_, shift) => select(shift)}
          />
        )}
      </td>
      <td className={cn(cell, "min-w-0")}>
        <Link
          data-open
          to="/returns/$publicId"
          params={{ publicId: row.public_id }}
          search={filter}
          onFocus={(event) => event.target.matches(":focus-visible") && setAt(row.public_id)}
          className="-outline-offset-1 flex font-medium text-fg hover:underline hover:decoration-control hover:underline-offset-2"
        >
          <span className="truncate">{row.product_name ?? "Unknown item"}</span>
          {row.lines_count > 1 && (
            <span className="shrink-0 font-normal text-fg-2">&nbsp;+{row.lines_count - 1}</span>
          )}
          {row.assignee && <Initial email={row.assignee.email} />}
        </Link>
        <span className="block truncate text-fg-2 text-xs">
          <span className="num">{row.order_id}</span> · {row.customer_name ?? row.customer_email}
          <span className="lg:hidden"> · {reasonWords(row.reason_for_return)}</span>
        </span>
      </td>
      <td className={cn(cell, "max-lg:hidden")}>{reasonWords(row.reason_for_return)}</td>
      <td className={cn(cell, "text-right")}>
        <Money amount={stake.amount} currency={stake.currency} className="font-medium" />
        {stake.is !== "settled" && (
          <span className="block text-fg-2 text-xs">{stake.is === "proposed" ? "proposed" : "of order"}</span>
        )}
      </td>
      <td className={cn(cell, "pl-4")}>
        <RiskBadge level={row.risk_level} score={row.risk_score} />
        {flag && (
          <span className="block truncate" title={flags.map(flagWords).join(", ")}>
            <FlagBadge flag={flag} more={flags.length - 1} />
          </span>
        )}
      </td>
      <td className={cell}>
        {settled ? (
          <StatusBadge status={row.status} />
        ) : row.held ? (
          <HeldBadge verdict={row.held.verdict} />
        ) : (
          <ProposalBadge proposal={row.ai_recommendation} />
        )}
        {!settled && because && (
          <span className="mt-0.5 block truncate text-fg-2 text-xs" title={because}>
            {because}
          </span>
        )}
      </td>
      <td className={cn(cell, "text-right")}>
        <Ago at={row.created_at} className="block" />
        <Due row={row} className="justify-end" />
      </td>
    </tr>
  );
}
