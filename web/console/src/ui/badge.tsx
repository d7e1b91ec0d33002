import type { Recommendation, ReturnStatus, RiskLevel } from "@shared/wire";
import {
  Check,
  CircleDashed,
  Flag,
  Hand,
  OctagonAlert,
  PackageCheck,
  ShieldAlert,
  ShieldCheck,
  Timer,
  TriangleAlert,
  UserRound,
  X,
} from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { flagWords, PROPOSAL_WORDS, RISK_WORDS, riskPoints, STATUS_WORDS } from "@/lib/words";

export type Tone = "plain" | "accent" | "ok" | "warn" | "danger" | "info";

const TONES: Record<Tone, string> = {
  plain: "bg-muted text-fg-2",
  accent: "bg-accent-tint text-accent",
  ok: "bg-ok-tint text-ok",
  warn: "bg-warn-tint text-warn",
  danger: "bg-danger-tint text-danger",
  info: "bg-info-tint text-info",
};

export function Badge({
  tone = "plain",
  className,
  children,
}: {
  tone?: Tone;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      className={cn(
        "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-full px-2 font-medium text-xs [&_svg]:size-3 [&_svg]:shrink-0",
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

const STATUS_LOOK: Record<ReturnStatus, { tone: Tone; icon: typeof Check }> = {
  pending_triage: { tone: "plain", icon: CircleDashed },
  pending_review: { tone: "info", icon: Hand },
  approved: { tone: "ok", icon: Check },
  denied: { tone: "danger", icon: X },
  completed: { tone: "plain", icon: PackageCheck },
};

export function StatusBadge({ status }: { status: ReturnStatus }) {
  const { tone, icon: Icon } = STATUS_LOOK[status] ?? STATUS_LOOK.pending_triage;
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {STATUS_WORDS[status] ?? status}
    </Badge>
  );
}

/** Decided, and not yet in effect. */
export function HeldBadge({ verdict }: { verdict: "approved" | "denied" }) {
  return (
    <Badge tone="accent">
      <Timer aria-hidden />
      {verdict === "approved" ? "Approving" : "Denying"}
    </Badge>
  );
}

/** Who a return is assigned to, as a letter; in full on hover and to a screen reader. */
export function Initial({ email }: { email: string }) {
  return (
    <span
      title={`Assigned to ${email}`}
      className="ml-1.5 inline-flex size-5 shrink-0 items-center justify-center rounded-full bg-accent-tint align-middle font-medium text-accent text-xs"
    >
      <span aria-hidden>{email.charAt(0).toUpperCase()}</span>
      <span className="sr-only">, assigned to {email}</span>
    </span>
  );
}

/** A flag of the risk, as a word with a sign: what tries to give orders looks unlike the others. */
export function FlagBadge({ flag, more = 0 }: { flag: string; more?: number }) {
  const injection = flag === "injection_attempt";
  const Icon = injection ? ShieldAlert : Flag;
  return (
    <span className="inline-flex max-w-full items-center gap-1 font-medium text-danger text-xs">
      <Icon aria-hidden className="size-3 shrink-0" />
      <span className="truncate">{flagWords(flag)}</span>
      {more > 0 && <span className="num shrink-0">+{more}</span>}
    </span>
  );
}

const RISK_LOOK: Record<RiskLevel, { text: string; icon: typeof Check }> = {
  low: { text: "text-ok", icon: ShieldCheck },
  medium: { text: "text-warn", icon: TriangleAlert },
  high: { text: "text-danger", icon: OctagonAlert },
};

/** Risk as word, icon and number, so that it never rests on colour. */
export function RiskBadge({
  level,
  score,
  className,
}: {
  level: RiskLevel;
  score: number | string | null;
  className?: string;
}) {
  const { text, icon: Icon } = RISK_LOOK[level] ?? RISK_LOOK.medium;
  const points = riskPoints(score);
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 whitespace-nowrap font-medium text-sm",
        text,
        className,
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span>
        <span className="sr-only">Risk: </span>
        {RISK_WORDS[level] ?? level}
        {points !== null && <span className="num"> {points}</span>}
      </span>
    </span>
  );
}

const PROPOSAL_LOOK: Record<Recommendation, { tone: Tone; icon: typeof Check }> = {
  auto_approve: { tone: "ok", icon: Check },
  auto_deny: { tone: "danger", icon: X },
  human_review: { tone: "plain", icon: UserRound },
};

export function ProposalBadge({ proposal }: { proposal: Recommendation | null }) {
  if (!proposal) return <Badge>No proposal yet</Badge>;
  const { tone, icon: Icon } = PROPOSAL_LOOK[proposal] ?? PROPOSAL_LOOK.human_review;
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {PROPOSAL_WORDS[proposal] ?? proposal}
    </Badge>
  );
}
