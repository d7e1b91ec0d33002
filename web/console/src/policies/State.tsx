import type { Policy } from "@shared/wire";
import {
  Archive,
  CalendarClock,
  Check,
  CircleHelp,
  FlaskConical,
  PencilLine,
  ShieldCheck,
  TriangleAlert,
} from "lucide-react";
import { plural } from "@/lib/words";
import { Badge, type Tone } from "@/ui/badge";

const STATES: Record<Policy["state"], { words: string; tone: Tone; icon: typeof Check }> = {
  draft: { words: "Draft", tone: "info", icon: PencilLine },
  scheduled: { words: "Scheduled", tone: "accent", icon: CalendarClock },
  active: { words: "Active", tone: "ok", icon: Check },
  retired: { words: "Retired", tone: "plain", icon: Archive },
};

export function StateBadge({ state }: { state: Policy["state"] }) {
  const { words, tone, icon: Icon } = STATES[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {words}
    </Badge>
  );
}

type Review = Policy["reviews"]["proof"];

/** What the newest proof of this very document came to. */
export function ProofBadge({ review, quiet }: { review: Review; quiet?: boolean }) {
  if (!review) {
    return quiet ? null : (
      <Badge>
        <CircleHelp aria-hidden />
        Not proved
      </Badge>
    );
  }
  const { holds, fails, unknown } = review.summary as { holds?: number; fails?: number; unknown?: number };
  return (
    <Badge tone={review.ok ? "ok" : "danger"}>
      {review.ok ? <ShieldCheck aria-hidden /> : <TriangleAlert aria-hidden />}
      {review.ok
        ? `Proved${typeof holds === "number" ? `, ${plural(holds, "property", "properties")}` : ""}`
        : fails
          ? `${plural(fails, "property", "properties")} ${fails === 1 ? "fails" : "fail"}`
          : `${unknown ?? "Some"} not settled`}
    </Badge>
  );
}

/** Whether the past was decided again by this very document. */
export function BacktestBadge({ review, quiet }: { review: Review; quiet?: boolean }) {
  if (!review) {
    return quiet ? null : (
      <Badge>
        <CircleHelp aria-hidden />
        Not simulated
      </Badge>
    );
  }
  const { cases } = review.summary as { cases?: number };
  return (
    <Badge tone={review.ok ? "ok" : "danger"}>
      <FlaskConical aria-hidden />
      {typeof cases === "number" ? `Simulated on ${cases.toLocaleString()}` : "Simulated"}
    </Badge>
  );
}

/** How many decisions a version has made, by its counted statistics; nothing of one that never could decide. */
export function decisionsOf(policy: Policy): number | null {
  const said = policy.usage_statistics.decisions;
  const counted =
    said && typeof said === "object"
      ? Object.values(said).reduce<number>((sum, each) => sum + (Number(each) || 0), 0)
      : Number(said ?? 0);
  // One that was never active may have decided as the tried half of an experiment.
  return counted > 0 || policy.activated_at ? counted : null;
}
