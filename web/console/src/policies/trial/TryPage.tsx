import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { policiesQuery } from "@/api/queries";
import { Button } from "@/ui/button";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Field, Select } from "@/ui/field";
import { PageHead } from "@/ui/page";
import { POLICY_DEFAULTS, type PolicySearch, trySearch } from "../search";
import { useVocabulary } from "../vocabulary";
import { TryPanel } from "./TryPanel";

/** One case under any version. */
export function TryPage() {
  const search = useSearch({ from: "/shell/policies/try" });
  const navigate = useNavigate();
  const policies = useQuery(policiesQuery);
  const vocabulary = useVocabulary();
  const all = policies.data ?? [];
  const policy = all.find(({ id }) => id === search.policy) ?? all.find((each) => each.is_active) ?? all[0];
  const error = policies.error ?? vocabulary.error;
  const go = (change: Partial<PolicySearch> & { policy?: number }, push?: boolean) =>
    void navigate({
      to: "/policies/try",
      search: trySearch({ ...search, ...change }),
      replace: !push,
      resetScroll: false,
    });
  return (
    <>
      <div className="flex h-12 items-center border-line border-b px-2 md:px-4">
        <Button asChild tone="ghost">
          <Link to="/policies">
            <ArrowLeft aria-hidden />
            Policies
          </Link>
        </Button>
      </div>
      <PageHead title="Try one case" />
      <div className="space-y-4 px-4 pb-6 md:px-6">
        {error && !(policies.data && vocabulary.data) ? (
          <ProblemNote
            error={error}
            title="The policies could not be loaded"
            retry={() => {
              void policies.refetch();
              void vocabulary.refetch();
            }}
          />
        ) : !policies.data || !vocabulary.data ? (
          <Skeleton className="h-64" />
        ) : !policy ? (
          <p className="text-fg-2 text-sm">There is no policy to try yet.</p>
        ) : (
          <>
            <Field label="Decided by" className="w-64 max-w-full">
              {(ids) => (
                <Select
                  {...ids}
                  value={policy.id}
                  onChange={(event) => go({ policy: Number(event.target.value) })}
                >
                  {all.map((each) => (
                    <option key={each.id} value={each.id}>
                      {each.version} · {each.state}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <TryPanel
              subject={{ policy, policies: all, waits: null }}
              search={{ ...POLICY_DEFAULTS, case: search.case, stage: search.stage, facts: search.facts }}
              look={go}
              vocabulary={vocabulary.data}
            />
          </>
        )}
      </div>
    </>
  );
}
