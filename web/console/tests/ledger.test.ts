import { expect, test } from "vitest";
import { appealed, mayAppeal, mustLeaveToOthers, newEvidence, whoDecided } from "@/returns/appeals";
import { likenessWords, refusedBefore, wantedKinds } from "@/returns/evidence/files";
import { fitted } from "@/returns/evidence/Stage";
import { conditionCode } from "@/returns/goods/words";
import { saysOf } from "@/returns/moments";
import { may, standing, sums } from "@/returns/money/ledger";
import { receiptStages } from "@/returns/receipts";
import { detail, ME } from "./cast";
import { evidence, resolution } from "./settling";

const NOW = new Date("2026-11-22T12:00:00Z").getTime();

test("the sums of a ledger are exact, and what the shopper pays is no part of what they get", () => {
  const found = sums([
    resolution(1, { state: "done", amount: "0.10", promised: "0.10", bonus: "0.20" }),
    resolution(2, { state: "promised", amount: "70.00", promised: "85.00" }),
    resolution(3, { kind: "charge", amount: "12.00" }),
    resolution(4, { kind: "exchange", amount: "0.00", promised: "0.00" }),
    resolution(5, { state: "withdrawn", amount: "5.00", promised: "5.00" }),
    resolution(6, { state: "unknown", amount: "1.00", promised: "1.00" }),
  ]);
  expect(found).toMatchObject({
    promised: "91.30",
    paid: "0.30",
    waiting: "70.00",
    unknown: "1.00",
    failed: "0",
    less: "20.00",
    charged: "12.00",
  });
});

test("an unknown outcome is said as such, with a warning not to pay twice, and cannot be withdrawn", () => {
  const one = resolution(1, { state: "unknown", attempts: 1, last_error: "Timed out" });
  const found = standing(one, NOW);
  expect(found.word).toBe("Outcome unknown");
  expect(found.says).toContain("Do not do it a second time by hand.");
  expect(found.says).toContain("Timed out.");
  expect(may(one)).toEqual({ markDone: true, withdraw: false, retry: false });
});

test("what was not taken up is shown as a person's to do, what is under way is not", () => {
  const due = resolution(1, { state: "due", due_at: "2026-11-22T11:59:30Z" });
  expect(standing(due, NOW).tone).toBe("info");
  expect(standing({ ...due, due_at: "2026-11-22T11:00:00Z" }, NOW).says).toContain("mark it here");
  expect(may(resolution(1, { state: "sending" }))).toEqual({
    markDone: false,
    withdraw: false,
    retry: false,
  });
  expect(may(resolution(1, { state: "failed" }))).toEqual({ markDone: true, withdraw: true, retry: true });
  expect(may(resolution(1, { state: "done" }))).toEqual({ markDone: false, withdraw: false, retry: false });
});

const denied = (by: string | null, stage = "review") => ({
  stage,
  verdict: "denied",
  amount: null,
  currency: "EUR",
  decided_by: by,
  decided_by_email: by && "noor@shop.test",
  decided_by_name: by && "noor@shop.test",
  engine: null,
  policy_version: "v1",
  law: [],
  note: null,
  created_at: "2026-11-20T10:00:00Z",
});
const APPEAL = {
  own_words: "It was not worn.",
  asked_at: "2026-11-21T10:00:00Z",
  due_at: "2026-11-24T10:00:00Z",
  state: "open",
  decided_by: null,
  decided_at: null,
  rules: ["person"],
};
const member = (user_id: string, role: "viewer" | "agent") => ({
  user_id,
  email: `${user_id}@shop.test`,
  role,
  created_at: "2026-01-01T00:00:00Z",
});

test("an appeal is left to somebody else, unless nobody else may decide", () => {
  const own = detail("x", { appeal: APPEAL, decisions: [denied(ME.user.id)] });
  const self = member(ME.user.id, "agent");
  expect(mustLeaveToOthers(own, ME, [self, member("u2", "agent")])).toBe(true);
  expect(mustLeaveToOthers(own, ME, [self, member("u2", "viewer")])).toBe(false);
  const others = detail("x", { appeal: APPEAL, decisions: [denied("u2")] });
  expect(mustLeaveToOthers(others, ME, [self, member("u2", "agent")])).toBe(false);
  expect(whoDecided(appealed(others))).toBe("noor@shop.test");
  expect(whoDecided(appealed(detail("x", { decisions: [denied(null, "triage")] })))).toBe("your policy");
});

