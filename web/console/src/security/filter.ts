/** Which events are shown; all of it is in the address. */
export const SHOWS = ["open", "resolved", "false_positive", "all"] as const;
export type Show = (typeof SHOWS)[number];
export const SEVERITIES = ["critical", "high", "medium", "low", ""] as const;

export interface SecurityFilter {
  show: Show;
  severity: (typeof SEVERITIES)[number];
  kind: string;
}

export const SECURITY_DEFAULTS: SecurityFilter = { show: "open", severity: "", kind: "" };
