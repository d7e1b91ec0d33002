/** Reading JSON as a policy is read: a key that stands twice in the same braces is told, never swallowed. */
import type { Json } from "@shared/wire";
import { lineOf } from "./locate";

export function readJson(text: string): { value: Json } | { problem: string } {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    const offset = /position (\d+)/.exec(message)?.[1];
    return { problem: `This is not JSON yet${offset ? `, at ${placeIn(text, Number(offset))}` : ""}.` };
  }
  const twice = saidTwice(text);
  if (!twice) return { value };
  return {
    problem: `“${twice.key}” stands twice in the same braces, again at ${placeIn(text, twice.offset)}.`,
  };
}

function placeIn(text: string, offset: number): string {
  const { line, column } = lineOf(text, offset);
  return `line ${line}, column ${column}`;
}

/** The first key that its object has already, in text that is JSON. */
function saidTwice(text: string): { key: string; offset: number } | null {
  const open: (Set<string> | null)[] = [];
  let atKey = false;
  for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/g)) {
    const keys = open.at(-1);
    if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : null);
      atKey = token === "{";
    } else if (token === "}" || token === "]") {
      open.pop();
      atKey = false;
    } else if (token === ",") atKey = Boolean(keys);
    else if (atKey && keys) {
      const key = JSON.parse(token) as string;
      if (keys.has(key)) return { key, offset: index };
      keys.add(key);
      atKey = false;
    }
  }
  return null;
}
