/** Which lines of the log are shown; all of it is in the address. */
export interface AuditFilter {
  action: string;
  /** A member's id, "people", "dokani", or "" for anybody. */
  actor: string;
  /** Days as the reader's own calendar has them, both included. */
  from: string;
  to: string;
  /** The id of what it is about. */
  about: string;
}

export const AUDIT_DEFAULTS: AuditFilter = { action: "", actor: "", from: "", to: "", about: "" };
