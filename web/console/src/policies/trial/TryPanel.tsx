import type { Document, Json, Vocabulary } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { PencilLine } from "lucide-react";
import { returnQuery } from "@/api/queries";
import { plural } from "@/lib/words";
import { Button } from "@/ui/button";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Card } from "@/ui/page";
import { Segments } from "@/ui/segments";
import { Ago } from "@/ui/text";
import { currencyOf } from "../editor/document";
import type { PanelProps } from "../subject";
import { trialQuery } from "../versions";
import { useNames } from "../vocabulary";
import { AnswerCards, lookedAt } from "./Answer";
import { FactsForm } from "./FactsForm";
import { changeName, linesOf, startingFacts, withFact, withoutFact } from "./facts";
import { PickReturn } from "./PickReturn";

/** One case under this version: a past return as it was known then, or facts as they are typed. */
export function TryPanel({ subject, search, look, vocabulary }: PanelProps & { vocabulary: Vocabulary }) {
  const { policy, waits } = subject;
  const names = useNames(vocabulary, policy.rules);
  const publicId = search.case;
  const given = search.facts as Document | undefined;
  const typed = !publicId && given !== undefined;
  const named = Boolean(publicId) || typed;
  const tried = useQuery({ ...trialQuery(policy, { publicId, facts: given }), enabled: named });
  const facts = typed ? given : tried.data?.facts;
  const lines = facts ? linesOf(facts).length : 0;
  const changes = publicId ? (given ?? {}) : {};
  const put = (next: Document) => look({ facts: next });
  const withChange = (name: string, value: Json) => put({ ...changes, [name]: value });
  return (
    <>
      {waits && (
        <p className="rounded-lg border border-line bg-warn-tint px-3 py-2 text-sm">
          {waits} Until then the text that is saved is tried.
        </p>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Segments
          legend="Which case"
          hideLegend
          options={[
            { value: "past", words: "A past return" },
            { value: "typed", words: "Typed facts" },
          ]}
          value={typed ? "typed" : "past"}
          onChange={(next) =>
            next === "typed"
              ? look({ case: undefined, facts: tried.data?.facts ?? startingFacts(currencyOf(policy.rules)) })
              : look({ case: undefined, facts: undefined })
          }
        />
      </div>
      {!named ? (
        <PickReturn pick={(id) => look({ case: id, facts: undefined }, true)} />
      ) : (
        <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
          <div className="min-w-0 space-y-4 xl:sticky xl:top-4 xl:order-2">
            {tried.error ? (
              <ProblemNote
                error={tried.error}
                title="The case could not be decided"
                retry={() => void tried.refetch()}
              />
            ) : tried.data ? (
              <div aria-live="polite" className="space-y-4">
                <AnswerCards answer={tried.data} title={`What ${policy.version} answers`} />
              </div>
            ) : (
              <Skeleton className="h-48" />
            )}
          </div>
          <Card
            title={typed ? "The case" : <PastTitle publicId={publicId ?? ""} />}
            aside={
              publicId && (
                <Button
                  size="sm"
                  tone="ghost"
                  onClick={() => look({ case: undefined, facts: undefined }, true)}
                >
                  Another return
                </Button>
              )
            }
          >
            {publicId && (
              <p className="mb-3 text-fg-2 text-sm">
                The facts as they were known then.{" "}
                {Object.keys(changes).length === 0 ? (
                  "Change one to see what comes of it."
                ) : (
                  <>
                    {plural(Object.keys(changes).length, "fact")} changed.{" "}
                    <button
                      type="button"
                      className="text-accent underline underline-offset-2"
                      onClick={() => look({ facts: undefined })}
                    >
                      All as they were
                    </button>
                  </>
                )}
              </p>
            )}
            {facts ? (
              <FactsForm
                facts={facts}
                names={names}
                currency={currencyOf(policy.rules)}
                looked={tried.data && lookedAt(tried.data)}
                set={(row, value) =>
                  publicId ? withChange(changeName(row, lines), value) : put(withFact(facts, row.path, value))
                }
                remove={(row) => {
                  if (!publicId) return put(withoutFact(facts, row.path));
                  const { [changeName(row, lines)]: _back, ...left } = changes;
                  look({ facts: Object.keys(left).length ? left : undefined });
                }}
                {...(publicId
                  ? { isChanged: (row) => changeName(row, lines) in changes }
                  : { replace: (next: Document) => put(next) })}
              />
            ) : (
              !tried.error && <Skeleton className="h-64" />
            )}
            {publicId && facts && (
              <Button className="mt-3" tone="ghost" onClick={() => look({ case: undefined, facts }, true)}>
                <PencilLine aria-hidden />
                Go on from these as typed facts
              </Button>
            )}
          </Card>
        </div>
      )}
    </>
  );
}

function PastTitle({ publicId }: { publicId: string }) {
  const found = useQuery(returnQuery(publicId));
  const view = found.data;
  if (!view) return <>A past return</>;
  return (
    <>
      <Link
        to="/returns/$publicId"
        params={{ publicId }}
        className="underline decoration-line underline-offset-2 hover:decoration-current"
      >
        {view.product_name ?? "Return"}, order {view.order_id}
      </Link>{" "}
      <span className="font-normal text-fg-2">
        asked <Ago at={view.created_at} />
      </span>
    </>
  );
}
