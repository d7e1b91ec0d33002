import type { Policy } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Badge } from "@/ui/badge";
import { CopyButton } from "@/ui/copy";
import { Card } from "@/ui/page";
import { Segments } from "@/ui/segments";
import { canonical, currencyOf, idOf, pretty, record, rulesOf, termsOf } from "./editor/document";
import { sentenceOf } from "./editor/RuleCard";
import { checkQuery } from "./versions";
import { effectWords, termWords } from "./words";

/** A version that no longer changes, in words or as it is written. */
export function Frozen({
  policy,
  view,
  show,
}: {
  policy: Policy;
  view: "form" | "json";
  show: (view: "form" | "json") => void;
}) {
  return (
    <div className="max-w-4xl space-y-4">
      <Segments
        legend="Show as"
        hideLegend
        options={[
          { value: "form", words: "In words" },
          { value: "json", words: "JSON" },
        ]}
        value={view}
        onChange={show}
      />
      {view === "json" ? <Text policy={policy} /> : <Words policy={policy} />}
    </div>
  );
}

function Words({ policy }: { policy: Policy }) {
  const document = policy.rules;
  const check = useQuery(checkQuery(canonical(document), document));
  const currency = currencyOf(document);
  const terms = termWords(termsOf(document), currency);
  const rules = rulesOf(document);
  const floors = Array.isArray(document.jurisdictions) ? document.jurisdictions.map(String) : [];
  if (document.format !== "dokani/1") {
    return <p className="text-fg-2 text-sm">This document is of an older form; read it as JSON.</p>;
  }
  return (
    <>
      <Card
        title={rules.length ? `Rules (${rules.length})` : "Rules"}
        aside={rules.length > 1 && "For each term, the first that matches counts"}
        padded={false}
      >
        {rules.length === 0 ? (
          <p className="px-4 py-3 text-fg-2 text-sm">No rules: the terms apply to every return alike.</p>
        ) : (
          <ol className="divide-y divide-line">
            {rules.map((rule, index) => (
              <li key={idOf(rule, index)} className="flex gap-4 px-4 py-3 text-sm">
                <span className="num w-4 shrink-0 text-right text-fg-2">{index + 1}</span>
                <div className="min-w-0 space-y-1">
                  <p className="font-mono text-fg-2 text-xs">{idOf(rule, index)}</p>
                  <p className="font-medium">
                    {check.data?.sentences[idOf(rule, index)] ?? sentenceOf(record(rule), currency)}
                  </p>
                  {typeof record(rule).says === "string" && (
                    <p className="text-fg-2">“{String(record(rule).says)}”</p>
                  )}
                  <p className="flex flex-wrap gap-1.5">
                    {effectWords(record(rule), currency).map((effect) => (
                      <Badge key={effect} className="h-auto min-h-5 whitespace-normal">
                        {effect}
                      </Badge>
                    ))}
                  </p>
                </div>
              </li>
            ))}
          </ol>
        )}
      </Card>
      <Card
        title="Terms"
        aside={floors.length > 0 && <>Law that applies: {floors.join(", ")}</>}
        padded={false}
      >
        <dl className="divide-y divide-line text-sm">
          {terms.map(({ name, words }) => (
            <div key={name} className="grid gap-x-6 px-4 py-2.5 sm:grid-cols-[14rem_minmax(0,1fr)]">
              <dt className="text-fg-2">{name}</dt>
              <dd className="num break-words">{words}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </>
  );
}

function Text({ policy }: { policy: Policy }) {
  const text = pretty(policy.rules);
  return (
    <div className="relative rounded-lg border border-line bg-surface">
      <CopyButton text={text} label="Copy the document" className="absolute top-2 right-2" />
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label="Policy document"
        className="scroll-thin overflow-x-auto rounded-lg p-4 pr-12"
      >
        <pre className="font-mono text-xs leading-5">{text}</pre>
      </section>
    </div>
  );
}
