import type { Json, PolicyFault } from "@shared/wire";
import {
  ArrowDown,
  ArrowUp,
  ChevronRight,
  CircleAlert,
  Copy,
  GripVertical,
  Trash2,
  TriangleAlert,
} from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { cn } from "@/lib/cn";
import { plural } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Field, Input, Textarea } from "@/ui/field";
import type { Names } from "../vocabulary";
import { conditionWords, effectWords } from "../words";
import { Condition } from "./Condition";
import { at, idOf, type Rule, record, without } from "./document";
import { Effects } from "./Effects";
import { FaultLines } from "./Faults";
import { JsonBox } from "./TermValue";

export interface RuleActions {
  change: (rule: Json) => void;
  move: (by: number) => void;
  copy: () => void;
  remove: () => void;
  toggle: () => void;
}

/** One rule: what it says, and, opened, what it is made of. */
export function RuleCard({
  rule: given,
  index,
  count,
  open,
  sentence,
  faults,
  warnings,
  names,
  currency,
  actions,
  drag,
  dropped,
}: {
  rule: Json;
  index: number;
  count: number;
  open: boolean;
  /** As the server says it; without one the rule is said here. */
  sentence: string | undefined;
  faults: readonly PolicyFault[];
  warnings: readonly PolicyFault[];
  names: Names;
  currency: string;
  actions: RuleActions;
  drag: { onDragStart: () => void; onDragEnd: () => void };
  dropped: "above" | "below" | null;
}) {
  const id = useId();
  const place = `rules[${index}]`;
  const rule = record(given);
  const name = idOf(given, index);
  const own = at(faults, place);
  const doubts = at(warnings, place);
  const card = useRef<HTMLLIElement>(null);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (open) card.current?.scrollIntoView({ block: "nearest" });
  }, [open]);
  const says = typeof rule.says === "string" ? rule.says : "";
  return (
    <li
      ref={card}
      aria-label={`Rule ${index + 1}, ${name}`}
      draggable={held}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", name);
        drag.onDragStart();
      }}
      onDragEnd={() => {
        setHeld(false);
        drag.onDragEnd();
      }}
      className={cn(
        "relative scroll-my-24 rounded-lg border bg-bg",
        own.length ? "border-danger" : open ? "border-control" : "border-line",
        dropped === "above" &&
          "before:absolute before:inset-x-0 before:-top-1.5 before:h-0.5 before:bg-accent",
        dropped === "below" && "after:absolute after:inset-x-0 after:-bottom-1.5 after:h-0.5 after:bg-accent",
      )}
    >
      <div className="flex items-start gap-1 p-2">
        <span
          aria-hidden
          title="Drag to another place"
          onPointerDown={() => setHeld(true)}
          onPointerUp={() => setHeld(false)}
          className="mt-1 flex h-6 w-4 shrink-0 cursor-grab items-center justify-center text-fg-2 max-sm:hidden"
        >
          <GripVertical className="size-4" />
        </span>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={`${id}-body`}
          onClick={actions.toggle}
          className="flex min-w-0 flex-1 items-start gap-2 rounded-md p-1 text-left hover:bg-surface"
        >
          <ChevronRight
            aria-hidden
            className={cn(
              "mt-0.5 size-4 shrink-0 text-fg-2 transition-transform duration-(--fast)",
              open && "rotate-90",
            )}
          />
          <span className="num mt-px w-4 shrink-0 text-right text-fg-2 text-sm">{index + 1}</span>
          <span className="min-w-0 flex-1 space-y-1">
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className="break-all font-mono text-xs">{name}</span>
              {own.length > 0 && (
                <Badge tone="danger">
                  <CircleAlert aria-hidden />
                  {plural(own.length, "fault")}
                </Badge>
              )}
              {doubts.length > 0 && (
                <Badge tone="warn">
                  <TriangleAlert aria-hidden />
                  Doubtful
                </Badge>
              )}
            </span>
            <span className="block text-sm">{sentence ?? sentenceOf(rule, currency)}</span>
          </span>
        </button>
        <div className="flex shrink-0 max-sm:flex-col">
          <Button
            tone="ghost"
            size="icon"
            aria-label={`Move ${name} up`}
            disabled={index === 0}
            onClick={() => actions.move(-1)}
          >
            <ArrowUp aria-hidden />
          </Button>
          <Button
            tone="ghost"
            size="icon"
            aria-label={`Move ${name} down`}
            disabled={index === count - 1}
            onClick={() => actions.move(1)}
          >
            <ArrowDown aria-hidden />
          </Button>
        </div>
      </div>
      {!open && (own.length > 0 || doubts.length > 0) && (
        <div className="space-y-1 px-4 pb-3 sm:pl-15">
          <FaultLines faults={own} />
          <FaultLines faults={doubts} tone="doubt" />
        </div>
      )}
      {open && (
        <div id={`${id}-body`} className="space-y-5 border-line border-t p-3 sm:px-4">
          {given !== null && typeof given === "object" && !Array.isArray(given) ? (
            <Body {...{ rule, place, names, currency, own, doubts, says, actions, name }} />
          ) : (
            <>
              <p className="text-fg-2 text-sm">This is no rule yet; it can be written as JSON.</p>
              <JsonBox
                value={given}
                onChange={actions.change}
                ids={{ "aria-label": `${name} as JSON` }}
                rows={4}
              />
              <FaultLines faults={own} />
            </>
          )}
        </div>
      )}
    </li>
  );
}

