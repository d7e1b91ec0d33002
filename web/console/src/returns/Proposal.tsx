import type { Asked, ReturnForMerchant } from "@shared/wire";
import { cn } from "@/lib/cn";
import { escalationWords, sentence } from "@/lib/words";
import { ProposalBadge } from "@/ui/badge";

/** What Dokani proposes, in its own words and marked as such. */
export function Proposal({ view, className }: { view: ReturnForMerchant; className?: string }) {
  const because = escalationWords(view.escalation_reason);
  return (
    <section
      aria-label="AI proposal"
      className={cn("rounded-lg border border-line bg-surface px-4 py-3", className)}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="font-medium text-fg-2 text-sm">AI proposal</h2>
        <ProposalBadge proposal={view.ai_recommendation} />
        {because && <span className="text-sm">{because}</span>}
      </div>
      {view.ai_reasoning && <p className="mt-2 max-w-prose text-base">{view.ai_reasoning}</p>}
      {view.status === "pending_triage" && view.asks.length > 0 && (
        <p className="mt-2 text-sm">
          <span className="text-fg-2">Asked the shopper for: </span>
          {view.asks.map(askWords).join(", ")}
        </p>
      )}
      {view.triage_agent_id && (
        <p className="num mt-2 text-fg-2 text-xs">
          Worked out by rules, not by a model: {view.triage_agent_id}
          {view.processing_time_ms !== null && <> in {Math.max(1, view.processing_time_ms)} ms</>}
        </p>
      )}
    </section>
  );
}

function askWords(ask: Asked | string): string {
  return typeof ask === "string" ? sentence(ask).toLowerCase() : (ask.says ?? ask.fact ?? "something");
}
