/** The words of goods: how they came, what they are found to be, and where they go. */
import type { Came, Disposition } from "@shared/wire";

export const CAME: readonly { value: Came; words: string }[] = [
  { value: "received", words: "Arrived" },
  { value: "refused_at_door", words: "Refused at the door" },
  { value: "never_came", words: "Will not come" },
];

export function cameWords(came: string): string {
  if (came === "expected") return "Expected";
  return CAME.find((one) => one.value === came)?.words ?? came.replaceAll("_", " ");
}

/** Conditions that policies use; a shop may say its own. */
export const CONDITIONS = ["as_new", "opened", "used", "damaged", "defective"] as const;

export const DISPOSITIONS: readonly { value: Disposition; words: string; means: string }[] = [
  { value: "restock", words: "Restock", means: "back on the shelf, as new" },
  { value: "refurbish", words: "Refurbish", means: "mended or cleaned, then sold" },
  { value: "liquidate", words: "Liquidate", means: "sold off below price" },
  { value: "donate", words: "Donate", means: "given away" },
  { value: "recycle", words: "Recycle", means: "taken apart or thrown away" },
];

export interface Finding {
  fact: string;
  asks: string;
}

/** What inspection may find, by the engine's names. The first are asked at once, the others on demand. */
export const FINDINGS: readonly Finding[] = [
  { fact: "item.right_item", asks: "The right item" },
  { fact: "item.complete", asks: "Complete" },
  { fact: "item.resaleable", asks: "Can be sold again" },
  { fact: "item.damaged_by_customer", asks: "Damaged by the shopper" },
];
export const MORE_FINDINGS: readonly Finding[] = [
  { fact: "item.original_packaging", asks: "In its packaging" },
  { fact: "item.tags_on", asks: "Tags still on" },
  { fact: "item.opened", asks: "Opened" },
  { fact: "item.worn", asks: "Worn" },
  { fact: "item.washed", asks: "Washed" },
  { fact: "item.altered", asks: "Altered" },
  { fact: "item.installed", asks: "Installed" },
  { fact: "item.hygiene_seal_broken", asks: "Hygiene seal broken" },
  { fact: "item.serial_matches", asks: "Serial number matches" },
  { fact: "goods.damage_noted", asks: "Damage noted on arrival" },
];

/** "Slightly worn" gives "slightly_worn", as the API wants it; null where nothing of it can be used. */
export function conditionCode(words: string): string | null {
  const code = words
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_")
    .replaceAll(/[^a-z0-9_]/g, "");
  return /^[a-z][a-z0-9_]{0,59}$/.test(code) ? code : null;
}

export function findingWords(fact: string): string {
  return [...FINDINGS, ...MORE_FINDINGS].find((one) => one.fact === fact)?.asks ?? fact;
}