const SHOWN = new Set(["id", "when", "set", "at_least", "at_most", "verdict", "until", "says"]);

function Body({
  rule,
  place,
  names,
  currency,
  own,
  doubts,
  says,
  actions,
  name,
}: {
  rule: Rule;
  place: string;
  names: Names;
  currency: string;
  own: readonly PolicyFault[];
  doubts: readonly PolicyFault[];
  says: string;
  actions: RuleActions;
  name: string;
}) {
  const extra = Object.keys(rule).filter((key) => !SHOWN.has(key));
  const inRows = own.filter((fault) => {
    if (at([fault], `${place}.when`).length) return true;
    if (["id", "says", "verdict", "until"].some((key) => fault.path === `${place}.${key}`)) return true;
    return ["set", "at_least", "at_most"].some((key) =>
      Object.keys(record(rule[key])).some((term) => at([fault], `${place}.${key}.${term}`).length),
    );
  });
  const rest = own.filter((fault) => !inRows.includes(fault));
  const fault = (key: string) => own.find((each) => each.path === `${place}.${key}`);
  return (
    <>
      <FaultLines faults={rest} />
      <FaultLines faults={doubts} tone="doubt" />
      <section aria-label="When it applies">
        <h4 className="mb-2 font-medium text-sm">When</h4>
        <Condition
          value={rule.when}
          onChange={(when) => actions.change(when === undefined ? without(rule, "when") : { ...rule, when })}
          place={`${place}.when`}
          names={names}
          faults={own}
        />
      </section>
      <section aria-label="What it does">
        <h4 className="mb-2 font-medium text-sm">Then</h4>
        <Effects
          rule={rule}
          onChange={actions.change}
          place={place}
          names={names}
          currency={currency}
          faults={own}
        />
      </section>
      <div className="grid gap-3 sm:grid-cols-[12rem_minmax(0,1fr)]">
        <Field label="Id" hint="Stays the same; receipts name it." error={fault("id")?.wanted ?? null}>
          {(ids) => (
            <Input
              {...ids}
              value={typeof rule.id === "string" ? rule.id : ""}
              onChange={(event) => actions.change({ ...rule, id: event.target.value })}
              className="font-mono text-xs"
            />
          )}
        </Field>
        <Field
          label="What shoppers are told"
          hint="Your own words; without them the sentence above is used."
          error={fault("says")?.wanted ?? null}
        >
          {(ids) => (
            <Textarea
              {...ids}
              rows={2}
              value={says}
              onChange={(event) =>
                actions.change(
                  event.target.value ? { ...rule, says: event.target.value } : without(rule, "says"),
                )
              }
            />
          )}
        </Field>
      </div>
      {extra.length > 0 && (
        <p className="text-fg-2 text-xs">
          Also says {extra.join(", ")}, which only the JSON view shows. It is kept as it is.
        </p>
      )}
      <div className="flex flex-wrap gap-2 border-line border-t pt-3">
        <Button size="sm" tone="ghost" onClick={actions.copy}>
          <Copy aria-hidden />
          Duplicate
        </Button>
        <Button
          size="sm"
          tone="ghost"
          className="hover:text-danger"
          aria-label={`Remove rule ${name}`}
          onClick={actions.remove}
        >
          <Trash2 aria-hidden />
          Remove rule
        </Button>
      </div>
    </>
  );
}

/** The rule said here, while the server has not said it yet. */
export function sentenceOf(rule: Rule, currency: string): string {
  const does = effectWords(rule, currency).join("; ") || "nothing yet";
  return rule.when === undefined || rule.when === true
    ? `Always: ${does}.`
    : `When ${conditionWords(rule.when)}: ${does}.`;
}
