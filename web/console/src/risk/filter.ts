/** The parts of the risk screen. */
export const RISK_TABS = ["shoppers", "lists", "model"] as const;
export type RiskTab = (typeof RISK_TABS)[number];