test("only a denial within its time and without an appeal can be appealed", () => {
  expect(mayAppeal(detail("x", { status: "denied", appeal_until: null }), NOW)).toBe(true);
  expect(mayAppeal(detail("x", { status: "denied", appeal_until: "2026-11-22T11:00:00Z" }), NOW)).toBe(false);
  expect(mayAppeal(detail("x", { status: "denied", appeal: APPEAL }), NOW)).toBe(false);
  expect(mayAppeal(detail("x", { status: "approved" }), NOW)).toBe(false);
});

test("the new evidence of an appeal is what came after the denial", () => {
  const view = detail("x", { decisions: [denied("u2")] });
  const old = evidence("old", { uploaded_at: "2026-11-19T10:00:00Z" });
  const fresh = evidence("new", { uploaded_at: "2026-11-21T10:00:00Z" });
  expect(newEvidence(view, [old, fresh]).map(({ id }) => id)).toEqual(["new"]);
});

test("a file that would be refused is not sent", () => {
  const file = (size: number, type: string) => ({ size, type }) as File;
  expect(refusedBefore(file(0, "image/jpeg"), 0)).toBe("This file is empty.");
  expect(refusedBefore(file(11 * 1024 * 1024, "image/jpeg"), 0)).toContain("at most 10 MB");
  expect(refusedBefore(file(11 * 1024 * 1024, "video/mp4"), 0)).toBeNull();
  expect(refusedBefore(file(10, "image/jpeg"), 20)).toContain("20 files");
});

test("what is still asked for leaves out what is here, and keeps what was refused", () => {
  const view = detail("x", { asks: [{ fact: "evidence", wanted: ["photo", "packaging_photo", "photo"] }] });
  expect(wantedKinds(view, [evidence("a")])).toEqual(["packaging_photo"]);
  expect(wantedKinds(view, [evidence("a", { scan_status: "refused" })])).toEqual([
    "photo",
    "packaging_photo",
  ]);
  expect(likenessWords({ exact: true, distance: 0 })).toBe("The very same file");
});

test("a picture fits its room and is never blown up", () => {
  expect(fitted({ width: 1000, height: 500 }, { width: 500, height: 500 })).toEqual({
    width: 500,
    height: 250,
  });
  expect(fitted({ width: 100, height: 50 }, { width: 500, height: 500 })).toEqual({ width: 100, height: 50 });
});

test("a condition becomes the word that a policy reads, or nothing", () => {
  expect(conditionCode(" Slightly worn ")).toBe("slightly_worn");
  expect(conditionCode("2nd choice")).toBeNull();
  expect(conditionCode("!!")).toBeNull();
});

test("the timeline names products, writes money our way, and leaves people's words alone", () => {
  const view = detail("x");
  const moment = (what: string, says: string) => saysOf({ at: "", what, who: "", says }, view);
  expect(moment("goods.received", "1 of line 1: arrived")).toBe("Wool coat: arrived");
  expect(moment("goods.graded", "2 of line 9: used")).toBe("Line 9 × 2: used");
  expect(moment("resolution.done", "Refunded 85.00 EUR, reference fake-1")).toBe(
    "Refunded €85.00, reference fake-1",
  );
  expect(moment("held", "Approved 85.00 EUR, to count shortly")).toBe(
    "Approved €85.00, takes effect shortly unless it is taken back",
  );
  expect(moment("note", "Gave 85.00 EUR, to count shortly")).toBe("Gave 85.00 EUR, to count shortly");
});

test("each final decision has a receipt, an open one and imported history have none", () => {
  const open = { ...denied(null, "triage"), verdict: "pending_review" };
  const view = detail("x", {
    decisions: [open, denied("u2"), { ...denied("u3", "appeal"), verdict: "approved" }],
  });
  expect(receiptStages(view).map(({ stage }) => stage)).toEqual(["appeal", "review"]);
  expect(receiptStages({ ...view, channel: "import" })).toEqual([]);
});
