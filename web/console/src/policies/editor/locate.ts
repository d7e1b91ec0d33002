/** Finding the place that a path names inside the text of a document, so that a fault can be gone to. */

type Step = string | number;

/** `rules[3].when.and[1].==[0].var` as steps. */
export function steps(path: string): Step[] {
  const found: Step[] = [];
  for (const match of path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)) {
    found.push(match[1] !== undefined ? Number(match[1]) : (match[2] as string));
  }
  return found;
}

/** From where to where the value at `path` stands in `text`, or the nearest thing around it that is there. */
export function locate(text: string, path: string): [number, number] {
  let at = 0;
  let found: [number, number] = [0, 0];

  function space(): void {
    while (at < text.length && /\s/.test(text[at] as string)) at += 1;
  }
  function string(): string {
    const from = at;
    at += 1;
    while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
    at += 1;
    try {
      return JSON.parse(text.slice(from, at)) as string;
    } catch {
      return "";
    }
  }
  /** Walks over one value; `wanted` are the steps that lead on from it, or null where the path is elsewhere. */
  function value(wanted: Step[] | null): void {
    space();
    const from = at;
    const [next, ...rest] = wanted ?? [];
    if (text[at] === "{" || text[at] === "[") {
      const list = text[at] === "[";
      const end = list ? "]" : "}";
      at += 1;
      for (let index = 0; at < text.length; index += 1) {
        space();
        if (text[at] === end) break;
        let key: Step = index;
        if (!list) {
          key = string();
          space();
          at += 1;
        }
        value(wanted && wanted.length > 0 && key === next ? rest : null);
        space();
        if (text[at] === ",") at += 1;
        else break;
      }
      at += 1;
    } else if (text[at] === '"') string();
    else while (at < text.length && !/[\s,\]}]/.test(text[at] as string)) at += 1;
    // The innermost is finished first: what lies around it must not take its place.
    if (wanted && found[1] === 0) found = [from, at];
  }
  value(steps(path));
  return found;
}

/** Line and column, counted from 1. */
export function lineOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
