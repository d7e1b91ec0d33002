import type { Json, PolicyFault } from "@shared/wire";
import { Braces, CornerDownRight, FolderPlus, Plus, X } from "lucide-react";
import { useId } from "react";
import { cn } from "@/lib/cn";
import { Button } from "@/ui/button";
import { inputClass } from "@/ui/field";
import { factName, type Names, typeOf } from "../vocabulary";
import { conditionWords } from "../words";
import { at } from "./document";
import { FaultLines } from "./Faults";
import { JsonBox } from "./TermValue";
import { TestValue } from "./TestValue";
import {
  freshTest,
  type Group,
  type Mode,
  type Part,
  placeOf,
  read,
  type Test,
  type TestName,
  testsFor,
  valueFor,
  write,
} from "./tree";

const MODES: Record<Mode, string> = {
  all: "All of these hold",
  any: "Any of these holds",
  none: "None of these holds",
  not_all: "Not all of these hold",
};

const JOINS: Record<Mode, string> = { all: "and", any: "or", none: "nor", not_all: "and" };

const DOES: Record<TestName, string> = {
  yes: "is so",
  no: "is not so",
  is: "is",
  is_not: "is not",
  less: "is less than",
  at_most: "is at most",
  more: "is more than",
  at_least: "is at least",
  between: "is from … to",
  inside: "is between",
  one_of: "is one of",
  none_of: "is none of",
  has: "contains",
  has_not: "does not contain",
  absent: "is absent",
  present: "is there",
};

const DOES_OF_DATES: Partial<Record<TestName, string>> = {
  less: "is before",
  at_most: "is on or before",
  more: "is after",
  at_least: "is on or after",
};

interface Shared {
  names: Names;
  faults: readonly PolicyFault[];
}

