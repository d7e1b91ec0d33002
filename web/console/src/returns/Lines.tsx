import type { ReturnForMerchant, ReturnLine } from "@shared/wire";
import { Check, CircleHelp, Clock, Hand, Package, X } from "lucide-react";
import { isOpen, reasonWords, resolutionWords } from "@/lib/words";
import { Badge, type Tone } from "@/ui/badge";
import { Card } from "@/ui/page";
import { Money } from "@/ui/text";
import { Breakdown } from "./money/Breakdown";

const VERDICTS: Record<
  NonNullable<ReturnLine["verdict"]>,
  { word: string; settled: string; tone: Tone; icon: typeof Check }
> = {
  approve: { word: "Approve", settled: "Approved", tone: "ok", icon: Check },
  deny: { word: "Deny", settled: "Denied", tone: "danger", icon: X },
  review: { word: "Your call", settled: "Not decided", tone: "info", icon: Hand },
  ask: { word: "Asked the shopper", settled: "Not decided", tone: "warn", icon: CircleHelp },
  wait: { word: "Too early", settled: "Not decided", tone: "warn", icon: Clock },
};

/** What comes back, in whose words, and how the refund is worked out. */
export function Lines({ view }: { view: ReturnForMerchant }) {
  const images = new Map((view.order?.lines ?? []).map((line) => [line.line_number, line.image_url]));
  return (
    <Card title={view.lines.length > 1 ? `Items (${view.lines.length})` : "Item"} padded={false}>
      <ul className="divide-y divide-line">
        {view.lines.map((line) => (
          <li
            key={line.line_number}
            className="grid gap-x-4 gap-y-3 px-4 py-4 sm:grid-cols-[3rem_minmax(0,1fr)_14rem]"
          >
            <Thumb src={images.get(line.line_number) ?? null} />
            <div className="min-w-0 space-y-2">
              <div>
                <p className="font-medium text-base">{line.product_name}</p>
                <p className="text-fg-2 text-sm">
                  <span className="num">{line.quantity}</span> ×{" "}
                  <Money amount={line.unit_price} currency={view.currency} />
                  {line.sku && (
                    <>
                      {" "}
                      · <span className="font-mono text-xs">{line.sku}</span>
                    </>
                  )}
                </p>
              </div>
              <p className="text-sm">
                {reasonWords(line.reason)}
                <span className="text-fg-2">
                  {" "}
                  · wants {resolutionWords(line.resolution_wanted).toLowerCase()}
                </span>
              </p>
              {line.own_words && (
                <blockquote className="max-w-prose border-line border-l-2 pl-3 text-base">
                  <p className="whitespace-pre-wrap break-words">{line.own_words}</p>
                  <footer className="mt-0.5 text-fg-2 text-xs">in the shopper’s own words</footer>
                </blockquote>
              )}
            </div>
            <Sum line={line} currency={view.currency} settled={!isOpen(view.status)} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Thumb({ src }: { src: string | null }) {
  if (src)
    return (
      <img
        src={src}
        alt=""
        loading="lazy"
        className="size-12 rounded-md border border-line bg-muted object-cover max-sm:hidden"
      />
    );
  return (
    <span
      aria-hidden
      className="flex size-12 items-center justify-center rounded-md border border-line bg-surface text-fg-2 max-sm:hidden"
    >
      <Package className="size-5" />
    </span>
  );
}

function Sum({ line, currency, settled }: { line: ReturnLine; currency: string; settled: boolean }) {
  const verdict = line.verdict ? VERDICTS[line.verdict] : null;
  const Icon = verdict?.icon;
  return (
    <div className="space-y-2 sm:text-right">
      {verdict && Icon && (
        <Badge tone={verdict.tone}>
          <Icon aria-hidden />
          {settled ? verdict.settled : verdict.word}
        </Badge>
      )}
      <Breakdown line={line} currency={currency} />
    </div>
  );
}
