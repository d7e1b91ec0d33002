/** Who looked before, and who may look now. */
import type { EvidenceFile, Me, Member, ReturnForMerchant } from "@shared/wire";

type Decision = ReturnForMerchant["decisions"][number];

/** The decision that an appeal is against: the last one before it. */
export function appealed(view: ReturnForMerchant): Decision | null {
  return view.decisions.filter((one) => one.stage !== "appeal" && one.verdict === "denied").at(-1) ?? null;
}

export function whoDecided(decision: Decision | null): string {
  if (!decision) return "somebody";
  if (decision.stage === "triage") return "your policy";
  return decision.decided_by_name ?? decision.decided_by_email ?? "somebody of your team";
}

/** Whether anybody else of the team than who denied it may decide; where not, the same person does. */
export function anotherLooks(before: Decision | null, members: readonly Member[]): boolean {
  return members.some((member) => member.user_id !== before?.decided_by && DECIDES.has(member.role));
}

const DECIDES = new Set(["agent", "admin", "owner"]);

/** Whether the reader denied it before and somebody else could look now: then the server would refuse. */
export function mustLeaveToOthers(view: ReturnForMerchant, me: Me, members: readonly Member[]): boolean {
  if (view.appeal?.state !== "open") return false;
  const before = view.decisions.filter((one) => one.stage === "review").at(-1);
  if (!before || before.decided_by === null || before.decided_by !== me.user.id) return false;
  return members.some((member) => member.user_id !== me.user.id && DECIDES.has(member.role));
}

/** Who decides an open appeal, in words for the reader. */
export function whoLooks(view: ReturnForMerchant, me: Me, members: readonly Member[]): string {
  const before = appealed(view);
  if (before?.stage !== "review") return "No person has looked at it so far; you decide it, below.";
  const mine = before.decided_by === me.user.id;
  if (anotherLooks(before, members))
    return mine
      ? "You denied it yourself, so somebody else of your team decides the appeal. Assign it to them."
      : "Somebody other than them decides it, below.";
  return mine
    ? "You denied it yourself, and nobody else of your team may decide: you decide it again, below."
    : "Nobody else of your team may decide, so they decide it again, below.";
}

/** What came with the appeal, or after the denial. */
export function newEvidence(view: ReturnForMerchant, files: readonly EvidenceFile[]): EvidenceFile[] {
  const since = appealed(view)?.created_at;
  if (!since) return [];
  const from = new Date(since).getTime();
  return files.filter((file) => file.uploaded_at !== null && new Date(file.uploaded_at).getTime() > from);
}

/** Whether staff may ask for another look on the shopper's behalf. */
export function mayAppeal(view: ReturnForMerchant, now: number): boolean {
  if (view.status !== "denied" || view.appeal !== null || view.channel === "import") return false;
  return view.appeal_until === null || new Date(view.appeal_until).getTime() > now;
}
