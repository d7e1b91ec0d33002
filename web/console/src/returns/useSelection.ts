import type { ReturnInList } from "@shared/wire";
import { useCallback, useRef, useState } from "react";

export interface Selection {
  rows: ReadonlyMap<string, ReturnInList>;
  has: (id: string) => boolean;
  toggle: (row: ReturnInList) => void;
  /** Selects from the last touched row up to this one. */
  reach: (row: ReturnInList, among: readonly ReturnInList[]) => void;
  setAll: (rows: readonly ReturnInList[], on: boolean) => void;
  clear: () => void;
}

/** Which returns are ticked. It survives paging, since it holds the rows themselves. */
export function useSelection(): Selection {
  const [rows, setRows] = useState<ReadonlyMap<string, ReturnInList>>(new Map());
  const last = useRef<string | null>(null);

  const toggle = useCallback((row: ReturnInList) => {
    last.current = row.public_id;
    setRows((before) => {
      const after = new Map(before);
      if (!after.delete(row.public_id)) after.set(row.public_id, row);
      return after;
    });
  }, []);

  const reach = useCallback((row: ReturnInList, among: readonly ReturnInList[]) => {
    const to = among.findIndex((each) => each.public_id === row.public_id);
    const from = Math.max(0, last.current ? among.findIndex((each) => each.public_id === last.current) : to);
    last.current = row.public_id;
    setRows((before) => {
      const after = new Map(before);
      for (const each of among.slice(Math.min(from, to), Math.max(from, to) + 1))
        after.set(each.public_id, each);
      return after;
    });
  }, []);

  const setAll = useCallback((all: readonly ReturnInList[], on: boolean) => {
    setRows((before) => {
      const after = new Map(before);
      for (const row of all) {
        if (on) after.set(row.public_id, row);
        else after.delete(row.public_id);
      }
      return after;
    });
  }, []);

  const clear = useCallback(() => setRows(new Map()), []);
  return { rows, has: (id) => rows.has(id), toggle, reach, setAll, clear };
}
