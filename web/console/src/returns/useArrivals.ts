import type { ReturnInList } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { PEEK, peekQuery, type QueueFilter } from "@/api/queries";

interface Baseline {
  key: string;
  ids: ReadonlySet<string>;
  /** Returns older than this may have been there all along, beyond the edge of the look. */
  since: string;
}

function baselineOf(key: string, items: readonly ReturnInList[]): Baseline {
  const oldest = items.length < PEEK ? "" : (items.at(-1)?.created_at ?? "");
  return { key, ids: new Set(items.map((item) => item.public_id)), since: oldest };
}

/** How many returns came into this view since its list was loaded; they are shown when the reader asks. */
export function useArrivals(
  filter: QueueFilter,
  shown: readonly ReturnInList[],
): { count: number; accept: () => void } {
  const key = `${filter.view} ${filter.q}`;
  const peek = useQuery(peekQuery(filter)).data;
  const [baseline, setBaseline] = useState<Baseline | null>(null);

  useEffect(() => {
    if (peek && baseline?.key !== key) setBaseline(baselineOf(key, peek.items));
  }, [peek, key, baseline]);

  const fresh = useMemo(() => {
    if (!peek || baseline?.key !== key) return [];
    const listed = new Set(shown.map((row) => row.public_id));
    return peek.items.filter(
      (item) =>
        !baseline.ids.has(item.public_id) && !listed.has(item.public_id) && item.created_at >= baseline.since,
    );
  }, [peek, baseline, key, shown]);

  const accept = useCallback(() => {
    if (peek) setBaseline(baselineOf(key, peek.items));
  }, [peek, key]);

  return { count: fresh.length, accept };
}
