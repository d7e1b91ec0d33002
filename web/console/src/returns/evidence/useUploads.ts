import type { EvidenceFile } from "@shared/wire";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { asProblem, type Problem } from "@/api/problem";
import { upload } from "@/api/upload";
import { refusedBefore } from "./files";

export interface Sending {
  key: string;
  file: File;
  kind: string;
  /** From 0 to 1. */
  share: number;
  state: "sending" | "refused" | "kept";
  /** Why it was refused, by the server or before. */
  problem: Problem | null;
  says: string | null;
  kept: EvidenceFile | null;
}

/** Files on their way, one after another: each with its progress, or why it was refused. */
export function useUploads({
  path,
  held,
  fields,
  onKept,
}: {
  path: string;
  /** How many files there are already. */
  held: number;
  fields?: (file: File) => Record<string, string>;
  onKept?: (kept: EvidenceFile) => void;
}) {
  const queries = useQueryClient();
  const [sendings, setSendings] = useState<readonly Sending[]>([]);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const stops = useRef(new Map<string, AbortController>());

  const change = (key: string, part: Partial<Sending>) =>
    setSendings((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));

  async function send(one: Sending): Promise<void> {
    const stop = new AbortController();
    stops.current.set(one.key, stop);
    try {
      const kept = await upload<EvidenceFile>({
        path,
        file: one.file,
        fields: { ...(one.kind && { kind: one.kind }), ...fields?.(one.file) },
        key: one.key,
        progress: (share) => change(one.key, { share }),
        signal: stop.signal,
      });
      change(one.key, { state: "kept", share: 1, kept });
      onKept?.(kept);
    } catch (error) {
      const problem = asProblem(error);
      if (stop.signal.aborted) setSendings((all) => all.filter(({ key }) => key !== one.key));
      else change(one.key, { state: "refused", problem, says: problem.message });
    } finally {
      stops.current.delete(one.key);
      void queries.invalidateQueries({ queryKey: ["files"] });
    }
  }

  function line(one: Sending): void {
    queue.current = queue.current.then(() => send(one));
  }

  return {
    sendings,
    add(files: Iterable<File>, kind: string) {
      let count = held + sendings.filter(({ state }) => state === "sending").length;
      const added = [...files].map((file): Sending => {
        const says = refusedBefore(file, count);
        if (!says) count += 1;
        return {
          key: crypto.randomUUID(),
          file,
          kind,
          share: 0,
          state: says ? "refused" : "sending",
          problem: null,
          says,
          kept: null,
        };
      });
      setSendings((all) => [...all.filter(({ state }) => state === "sending" || state === "kept"), ...added]);
      for (const one of added) if (one.state === "sending") line(one);
    },
    again(key: string) {
      const one = sendings.find((each) => each.key === key);
      if (!one) return;
      change(key, { state: "sending", share: 0, problem: null, says: null });
      line(one);
    },
    drop(key: string) {
      const stop = stops.current.get(key);
      if (stop) stop.abort();
      else setSendings((all) => all.filter((one) => one.key !== key));
    },
  };
}
