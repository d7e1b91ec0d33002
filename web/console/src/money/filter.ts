/** The views of the money page; without one it is all of it. */
export const MONEY_VIEWS = ["stuck", "due", "failed", "unknown", "promised", "paid"] as const;
export type MoneyView = (typeof MONEY_VIEWS)[number];

/** What of the ledger a person should look after. */
export const STUCK: readonly string[] = ["due", "failed", "unknown"];
