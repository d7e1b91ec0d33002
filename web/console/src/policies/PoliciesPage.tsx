import type { Policy } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { FileInput, FlaskConical, Plus, ScrollText } from "lucide-react";
import { lazy, Suspense } from "react";
import { policiesQuery } from "@/api/queries";
import { cn } from "@/lib/cn";
import { plural } from "@/lib/words";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { PageHead } from "@/ui/page";
import { Ago, Day } from "@/ui/text";
import { BacktestBadge, decisionsOf, ProofBadge, StateBadge } from "./State";
import { useNewDraft } from "./useMake";
import { historyQuery } from "./versions";

const ImportDialog = lazy(() => import("./page/ImportDialog"));

/** Every version of the policy: which decides, which is being written, and what is known of each. */
export function PoliciesPage() {
  const { import: importing } = useSearch({ from: "/shell/policies" });
  const navigate = useNavigate();
  const found = useQuery(policiesQuery);
  const mayChange = useMay("admin");
  const make = useNewDraft();
  const policies = found.data ?? [];
  const active = policies.find((policy) => policy.is_active);
  const showImport = (on: boolean) =>
    void navigate({ to: "/policies", search: on ? { import: true } : {}, replace: true });
  return (
    <>
      <PageHead
        title="Policies"
        count={found.data && plural(policies.length, "version")}
        className="border-line border-b"
      >
        <Button asChild tone="ghost">
          <Link to="/policies/try">
            <FlaskConical aria-hidden />
            Try one case
          </Link>
        </Button>
        {mayChange && (
          <Button tone="soft" onClick={() => showImport(true)}>
            <FileInput aria-hidden />
            Import
          </Button>
        )}
        {mayChange && active && (
          <Button
            tone="primary"
            busy={make.isPending}
            onClick={() => make.mutate({ rules: active.rules, based_on: active.id })}
          >
            <Plus aria-hidden />
            New draft
          </Button>
        )}
      </PageHead>
      {make.error && (
        <div className="p-4 md:px-6">
          <ProblemNote error={make.error} title="The draft was not made" />
        </div>
      )}
      {found.error && !found.data ? (
        <div className="p-4 md:p-6">
          <ProblemNote
            error={found.error}
            title="The policies could not be loaded"
            retry={() => void found.refetch()}
          />
        </div>
      ) : found.isPending ? (
        <div role="status" className="space-y-3 p-4 md:p-6">
          <span className="sr-only">Loading policies</span>
          {["a", "b", "c"].map((key) => (
            <Skeleton key={key} className="h-14" />
          ))}
        </div>
      ) : policies.length === 0 ? (
        <Empty icon={<ScrollText />} title="No policy yet">
          A policy says what comes back, until when, and for how much. Import one to begin.
        </Empty>
      ) : (
        <Table policies={policies} />
      )}
      <Suspense>
        {importing && (
          <ImportDialog close={() => showImport(false)} currency={String(active?.rules.currency ?? "EUR")} />
        )}
      </Suspense>
    </>
  );
}

const head = "px-3 py-2 text-left font-medium text-fg-2 text-xs first:pl-4 md:first:pl-6";
const cell = "px-3 py-3 align-top first:pl-4 md:first:pl-6";

function Table({ policies }: { policies: Policy[] }) {
  return (
    <>
      <table className="w-full text-sm max-md:hidden">
        <thead>
          <tr className="border-line border-b">
            <th className={head}>Version</th>
            <th className={head}>In force</th>
            <th className={head}>Last change</th>
            <th className={head}>Known of it</th>
            <th className={cn(head, "pr-6 text-right")}>Decisions</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {policies.map((policy) => (
            <tr key={policy.id} className="relative hover:bg-surface">
              <td className={cell}>
                <span className="flex items-center gap-2">
                  <Link
                    to="/policies/$policyId"
                    params={{ policyId: policy.id }}
                    className="font-medium after:absolute after:inset-0"
                  >
                    {policy.version}
                  </Link>
                  <StateBadge state={policy.state} />
                </span>
              </td>
              <td className={cn(cell, "text-fg-2")}>
                <Force policy={policy} />
              </td>
              <td className={cn(cell, "text-fg-2")}>
                <Change policy={policy} />
              </td>
              <td className={cell}>
                <span className="flex flex-wrap gap-1">
                  <ProofBadge review={policy.reviews.proof} quiet={policy.state !== "draft"} />
                  <BacktestBadge review={policy.reviews.backtest} quiet={policy.state !== "draft"} />
                </span>
              </td>
              <td className={cn(cell, "num pr-6 text-right")}>
                {decisionsOf(policy)?.toLocaleString() ?? "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="divide-y divide-line md:hidden">
        {policies.map((policy) => (
          <li key={policy.id} className="relative space-y-1.5 px-4 py-3 text-sm">
            <span className="flex items-center justify-between gap-2">
              <Link
                to="/policies/$policyId"
                params={{ policyId: policy.id }}
                className="font-medium after:absolute after:inset-0"
              >
                {policy.version}
              </Link>
              <StateBadge state={policy.state} />
            </span>
            <span className="block text-fg-2 text-xs">
              <Force policy={policy} />
              {" · "}
              <Change policy={policy} />
            </span>
            <span className="flex flex-wrap gap-1">
              <ProofBadge review={policy.reviews.proof} quiet={policy.state !== "draft"} />
              <BacktestBadge review={policy.reviews.backtest} quiet={policy.state !== "draft"} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Force({ policy }: { policy: Policy }) {
  if (policy.is_active && policy.effective_date)
    return (
      <>
        since <Day at={policy.effective_date} />
      </>
    );
  if (policy.scheduled)
    return (
      <>
        from <Day at={policy.scheduled.at} />
      </>
    );
  if (policy.activated_at && policy.retired_at)
    return (
      <>
        <Day at={policy.activated_at} /> – <Day at={policy.retired_at} />
      </>
    );
  return <>not yet</>;
}

/** The newest entry of its history; until that is here, when it was written. */
function Change({ policy }: { policy: Policy }) {
  const last = useQuery(historyQuery(policy.id)).data?.[0];
  const by = last ? last.changed_by_name : policy.created_by;
  return (
    <span title={last?.summary}>
      <Ago at={last?.at ?? policy.created_at} />
      {by && <> by {by.replace(/@.*/, "")}</>}
    </span>
  );
}
