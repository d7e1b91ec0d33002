import type { ReturnForMerchant, ReturnInList } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Maximize2, MousePointerClick } from "lucide-react";
import { type QueueFilter, returnQuery } from "@/api/queries";
import { isZero } from "@/lib/money";
import { isOpen, reasonWords, resolutionWords } from "@/lib/words";
import { RiskBadge, StatusBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { Keys, Money } from "@/ui/text";
import { DecisionBar } from "./DecisionBar";
import { Due } from "./Due";
import { tellDecided } from "./decided";
import { approvedByDefault, lineOffer, offer } from "./offer";
import { Proposal } from "./Proposal";
import { Risk } from "./Risk";

interface Props {
  row: ReturnInList | undefined;
  rows: readonly ReturnInList[];
  filter: QueueFilter;
  setAt: (id: string) => void;
  /** Whether the letters mean this return, or what is selected. */
  keys: boolean;
}

/** The return at the cursor, enough of it to decide the easy ones without leaving the list. */
export function Preview({ row, rows, filter, setAt, keys }: Props) {
  const found = useQuery({ ...returnQuery(row?.public_id ?? ""), enabled: Boolean(row) });
  const view = found.data;

  function decided(after: ReturnForMerchant) {
    const index = rows.findIndex((each) => each.public_id === after.public_id);
    const next = rows[index + 1] ?? rows[index - 1];
    tellDecided(after);
    if (next) setAt(next.public_id);
  }

  return (
    <aside
      aria-label="Preview"
      className="sticky top-(--banner) flex h-[calc(100dvh-var(--banner))] flex-col border-line border-l bg-bg"
    >
      {!row ? (
        <Empty icon={<MousePointerClick />} title="Nothing selected" className="my-auto">
          Pick a return to see what speaks for it and against it.
        </Empty>
      ) : (
        <>
          <header className="border-line border-b px-4 pt-3 pb-4">
            <div className="flex items-start gap-2">
              <h2 className="min-w-0 flex-1 py-1 font-semibold text-md leading-6">
                {row.product_name ?? "Unknown item"}
              </h2>
              <Button asChild tone="ghost" size="sm">
                <Link to="/returns/$publicId" params={{ publicId: row.public_id }} search={filter}>
                  <Maximize2 aria-hidden />
                  Open
                  <Keys keys="Enter" />
                </Link>
              </Button>
            </div>
            <p className="text-fg-2 text-sm">
              {row.customer_name ?? row.customer_email} · order <span className="num">{row.order_id}</span>
            </p>
            <div className="mt-3 flex items-end justify-between gap-3">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
                <StatusBadge status={row.status} />
                <RiskBadge level={row.risk_level} score={row.risk_score} />
                <Due row={row} />
              </div>
              {view && (
                <p className="font-semibold text-lg tracking-[-0.01em]">
                  <Money amount={isOpen(view.status) ? offer(view) : view.amount} currency={view.currency} />
                </p>
              )}
            </div>
          </header>
          <section
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
            tabIndex={0}
            aria-label="Details"
            className="scroll-thin -outline-offset-2 min-h-0 flex-1 space-y-4 overflow-y-auto px-4 py-4"
          >
            {view ? (
              <Body view={view} />
            ) : found.error ? (
              <ProblemNote
                error={found.error}
                title="The preview could not be loaded"
                retry={() => void found.refetch()}
              />
            ) : (
              <PreviewLoading />
            )}
          </section>
          {view && <DecisionBar key={view.public_id} view={view} onDecided={decided} keys={keys} compact />}
        </>
      )}
    </aside>
  );
}

function Body({ view }: { view: ReturnForMerchant }) {
  return (
    <>
      <Proposal view={view} />
      <section aria-label="Items" className="space-y-3">
        {view.lines.map((line) => (
          <div key={line.line_number} className="text-sm">
            <div className="flex justify-between gap-3">
              <span className="min-w-0">
                <span className="num">{line.quantity}</span> × {line.product_name}
              </span>
              <Money amount={approvedByDefault(line) ? lineOffer(line) : "0"} currency={view.currency} />
            </div>
            <p className="text-fg-2">
              {reasonWords(line.reason)} · wants {resolutionWords(line.resolution_wanted).toLowerCase()}
              {line.verdict === "deny" && isOpen(view.status) && " · denied by your policy"}
              {(line.breakdown.fees ?? []).some((fee) => !isZero(fee.amount)) && " · less fees"}
            </p>
            {line.own_words && (
              <blockquote className="mt-1 line-clamp-4 break-words border-line border-l-2 pl-3">
                {line.own_words}
              </blockquote>
            )}
          </div>
        ))}
      </section>
      <Risk view={view} />
    </>
  );
}

function PreviewLoading() {
  return (
    <div role="status" className="space-y-4">
      <span className="sr-only">Loading the preview</span>
      <Skeleton className="h-24 rounded-lg" />
      <Skeleton className="h-12" />
      <Skeleton className="h-48 rounded-lg" />
    </div>
  );
}
