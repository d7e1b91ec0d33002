import type { Policy } from "@shared/wire";
import type { PolicySearch } from "./search";

/** The version a panel works on. What is not on the server yet cannot be simulated, proved or tried. */
export interface Subject {
  policy: Policy;
  policies: readonly Policy[];
  /** Why it has to wait, if it has to. */
  waits: string | null;
}

export interface PanelProps {
  subject: Subject;
  search: PolicySearch;
  look: (change: Partial<PolicySearch>, push?: boolean) => void;
}
