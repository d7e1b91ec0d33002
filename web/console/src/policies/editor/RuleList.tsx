import type { Json } from "@shared/wire";
import { Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/ui/button";
import { toast } from "@/ui/toast";
import type { Names } from "../vocabulary";
import {
  currencyOf,
  freshId,
  idOf,
  record,
  rulesOf,
  withoutRule,
  withRule,
  withRuleAt,
  withRuleMoved,
} from "./document";
import { FaultLines } from "./Faults";
import { RuleCard } from "./RuleCard";
import type { Draft } from "./useDraft";

/** The rules in their order: for each term the first that matches counts. */
export function RuleList({
  draft,
  names,
  open,
  setOpen,
}: {
  draft: Draft;
  names: Names;
  /** The rule that is opened, by its id. */
  open: string | undefined;
  setOpen: (id: string | undefined) => void;
}) {
  const { document, edit } = draft;
  const rules = rulesOf(document);
  const currency = currencyOf(document);
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [said, setSaid] = useState("");
  const list = useRef<HTMLOListElement>(null);
  const focus = useRef<string | null>(null);

  useEffect(() => {
    if (!focus.current) return;
    // The button that moved a rule goes with it, and keeps the focus.
    list.current
      ?.querySelector<HTMLElement>(`[aria-label="${CSS.escape(focus.current)}"]:not(:disabled)`)
      ?.focus();
    focus.current = null;
  });

  function move(from: number, to: number, label?: string) {
    const name = idOf(rules[from] as Json, from);
    edit(withRuleMoved(document, from, to));
    setSaid(`${name} is now rule ${to + 1} of ${rules.length}.`);
    if (label) focus.current = label;
  }

  /** Asked anew when it is dropped: the last move of a quick hand may not have been shown yet. */
  function cardAt(list: HTMLElement, y: number): number {
    const cards = [...list.children];
    const index = cards.findIndex((card) => y < card.getBoundingClientRect().bottom);
    return index < 0 ? cards.length - 1 : index;
  }

  function drop(at: number) {
    if (dragged !== null && dragged !== at) move(dragged, at);
    setDragged(null);
    setOver(null);
  }

  function add() {
    const id = freshId(document, "new-rule");
    edit(
      withRuleAt(document, rules.length, {
        id,
        when: { "==": [{ var: "item.category" }, "electronics"] },
        verdict: "review",
      }),
    );
    setOpen(id);
  }

  return (
    <section aria-label="Rules" id="rules">
      <div className="mb-2 flex flex-wrap items-center gap-3">
        <h2 className="font-semibold text-sm">
          Rules <span className="num font-normal text-fg-2">({rules.length})</span>
        </h2>
        <p className="text-fg-2 text-xs">For each term, the first that matches counts.</p>
        <Button size="sm" className="ml-auto" onClick={add}>
          <Plus aria-hidden />
          Add a rule
        </Button>
      </div>
      <FaultLines faults={draft.faults.filter((fault) => fault.path === "rules")} className="mb-2" />
      {rules.length === 0 ? (
        <p className="rounded-lg border border-line border-dashed px-4 py-6 text-center text-fg-2 text-sm">
          No rules: the terms apply to every return alike.
        </p>
      ) : (
        <ol
          ref={list}
          className="space-y-2"
          onDragOver={(event) => {
            if (dragged === null) return;
            event.preventDefault();
            setOver(cardAt(event.currentTarget, event.clientY));
          }}
          onDrop={(event) => {
            event.preventDefault();
            drop(cardAt(event.currentTarget, event.clientY));
          }}
        >
          {rules.map((rule, index) => {
            const id = idOf(rule, index);
            return (
              <RuleCard
                // biome-ignore lint/suspicious/noArrayIndexKey: an id may be empty or said twice while it is typed
                key={index}
                rule={rule}
                index={index}
                count={rules.length}
                open={open === id}
                sentence={draft.sentence(rule)}
                faults={draft.faults}
                warnings={draft.warnings}
                names={names}
                currency={currency}
                drag={{ onDragStart: () => setDragged(index), onDragEnd: () => setDragged(null) }}
                dropped={
                  over === index && dragged !== null && dragged !== index
                    ? dragged > index
                      ? "above"
                      : "below"
                    : null
                }
                actions={{
                  change: (next) => {
                    edit(withRule(document, index, next));
                    // While its id is typed, the rule stays open.
                    if (open === id && idOf(next, index) !== id) setOpen(idOf(next, index));
                  },
                  move: (by) => {
                    const up = by < 0;
                    const last = up ? index + by === 0 : index + by === rules.length - 1;
                    move(index, index + by, `Move ${id} ${last ? (up ? "down" : "up") : up ? "up" : "down"}`);
                  },
                  copy: () => {
                    const copy = freshId(document, id);
                    edit(withRuleAt(document, index + 1, { ...record(rule), id: copy }));
                    setOpen(copy);
                  },
                  remove: () => {
                    edit(withoutRule(document, index));
                    setOpen(undefined);
                    toast(`Rule ${id} is removed`, {
                      label: "Undo",
                      run: () => edit((now) => withRuleAt(now, index, rule)),
                    });
                  },
                  toggle: () => setOpen(open === id ? undefined : id),
                }}
              />
            );
          })}
        </ol>
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
    </section>
  );
}
