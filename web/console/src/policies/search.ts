/** What of the policy screens stands in the address. */

export const POLICY_TABS = ["policy", "simulate", "prove", "try", "live", "page", "history"] as const;
export type PolicyTab = (typeof POLICY_TABS)[number];

export interface PolicySearch {
  tab: PolicyTab;
  view: "form" | "json";
  /** The rule that is opened. */
  rule?: string | undefined;
  /** The simulation that is shown, and which of its returns. */
  run?: string | undefined;
  was?: string | undefined;
  now?: string | undefined;
  category?: string | undefined;
  reason?: string | undefined;
  /** Which version to compare with. */
  with?: number | undefined;
  /** The past return that is tried. */
  case?: string | undefined;
  stage?: "triage" | "review" | "appeal" | undefined;
  /** The facts of the case that is tried, and what is changed in those of a past return. */
  facts?: Record<string, unknown> | undefined;
}

export const POLICY_DEFAULTS = { tab: "policy", view: "form" } as const;

const TEXTS = ["rule", "run", "was", "now", "category", "reason", "case"] as const;
const STAGES = ["triage", "review", "appeal"] as const;

export function policySearch(search: Partial<PolicySearch>): PolicySearch {
  const found: PolicySearch = {
    tab: POLICY_TABS.find((tab) => tab === search.tab) ?? "policy",
    view: search.view === "json" ? "json" : "form",
  };
  for (const key of TEXTS) {
    const value = search[key];
    if (typeof value === "string" || typeof value === "number") found[key] = String(value).slice(0, 1000);
  }
  if (Number.isInteger(search.with) && Number(search.with) > 0) found.with = Number(search.with);
  const stage = STAGES.find((each) => each === search.stage);
  if (stage) found.stage = stage;
  if (search.facts && typeof search.facts === "object" && !Array.isArray(search.facts))
    found.facts = search.facts;
  return found;
}

export interface TrySearch {
  policy?: number | undefined;
  case?: string | undefined;
  stage?: PolicySearch["stage"];
  facts?: Record<string, unknown> | undefined;
}

export function trySearch(search: Partial<TrySearch>): TrySearch {
  const { case: of, stage, facts } = policySearch({ ...search });
  const policy = Number(search.policy);
  return {
    ...(Number.isInteger(policy) && policy > 0 && { policy }),
    ...(of && { case: of }),
    ...(stage && { stage }),
    ...(facts && { facts }),
  };
}
