import type { Document, Policy, RewoundCase } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { GitFork } from "lucide-react";
import { useState } from "react";
import { plural } from "@/lib/words";
import { Button } from "@/ui/button";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Field, Select } from "@/ui/field";
import { Card } from "@/ui/page";
import { AnswerCards, lookedAt } from "../trial/Answer";
import { FactsForm } from "../trial/FactsForm";
import { changeName, linesOf, rowsOf, withFact } from "../trial/facts";
import { forkQuery } from "../versions";
import { useNames, useVocabulary } from "../vocabulary";

/** The same case under another version, or with another fact: what would have come of it. */
export function Forked({
  publicId,
  rewound,
  policies,
}: {
  publicId: string;
  rewound: RewoundCase;
  policies: readonly Policy[];
}) {
  const then = policies.find(({ id }) => id === rewound.policy_id);
  const [chosen, setChosen] = useState(then?.id ?? policies.find((each) => each.is_active)?.id);
  const [changes, setChanges] = useState<Document>({});
  const policy = policies.find(({ id }) => id === chosen) ?? policies[0];
  const other = policy !== undefined && (policy.id !== rewound.policy_id || Object.keys(changes).length > 0);
  const fork = useQuery({
    ...forkQuery(publicId, policy ?? { id: 0, sha256: "" }, rewound.stage, changes),
    enabled: other,
  });
  const facts = changed(rewound.facts ?? {}, changes);
  if (!policy) return null;
  return (
    <>
      <Card
        title="What if"
        aside={
          other && (
            <Button
              size="sm"
              tone="ghost"
              onClick={() => {
                setChosen(then?.id);
                setChanges({});
              }}
            >
              As it was
            </Button>
          )
        }
      >
        <div className="space-y-4">
          <Field label="Decided by" className="w-72 max-w-full">
            {(ids) => (
              <Select {...ids} value={policy.id} onChange={(event) => setChosen(Number(event.target.value))}>
                {policies.map((each) => (
                  <option key={each.id} value={each.id}>
                    {each.version}
                    {each.id === rewound.policy_id ? ", as then" : ` · ${each.state}`}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <details>
            <summary className="cursor-pointer text-sm">
              What was known then{" "}
              <span className="text-fg-2">
                {plural(rowsOf(facts).length, "fact")}
                {Object.keys(changes).length > 0 && `, ${Object.keys(changes).length} changed`}
              </span>
            </summary>
            <div className="mt-3">
              <Facts
                {...{ facts, policy, changes, setChanges }}
                looked={rewound.again && lookedAt(rewound.again)}
              />
            </div>
          </details>
          {other && fork.data && (
            <section aria-label="What would be different" aria-live="polite">
              <h3 className="flex items-center gap-1.5 font-medium text-sm">
                <GitFork aria-hidden className="size-4 text-accent" />
                {fork.data.differences.length ? "What would be different" : "Nothing would be different"}
              </h3>
              <ul className="mt-1 list-disc space-y-1 pl-6 text-sm">
                {fork.data.differences.map((each) => (
                  <li key={each}>{each}</li>
                ))}
              </ul>
            </section>
          )}
          {fork.error && <ProblemNote error={fork.error} title="It could not be decided otherwise" />}
        </div>
      </Card>
      {other &&
        !fork.error &&
        (fork.data ? (
          <AnswerCards answer={fork.data.now} title={`What ${policy.version} answers`} />
        ) : (
          <Skeleton className="h-32" />
        ))}
    </>
  );
}

function Facts({
  facts,
  policy,
  changes,
  setChanges,
  looked,
}: {
  facts: Document;
  policy: Policy;
  changes: Document;
  setChanges: (changes: Document) => void;
  looked: ReadonlySet<string> | null;
}) {
  const vocabulary = useVocabulary();
  if (vocabulary.error) return <ProblemNote error={vocabulary.error} title="The facts could not be named" />;
  if (!vocabulary.data) return <Skeleton className="h-48" />;
  return <Form {...{ facts, policy, changes, setChanges, looked }} vocabulary={vocabulary.data} />;
}

function Form({
  facts,
  policy,
  changes,
  setChanges,
  looked,
  vocabulary,
}: Parameters<typeof Facts>[0] & { vocabulary: Parameters<typeof useNames>[0] }) {
  const names = useNames(vocabulary, policy.rules);
  const lines = linesOf(facts).length;
  return (
    <FactsForm
      facts={facts}
      names={names}
      currency={names.currency}
      looked={looked ?? undefined}
      set={(row, value) => setChanges({ ...changes, [changeName(row, lines)]: value })}
      remove={(row) => {
        const { [changeName(row, lines)]: _back, ...left } = changes;
        setChanges(left);
      }}
      isChanged={(row) => changeName(row, lines) in changes}
    />
  );
}

/** The facts of then with the changes shown in their places. */
function changed(facts: Document, changes: Document): Document {
  const lines = linesOf(facts).length;
  let after = facts;
  for (const row of rowsOf(facts)) {
    const value = changes[changeName(row, lines)];
    if (value !== undefined) after = withFact(after, row.path, value);
  }
  const known = new Set(rowsOf(facts).map((row) => changeName(row, lines)));
  for (const [name, value] of Object.entries(changes)) {
    if (!known.has(name)) after = { ...after, [name]: value };
  }
  return after;
}
