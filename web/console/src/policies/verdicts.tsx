import type { Verdict } from "@shared/wire";
import { Check, CircleHelp, Clock, Hand, X } from "lucide-react";
import { sentence } from "@/lib/words";
import { Badge, type Tone } from "@/ui/badge";

export const VERDICTS = ["approve", "review", "ask", "wait", "deny"] as const satisfies readonly Verdict[];

export const VERDICT_LOOK: Record<
  Verdict,
  { words: string; passive: string; tone: Tone; icon: typeof Check }
> = {
  approve: { words: "Approve", passive: "Approved", tone: "ok", icon: Check },
  review: { words: "To a person", passive: "To a person", tone: "info", icon: Hand },
  ask: { words: "Ask shopper", passive: "Shopper asked", tone: "warn", icon: CircleHelp },
  wait: { words: "Wait", passive: "Waits", tone: "warn", icon: Clock },
  deny: { words: "Deny", passive: "Denied", tone: "danger", icon: X },
};

export function VerdictBadge({ verdict }: { verdict: string }) {
  const look = VERDICT_LOOK[verdict as Verdict];
  if (!look) return <Badge>{sentence(verdict)}</Badge>;
  const Icon = look.icon;
  return (
    <Badge tone={look.tone}>
      <Icon aria-hidden />
      {look.passive}
    </Badge>
  );
}

export function verdictWords(verdict: string): string {
  return VERDICT_LOOK[verdict as Verdict]?.passive ?? sentence(verdict);
}
