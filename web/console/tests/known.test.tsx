import type { Experiment, Policy, ProofProperty } from "@shared/wire";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { One } from "@/policies/live/Experiments";
import { Property } from "@/policies/prove/ProvePanel";
import { decisionsOf } from "@/policies/State";

const CASE = { request: { asked_at: "2026-03-01T00:00:00Z" }, lines: [{ line: 1, reason: "changed_mind" }] };

function property(over: object): ProofProperty {
  return {
    property: "legal_floor",
    outcome: "fails",
    severity: "error",
    says: "The policy denies what the law grants.",
    rules: [],
    took_ms: 3,
    witness: {
      says: "Approved by law; the policy alone would deny it.",
      facts: CASE,
      answer: { verdict: "approve" },
      other: { facts: CASE, answer: { verdict: "deny" } },
    },
    ...over,
  } as unknown as ProofProperty;
}

test("of a breach of the law the one case is tried; what the policy alone says of it is told, not linked", async () => {
  const user = userEvent.setup();
  const look = vi.fn();
  render(<Property property={property({})} look={look} known={new Set()} />);
  expect(screen.getByText("without the law")).toHaveTextContent(/^Denied\s*without the law$/);
  const links = screen.getAllByRole("button", { name: /try it/ });
  expect(links.map((each) => each.textContent)).toEqual(["The case: try it"]);
  expect(screen.getByText(/of the case$/)).toBeInTheDocument();
  await user.click(links[0] as HTMLElement);
  expect(look).toHaveBeenCalledWith({ tab: "try", facts: CASE, case: undefined }, true);
});

test("of two cases both are tried", () => {
  render(<Property property={property({ property: "monotone" })} look={vi.fn()} known={new Set()} />);
  expect(screen.getAllByRole("button", { name: /^The (one|other) case: try it$/ })).toHaveLength(2);
  expect(screen.queryByText("without the law")).not.toBeInTheDocument();
});

const rate = (share: number) => ({ rate: share, low: null, high: null, count: 1, of: 10 });

test("an experiment shows every outcome, also that the shopper was asked", () => {
  const arm = (name: "control" | "treatment", asked: number) => ({
    arm: name,
    version: name === "control" ? "v1" : "v2",
    shoppers: 10,
    returns: 12,
    approved: rate(0.5),
    denied: rate(0.1),
    reviewed: rate(0.2),
    asked: rate(asked),
    overturned: rate(0),
    refunded: { mean: null, low: null, high: null, currency: "EUR" },
  });
  const experiment = {
    id: "e1",
    name: "Fourteen days",
    running: true,
    share: "0.5",
    started_at: "2026-03-01T00:00:00Z",
    says: "Nothing is known yet.",
    measure: "approved",
    difference: "0.05",
    mixed: 0,
    comparison: { certain: true },
    needed: { shoppers: 100, so_far: 20 },
    arms: [arm("control", 0.125), arm("treatment", 0.375)],
  } as unknown as Experiment;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <One experiment={experiment} mayChange={false} />
    </QueryClientProvider>,
  );
  const [head, ...rows] = screen.getAllByRole("row");
  const column = within(head as HTMLElement)
    .getAllByRole("columnheader")
    .findIndex((each) => each.textContent === "Shopper asked");
  const shown = rows.map((row) => [...row.children][column]?.textContent?.replace(/[^\d]+/g, "."));
  expect(shown).toEqual(["12.5.", "37.5."]);
});

test("what could not decide yet has no number of decisions, not a zero", () => {
  const policy = (decisions: unknown, activated_at: string | null) =>
    decisionsOf({ usage_statistics: { decisions }, activated_at } as unknown as Policy);
  expect(policy(0, null)).toBeNull();
  expect(policy(undefined, null)).toBeNull();
  expect(policy({ approved: 3, denied: 1 }, null)).toBe(4);
  expect(policy(undefined, "2026-03-01T00:00:00Z")).toBe(0);
  expect(policy({}, "2026-03-01T00:00:00Z")).toBe(0);
});
