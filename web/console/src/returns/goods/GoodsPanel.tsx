import type { Goods, ReturnForMerchant } from "@shared/wire";
import { Package } from "lucide-react";
import { useRef } from "react";
import { useKeptFocus } from "@/lib/focus";
import { isOpen } from "@/lib/words";
import { useMay } from "@/shell/useMe";
import { Card } from "@/ui/page";
import { Piece } from "./Piece";
import { Receive } from "./Receive";

/** What comes back: it arrives, is graded, goes its way. Before each step stands what it does to the money. */
export function GoodsPanel({ view }: { view: ReturnForMerchant }) {
  const may = useMay("agent");
  const expected = view.goods.filter((one) => one.came === "expected");
  const known = view.goods.filter((one) => one.came !== "expected");
  const here = known.filter((one) => one.came === "received");
  const place = useRef<HTMLDivElement>(null);
  useKeptFocus(place, view.goods.map((one) => one.came).join());
  return (
    <Card
      title="Goods"
      padded={false}
      aside={view.goods.length > 0 && <span className="num">{progress(expected, here)}</span>}
    >
      {view.goods.length === 0 ? (
        <Nothing view={view} />
      ) : (
        <div ref={place} tabIndex={-1} className="divide-y divide-line outline-none">
          {expected.length > 0 && <Receive view={view} expected={expected} may={may} />}
          {known.map((one) => (
            <Piece key={one.id} view={view} one={one} may={may} />
          ))}
        </div>
      )}
    </Card>
  );
}

function units(goods: readonly Goods[]): number {
  return goods.reduce((sum, one) => sum + one.quantity, 0);
}

function progress(expected: readonly Goods[], here: readonly Goods[]): string {
  const parts = [
    [units(expected), "expected"],
    [units(here.filter((one) => !one.graded_at)), "to grade"],
    [units(here.filter((one) => one.graded_at && !one.disposed_at)), "to put away"],
  ] as const;
  const open = parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  return open.join(" · ") || "All done";
}

function Nothing({ view }: { view: ReturnForMerchant }) {
  const says = isOpen(view.status)
    ? "Nothing comes back before the return is approved."
    : view.status === "denied"
      ? "The return was denied, so nothing comes back."
      : view.outcome === "cancelled"
        ? "The return was cancelled, so nothing comes back."
        : view.status === "approved" && view.resolutions.length === 0
          ? "What is to come back is written down in a moment."
          : "Nothing has to come back for this return.";
  return (
    <p className="flex items-start gap-2 px-4 py-3 text-fg-2 text-sm">
      <Package aria-hidden className="mt-0.5 size-4 shrink-0" />
      {says}
    </p>
  );
}
