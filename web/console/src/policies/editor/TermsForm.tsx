import type { Document, Json, PolicyFault } from "@shared/wire";
import { RotateCcw } from "lucide-react";
import { useId } from "react";
import { Button } from "@/ui/button";
import { Card } from "@/ui/page";
import { startValue, TERM_GROUPS, termName } from "../terms";
import type { Names } from "../vocabulary";
import { at, currencyOf, termsOf, withoutTerm, withTerm } from "./document";
import { AddTerm } from "./Effects";
import { FaultLines } from "./Faults";
import { TermValue } from "./TermValue";

/** What applies when no rule says otherwise, term by term. */
export function TermsForm({
  document,
  edit,
  names,
  faults,
  warnings,
}: {
  document: Document;
  edit: (document: Document) => void;
  names: Names;
  faults: readonly PolicyFault[];
  warnings: readonly PolicyFault[];
}) {
  const terms = termsOf(document);
  const listed = new Set(TERM_GROUPS.flatMap((group) => group.terms));
  const groups = [
    ...TERM_GROUPS,
    { words: "Other", terms: Object.keys(terms).filter((term) => !listed.has(term)) },
  ].filter((group) => group.terms.some((term) => term in terms));
  return (
    <Card title="Terms" aside="What applies when no rule says otherwise" padded={false} id="terms">
      {groups.map((group) => (
        <section key={group.words} aria-label={group.words} className="border-line border-b last:border-b-0">
          <h3 className="px-4 pt-3 font-medium text-fg-2 text-xs">{group.words}</h3>
          <div className="divide-y divide-line">
            {group.terms
              .filter((term) => term in terms)
              .map((term) => (
                <TermRow
                  key={term}
                  name={term}
                  value={terms[term] as Json}
                  onChange={(value) => edit(withTerm(document, term, value))}
                  onRemove={() => edit(withoutTerm(document, term))}
                  names={names}
                  currency={currencyOf(document)}
                  faults={at(faults, `terms.${term}`)}
                  warnings={at(warnings, `terms.${term}`)}
                />
              ))}
          </div>
        </section>
      ))}
      <div className="flex flex-wrap items-center gap-3 border-line border-t px-4 py-3">
        <AddTerm
          names={names}
          label="Say one more term…"
          taken={Object.keys(terms)}
          onAdd={(term) => edit(withTerm(document, term, startValue(names.terms.get(term))))}
        />
        <FaultLines faults={faults.filter((fault) => fault.path === "terms")} />
        {!("return_window" in terms || "return_window_days" in terms) && (
          <FaultLines tone="doubt" faults={at(warnings, "terms.return_window")} />
        )}
      </div>
    </Card>
  );
}

function TermRow({
  name,
  value,
  onChange,
  onRemove,
  names,
  currency,
  faults,
  warnings,
}: {
  name: string;
  value: Json;
  onChange: (value: Json) => void;
  onRemove: () => void;
  names: Names;
  currency: string;
  faults: readonly PolicyFault[];
  warnings: readonly PolicyFault[];
}) {
  const id = useId();
  const term =
    names.terms.get(name) ?? (name === "return_window_days" ? names.terms.get("return_window") : undefined);
  const described = [faults.length && `${id}-faults`, warnings.length && `${id}-doubts`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className="group grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 px-4 py-2 sm:grid-cols-[13rem_minmax(0,1fr)_auto]">
      <label htmlFor={id} title={term?.says} className="pt-1.5 text-sm max-sm:font-medium">
        {termName(name)}
      </label>
      <div className="min-w-0 space-y-1 max-sm:col-span-2 max-sm:row-start-2">
        <TermValue
          name={name}
          value={value}
          onChange={onChange}
          term={term}
          names={names}
          currency={currency}
          ids={{
            id,
            "aria-invalid": faults.length ? true : undefined,
            "aria-describedby": described || undefined,
          }}
        />
        <FaultLines id={`${id}-faults`} faults={faults} />
        <FaultLines id={`${id}-doubts`} faults={warnings} tone="doubt" />
      </div>
      <Button
        tone="ghost"
        size="icon-sm"
        aria-label={`Say nothing of ${termName(name)}`}
        title="Say nothing of it: the usual applies"
        className="opacity-60 focus-visible:opacity-100 group-hover:opacity-100"
        onClick={onRemove}
      >
        <RotateCcw aria-hidden />
      </Button>
    </div>
  );
}
