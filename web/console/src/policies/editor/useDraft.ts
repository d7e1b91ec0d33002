import type { Document, Json, Policy, PolicyFault } from "@shared/wire";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { api, ask } from "@/api/client";
import { asProblem, type Problem } from "@/api/problem";
import { policiesQuery } from "@/api/queries";
import { checkQuery } from "../versions";
import { at, canonical, idOf, rulesOf, within } from "./document";
import { gapsOf } from "./gaps";
import { forget, forgetLeft, keep, kept, keptElsewhere, type Left } from "./kept";

/** Where the draft stands between this page and the server. */
export type Saved = "saved" | "waiting" | "saving" | "faulty" | "failed" | "conflict";

export interface Draft {
  policy: Policy;
  document: Document;
  /** JSON that cannot be read yet; the document stays as it was until it can. */
  text: string | null;
  edit: (next: Document | ((now: Document) => Document)) => void;
  editText: (text: string | null) => void;
  undo: (() => void) | null;
  redo: (() => void) | null;
  faults: readonly PolicyFault[];
  warnings: readonly PolicyFault[];
  /** A rule as the server says it; nothing while it has not been asked. */
  sentence: (rule: Json) => string | undefined;
  /** The check belongs to what is shown now. */
  checked: boolean;
  saved: Saved;
  problem: Problem | null;
  /** What was typed before the page was loaded anew, and has been put back. */
  restored: string | null;
  discard: () => void;
  retry: () => void;
  keepMine: () => void;
  /** What another tab of this browser keeps of this draft, or left behind. */
  left: readonly Left[];
  bringBack: (left: Left) => void;
  dismiss: (left: Left) => void;
}

const CHECK_AFTER = 350;
const SAVE_AFTER = 900;
const STEPS = 200;

function useSettled<Value>(value: Value, wait: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait);
    return () => clearTimeout(timer);
  }, [value, wait]);
  return settled;
}

