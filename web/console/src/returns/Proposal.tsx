import type { Asked, ReturnForMerchant } from "@shared/wire";
import { Scale, Sparkles } from "lucide-react";
import { cn } from "@/lib/cn";
import { byModel, escalationWords, sentence } from "@/lib/words";
import { Badge, ProposalBadge } from "@/ui/badge";

/** What Dokani proposes, and who worked it out: the shop's rules, or a model, which is then marked. */
export function Proposal({ view, className }: { view: ReturnForMerchant; className?: string }) {
  const because = escalationWords(view.escalation_reason);
  return (
    <section
      aria-label="Proposal"
      className={cn("rounded-lg border border-line bg-surface px-4 py-3", className)}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="font-medium text-fg-2 text-sm">Proposal</h2>
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
      {view.triage_agent_id && <By view={view} />}
    </section>
  );
}

function By({ view }: { view: ReturnForMerchant }) {
  const model = byModel(view.triage_agent_id);
  const Icon = model ? Sparkles : Scale;
  return (
    <p className="num mt-2 flex flex-wrap items-center gap-x-1.5 gap-y-1 text-fg-2 text-xs">
      {model && <Badge tone="accent">AI</Badge>}
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {model ? "Worked out by a model" : "Worked out by your policy’s rules"}
      <span className="ml-auto font-mono">
        {view.triage_agent_id}
        {view.processing_time_ms !== null && <>, {Math.max(1, view.processing_time_ms)} ms</>}
      </span>
    </p>
  );
}

function askWords(ask: Asked | string): string {
  return typeof ask === "string" ? sentence(ask).toLowerCase() : (ask.says ?? ask.fact ?? "something");
}