/** When a rule applies: a tree of groups and tests over the facts. */
export function Condition({
  value,
  onChange,
  place,
  ...shared
}: Shared & { value: Json | undefined; onChange: (value: Json | undefined) => void; place: string }) {
  const always = value === undefined || value === true;
  const part = always ? null : read(value);
  const first = () => freshTest(shared.names.facts.has("item.category") ? "item.category" : "reason", "text");
  if (!part) {
    return (
      <div className="flex flex-wrap items-center gap-3 text-sm">
        <p className="text-fg-2">It applies to every return.</p>
        <Button size="sm" tone="soft" onClick={() => onChange(write(first()))}>
          <Plus aria-hidden />
          Add a condition
        </Button>
        <FaultLines faults={at(shared.faults, place)} />
      </div>
    );
  }
  return (
    <div className="space-y-2">
      <PartEditor
        {...shared}
        part={part}
        place={place}
        depth={0}
        onChange={(next) => onChange(next ? write(next) : undefined)}
        label="Condition"
      />
      {part.kind !== "group" && (
        <div className="flex flex-wrap gap-1.5">
          {(["all", "any"] as const).map((mode) => (
            <Button
              key={mode}
              size="sm"
              tone="ghost"
              onClick={() => onChange(write({ kind: "group", mode, parts: [part, first()], listed: false }))}
            >
              <Plus aria-hidden />
              {mode === "all" ? "And…" : "Or…"}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

interface PartProps extends Shared {
  part: Part;
  place: string;
  /** How many groups it lies in. */
  depth: number;
  label: string;
  onChange: (part: Part | null) => void;
}

function PartEditor(props: PartProps) {
  const { part } = props;
  if (part.kind === "group") return <GroupEditor {...props} group={part} />;
  return part.kind === "test" ? (
    <TestEditor {...props} test={part} />
  ) : (
    <PieceEditor {...props} json={part.json} />
  );
}

/** From here on a group takes no width of its own but a line: a deep tree must stay readable. */
const DEEP = 3;

function GroupEditor({ group, place, depth, label, onChange, ...shared }: PartProps & { group: Group }) {
  const inside = group.parts.map((_, index) => `${place}${placeOf(group, index)}`);
  const own = at(shared.faults, place).filter((fault) => !inside.some((each) => at([fault], each).length));
  const add = (part: Part) => onChange({ ...group, parts: [...group.parts, part] });
  return (
    <fieldset
      className={cn(
        "min-w-0 border-line",
        depth === 0 && "rounded-md border bg-surface p-2 sm:p-3",
        depth > 0 && "border-control border-l pl-2",
        depth > 0 && depth < DEEP && "sm:rounded-md sm:border sm:border-line sm:bg-surface sm:p-3",
      )}
    >
      <legend className="sr-only">{label}: a group</legend>
      <div className="flex items-center gap-2">
        <select
          aria-label={`${label}: how its parts count`}
          value={group.mode}
          onChange={(event) => onChange({ ...group, mode: event.target.value as Mode })}
          className={cn(inputClass, "h-7 w-auto max-w-full pr-2 font-medium text-sm")}
        >
          {Object.entries(MODES).map(([mode, words]) => (
            <option key={mode} value={mode}>
              {words}
            </option>
          ))}
        </select>
        <Button
          tone="ghost"
          size="icon-sm"
          className="ml-auto"
          aria-label={`Remove group, ${label}`}
          onClick={() => onChange(null)}
        >
          <X aria-hidden />
        </Button>
      </div>
      <FaultLines faults={own} className="mt-2" />
      <ul className="mt-2 space-y-2">
        {group.parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place alone
          <li key={index} className={cn(depth < DEEP && "sm:flex sm:gap-2")}>
            <span
              aria-hidden
              className={cn(
                "block pb-1 font-medium text-fg-2 text-xs",
                index === 0 && "max-sm:hidden",
                depth < DEEP ? "sm:w-6 sm:shrink-0 sm:pt-1.5 sm:pb-0 sm:text-right" : index === 0 && "hidden",
              )}
            >
              {index === 0 ? <CornerDownRight className="ml-auto size-3.5" /> : JOINS[group.mode]}
            </span>
            <div className="min-w-0 flex-1">
              <PartEditor
                {...shared}
                part={part}
                place={inside[index] as string}
                depth={depth + 1}
                label={`${label} ${index + 1}`}
                onChange={(next) => {
                  const parts = group.parts.flatMap((each, at) =>
                    at === index ? (next ? [next] : []) : [each],
                  );
                  onChange(parts.length ? { ...group, parts } : null);
                }}
              />
            </div>
          </li>
        ))}
      </ul>
      <div className={cn("mt-2 flex flex-wrap gap-1.5", depth < DEEP && "sm:pl-8")}>
        <Button size="sm" tone="ghost" onClick={() => add(freshTest("reason", "text"))}>
          <Plus aria-hidden />
          Add a condition
        </Button>
        <Button
          size="sm"
          tone="ghost"
          onClick={() =>
            add({
              kind: "group",
              mode: group.mode === "any" ? "all" : "any",
              parts: [freshTest("reason", "text")],
              listed: false,
            })
          }
        >
          <FolderPlus aria-hidden />
          Add a group
        </Button>
      </div>
    </fieldset>
  );
}

function TestEditor({ test, place, label, onChange, names, faults }: PartProps & { test: Test }) {
  const id = useId();
  const fact = names.facts.get(test.fact);
  const type = typeOf(fact);
  const wrong = at(faults, place);
  const invalid = wrong.length > 0 || undefined;
  const words = (does: TestName) => (type === "date" ? (DOES_OF_DATES[does] ?? DOES[does]) : DOES[does]);
  return (
    <div className="min-w-0">
      <div className="flex items-start gap-1.5">
        <div className="flex min-w-0 flex-1 flex-wrap items-start gap-1.5">
          <select
            aria-label={`${label}: fact`}
            aria-invalid={fact ? undefined : true}
            aria-describedby={wrong.length ? id : undefined}
            value={test.fact}
            onChange={(event) =>
              onChange(freshTest(event.target.value, typeOf(names.facts.get(event.target.value)), test))
            }
            className={cn(inputClass, "w-56 max-w-full pr-2 max-sm:w-full")}
          >
            {!fact && <option value={test.fact}>{test.fact} (unknown)</option>}
            {names.groups.map((group) => (
              <optgroup key={group.words} label={group.words}>
                {group.facts.map((each) => (
                  <option key={each.name} value={each.name}>
                    {factName(each, each.name)}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
          <select
            aria-label={`${label}: test`}
            value={test.does}
            onChange={(event) => {
              const does = event.target.value as TestName;
              onChange({ ...test, does, value: valueFor(does, type, test.value) });
            }}
            className={cn(inputClass, "w-auto max-w-full pr-2")}
          >
            {testsFor(type, test.does).map((does) => (
              <option key={does} value={does}>
                {words(does)}
              </option>
            ))}
          </select>
          <TestValue
            test={test}
            type={type}
            names={names}
            label={label}
            invalid={invalid}
            describedBy={wrong.length ? id : undefined}
            onChange={(value) => onChange({ ...test, value })}
          />
        </div>
        <Button
          tone="ghost"
          size="icon"
          aria-label={`Remove ${label.toLowerCase()}`}
          onClick={() => onChange(null)}
        >
          <X aria-hidden />
        </Button>
      </div>
      <FaultLines id={id} faults={wrong} className="mt-1" />
    </div>
  );
}

/** A piece this editor does not take apart, said in words and edited as it is written. */
function PieceEditor({ json, place, label, onChange, faults }: PartProps & { json: Json }) {
  const wrong = at(faults, place);
  return (
    <div className="min-w-0 rounded-md border border-line border-dashed p-2">
      <div className="flex items-start gap-2">
        <Braces aria-hidden className="mt-0.5 size-4 shrink-0 text-fg-2" />
        <p className="min-w-0 flex-1 break-words text-sm">{conditionWords(json)}</p>
        <Button
          tone="ghost"
          size="icon-sm"
          aria-label={`Remove ${label.toLowerCase()}`}
          onClick={() => onChange(null)}
        >
          <X aria-hidden />
        </Button>
      </div>
      <div className="mt-1.5">
        <JsonBox
          value={json}
          onChange={(next) => onChange(read(next))}
          ids={{ "aria-label": `${label} as JSON`, "aria-invalid": wrong.length ? true : undefined }}
        />
      </div>
      <FaultLines faults={wrong} className="mt-1" />
    </div>
  );
}