/** One draft while it is edited: checked and saved by itself, with a way back from every step. */
export function useDraft(policy: Policy): Draft {
  const queries = useQueryClient();
  const [start] = useState(() => {
    const found = kept(policy.id);
    const news = found && (found.text !== null || canonical(found.document) !== canonical(policy.rules));
    return news ? found : null;
  });
  const [document, setDocument] = useState<Document>(start?.document ?? policy.rules);
  const [text, setText] = useState<string | null>(start?.text ?? null);
  const [base, setBase] = useState(start?.base ?? policy.sha256);
  const [onServer, setOnServer] = useState(() => canonical(policy.rules));
  const [restored, setRestored] = useState<string | null>(start?.at ?? null);
  const [past, setPast] = useState<Document[]>([]);
  const [future, setFuture] = useState<Document[]>([]);
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [conflict, setConflict] = useState(false);
  const [attempt, setAttempt] = useState(0);

  const [left, setLeft] = useState<readonly Left[]>(() =>
    keptElsewhere(policy.id).filter((each) => {
      if (each.text !== null || canonical(each.document) !== canonical(policy.rules)) return true;
      forgetLeft(each.key);
      return false;
    }),
  );

  const key = useMemo(() => canonical(document), [document]);
  const settled = useSettled(document, CHECK_AFTER);
  const settledKey = useMemo(() => canonical(settled), [settled]);
  const check = useQuery(checkQuery(settledKey, settled));
  const checked = check.isSuccess && !check.isPlaceholderData && settledKey === key;
  const unsaved = key !== onServer;

  // Begun here: what the server has already, or got from elsewhere, is left as it is.
  const gaps = useMemo(() => {
    const known = new Set(
      gapsOf(JSON.parse(onServer) as Document).map(({ value }) => canonical(value as Json)),
    );
    return gapsOf(document).filter(({ value }) => !known.has(canonical(value as Json)));
  }, [document, onServer]);

  // Kept by the text of the rule: a sentence stays beside it while others have faults, or are moved.
  const said = useRef(new Map<string, string>());
  if (check.data?.ok && !check.isPlaceholderData) {
    for (const [index, rule] of rulesOf(settled).entries()) {
      const sentence = check.data.sentences[idOf(rule, index)];
      if (sentence) said.current.set(canonical(rule), sentence);
    }
  }

  useEffect(() => {
    if (unsaved || text !== null) keep(policy.id, { base, document, text, at: new Date().toISOString() });
    else forget(policy.id);
  }, [unsaved, text, document, base, policy.id]);

  // Somebody else's text takes the place of one that was not touched here.
  useEffect(() => {
    if (policy.sha256 === base || saving || unsaved || text !== null) return;
    setDocument(policy.rules);
    setOnServer(canonical(policy.rules));
    setBase(policy.sha256);
  }, [policy, base, saving, unsaved, text]);

  const latest = useRef({ base, key });
  latest.current = { base, key };
  const busy = useRef(false);
  const [overwrite, setOverwrite] = useState(false);
  const fit =
    unsaved && text === null && checked && check.data.ok && gaps.length === 0 && !conflict && !saving;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks for one more try of the same text
  useEffect(() => {
    if (!fit || (problem && attempt === 0)) return;
    const timer = setTimeout(async () => {
      if (busy.current) return;
      busy.current = true;
      setSaving(true);
      const sent = { document, key };
      const path = { policy_id: policy.id };
      try {
        const there = await ask(api.GET("/v1/policies/{policy_id}", { params: { path } }));
        if (there.sha256 !== latest.current.base && !overwrite) {
          setConflict(true);
          // "Take theirs" takes what is there now.
          queries.setQueryData(policiesQuery.queryKey, (all) =>
            all?.map((each) => (each.id === policy.id ? { ...each, ...(there as Policy) } : each)),
          );
          return;
        }
        const written = (await ask(
          api.PUT("/v1/policies/{policy_id}", { params: { path }, body: { rules: sent.document } }),
        )) as Policy;
        setBase(written.sha256);
        setOnServer(sent.key);
        setOverwrite(false);
        setProblem(null);
        queries.setQueryData(policiesQuery.queryKey, (all) =>
          all?.map((each) => (each.id === written.id ? { ...written, rules: sent.document } : each)),
        );
        void queries.invalidateQueries({ queryKey: ["policy-history", policy.id] });
      } catch (error) {
        setProblem(asProblem(error));
        if (asProblem(error).code === "policy_version_frozen") void queries.invalidateQueries(policiesQuery);
      } finally {
        setAttempt(0);
        busy.current = false;
        setSaving(false);
      }
    }, SAVE_AFTER);
    return () => clearTimeout(timer);
  }, [fit, key, attempt, policy.id]);

  const shown = useRef(document);
  shown.current = document;
  const edit = useCallback((next: Document | ((now: Document) => Document)) => {
    const before = shown.current;
    const after = typeof next === "function" ? next(before) : next;
    if (after === before) return;
    shown.current = after;
    setPast((steps) => [...steps.slice(-STEPS), before]);
    setDocument(after);
    setFuture([]);
    setProblem(null);
    setText(null);
  }, []);

  const discard = () => {
    setDocument(policy.rules);
    setOnServer(canonical(policy.rules));
    setBase(policy.sha256);
    setText(null);
    setPast([]);
    setFuture([]);
    setProblem(null);
    setConflict(false);
    setRestored(null);
    forget(policy.id);
  };

  const refused = checked && !check.data.ok ? check.data.faults : [];
  const faulty = text !== null || gaps.length > 0 || (checked && !check.data.ok);
  const saved: Saved = conflict
    ? "conflict"
    : faulty
      ? "faulty"
      : saving
        ? "saving"
        : problem
          ? "failed"
          : unsaved
            ? "waiting"
            : "saved";
  return {
    policy,
    document,
    text,
    edit,
    editText: setText,
    undo: past.length
      ? () => {
          setFuture([document, ...future]);
          setDocument(past.at(-1) as Document);
          setPast(past.slice(0, -1));
          setText(null);
        }
      : null,
    redo: future.length
      ? () => {
          setPast([...past, document]);
          setDocument(future[0] as Document);
          setFuture(future.slice(1));
          setText(null);
        }
      : null,
    faults: [...refused, ...gaps.filter((gap) => !at(refused, gap.path).length)],
    // What is doubted of half a condition is told by its fault.
    warnings: (check.data?.warnings ?? []).filter(
      (warning) => warning.value !== "" || !gaps.some((gap) => within(gap.path, warning.path)),
    ),
    sentence: (rule) => (gapsOf({ rules: [rule] }).length ? undefined : said.current.get(canonical(rule))),
    checked,
    saved,
    problem: problem ?? (check.error ? asProblem(check.error) : null),
    restored,
    discard,
    retry: () => {
      setProblem(null);
      setAttempt((tries) => tries + 1);
      if (check.error) void check.refetch();
    },
    keepMine: () => {
      setConflict(false);
      setOverwrite(true);
    },
    left,
    bringBack: (found) => {
      edit(found.document);
      setText(found.text);
      // Written on an older text than the server's it asks which of the two stays.
      setBase(found.base);
      setLeft(left.filter((each) => each !== found));
      forgetLeft(found.key);
    },
    dismiss: (found) => {
      setLeft(left.filter((each) => each !== found));
      forgetLeft(found.key);
    },
  };
}
