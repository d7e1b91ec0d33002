/** Conditions that were begun and not said to the end: they parse, and would be saved as "the category is nothing". */
import type { Document, Json, PolicyFault } from "@shared/wire";
import { record, rulesOf } from "./document";
import { type Part, placeOf, read, type Test, write } from "./tree";

/** Every test that is compared with nothing yet; `value` is the test as it is written. */
export function gapsOf(document: Document): PolicyFault[] {
  return rulesOf(document).flatMap((rule, index) => {
    const { when } = record(rule);
    return when === undefined ? [] : gapsIn(read(when), `rules[${index}].when`);
  });
}

function gapsIn(part: Part, place: string): PolicyFault[] {
  if (part.kind === "group")
    return part.parts.flatMap((each, index) => gapsIn(each, `${place}${placeOf(part, index)}`));
  if (part.kind === "piece" || !isGap(part)) return [];
  return [
    {
      path: place,
      value: write(part),
      problem: "no value is chosen yet",
      wanted: "a value, or no such condition",
    },
  ];
}

function isGap({ value }: Test): boolean {
  const empty = (each: Json) => each === "";
  return empty(value) || (Array.isArray(value) && (value.length === 0 || value.some(empty)));
}
