export const WAITING = ["due", "failed", "unknown"] as const;
export type Waiting = (typeof WAITING)[number];
