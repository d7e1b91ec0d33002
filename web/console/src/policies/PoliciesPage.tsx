import type { Json, Policy } from "@shared/wire";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { Check, History, ScrollText } from "lucide-react";
import { api, ask } from "@/api/client";
import { policiesQuery } from "@/api/queries";
import { cn } from "@/lib/cn";
import { plural } from "@/lib/words";
import { useMay } from "@/shell/useMe";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { Card, PageHead } from "@/ui/page";
import { Ago, Day } from "@/ui/text";
import { toast } from "@/ui/toast";
import { conditionWords, effectWords, termWords } from "./words";

const FROM = "/shell/policies";

export function PoliciesPage() {
  const { id, tab } = useSearch({ from: FROM });
  const found = useQuery(policiesQuery);
  const policies = found.data ?? [];
  const shown =
    policies.find((policy) => policy.id === id) ?? policies.find((policy) => policy.is_active) ?? policies[0];
  return (
    <>
      <PageHead
        title="Policies"
        count={found.data && plural(policies.length, "version")}
        className="border-line border-b"
      />
      {found.error && !found.data ? (
        <div className="p-4 md:p-6">
          <ProblemNote
            error={found.error}
            title="The policies could not be loaded"
            retry={() => void found.refetch()}
          />
        </div>
      ) : found.isPending ? (
        <div role="status" className="space-y-4 p-6">
          <span className="sr-only">Loading policies</span>
          <Skeleton className="h-16" />
          <Skeleton className="h-64" />
        </div>
      ) : !shown ? (
        <Empty icon={<ScrollText />} title="No policy yet">
          A policy is a document that says what comes back, until when, and for how much. Write the first one
          by <code className="font-mono text-xs">POST /v1/policies</code>.
        </Empty>
      ) : (
        <div className="grid grid-cols-1 lg:grid-cols-[17rem_minmax(0,1fr)]">
          <Versions policies={policies} shown={shown} tab={tab} />
          <Version
            key={shown.id}
            policy={shown}
            tab={tab}
            active={policies.find((policy) => policy.is_active)}
          />
        </div>
      )}
    </>
  );
}

function Versions({ policies, shown, tab }: { policies: Policy[]; shown: Policy; tab: "words" | "json" }) {
  return (
    <nav
      aria-label="Versions"
      className="border-line p-2 max-lg:border-b lg:min-h-[calc(100dvh-6rem)] lg:border-r"
    >
      <ul className="gap-1 max-lg:flex max-lg:overflow-x-auto lg:space-y-0.5">
        {policies.map((policy) => (
          <li key={policy.id} className="max-lg:shrink-0">
            <Link
              to="/policies"
              search={{ id: policy.id, tab }}
              aria-current={policy.id === shown.id ? "page" : undefined}
              className={cn(
                "block rounded-md px-3 py-2 text-sm hover:bg-muted",
                policy.id === shown.id && "bg-muted font-medium",
              )}
            >
              <span className="flex items-center justify-between gap-3">
                <span className="truncate">{policy.version}</span>
                {policy.is_active && (
                  <Badge tone="ok">
                    <Check aria-hidden />
                    Active
                  </Badge>
                )}
              </span>
              <span className="font-normal text-fg-2 text-xs">
                written <Ago at={policy.created_at} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Version({
  policy,
  tab,
  active,
}: {
  policy: Policy;
  tab: "words" | "json";
  active: Policy | undefined;
}) {
  const queries = useQueryClient();
  const mayChange = useMay("admin");
  const activate = useMutation({
    mutationFn: () =>
      ask(api.POST("/v1/policies/{policy_id}/activation", { params: { path: { policy_id: policy.id } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: policiesQuery.queryKey });
      toast(`${policy.version} now decides every new return`);
    },
  });
  return (
    <div className="min-w-0 px-4 py-5 md:px-6">
      <div className="flex flex-wrap items-start gap-4">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold text-lg">{policy.version}</h2>
          <p className="text-fg-2 text-sm">
            {policy.is_active && policy.effective_date ? (
              <>
                Decides every return since <Day at={policy.effective_date} />
              </>
            ) : (
              <>
                Not in force. Written on <Day at={policy.created_at} />
              </>
            )}
            {usageWords(policy)}
          </p>
        </div>
        {!policy.is_active && mayChange && (
          <Button tone="primary" busy={activate.isPending} onClick={() => activate.mutate()}>
            <History aria-hidden />
            Activate this version
          </Button>
        )}
      </div>
      {!policy.is_active && mayChange && (
        <p className="mt-2 text-fg-2 text-xs">
          From then on it decides every new return
          {active ? ` in place of ${active.version}, which you can activate again at any time` : ""}. Returns
          decided before keep their decision.
        </p>
      )}
      {activate.error && (
        <ProblemNote className="mt-4" error={activate.error} title="The version was not activated" />
      )}
      <div
        role="tablist"
        aria-label="How to show the policy"
        className="mt-5 mb-4 flex gap-1 border-line border-b"
      >
        {(["words", "json"] as const).map((each) => (
          <Link
            key={each}
            role="tab"
            aria-selected={tab === each}
            to="/policies"
            search={{ id: policy.id, tab: each }}
            resetScroll={false}
            className={cn(
              "-mb-px flex h-9 items-center border-b-2 px-2 text-sm",
              tab === each ? "border-accent font-medium" : "border-transparent text-fg-2 hover:text-fg",
            )}
          >
            {each === "words" ? "In words" : "JSON"}
          </Link>
        ))}
      </div>
      {tab === "words" ? <Words rules={policy.rules} /> : <Document rules={policy.rules} />}
    </div>
  );
}

function usageWords(policy: Policy): string {
  const decisions = policy.usage_statistics.decisions;
  if (!decisions || typeof decisions !== "object" || Array.isArray(decisions)) return "";
  const count = Object.values(decisions).reduce<number>((sum, each) => sum + (Number(each) || 0), 0);
  return count ? ` · ${plural(count, "decision")}` : "";
}

function record(value: Json | undefined): Record<string, Json> {
  return value && typeof value === "object" && !Array.isArray(value) ? value : {};
}

function Words({ rules: document }: { rules: Record<string, Json> }) {
  const currency = typeof document.currency === "string" ? document.currency : "EUR";
  const terms = termWords(record(document.terms), currency);
  const rules = Array.isArray(document.rules) ? document.rules.map(record) : [];
  const floors = Array.isArray(document.jurisdictions) ? document.jurisdictions.map(String) : [];
  if (document.format !== "dokani/1") {
    return <p className="text-fg-2 text-sm">This document is of an older form; read it as JSON.</p>;
  }
  return (
    <div className="max-w-3xl space-y-4">
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
              <li key={String(rule.id ?? index)} className="flex gap-4 px-4 py-3 text-sm">
                <span className="num w-4 shrink-0 text-right text-fg-2">{index + 1}</span>
                <div className="min-w-0 space-y-1">
                  <p className="font-medium">{String(rule.says ?? rule.id ?? "")}</p>
                  <p className="text-fg-2">When {conditionWords(rule.when)}</p>
                  <p className="flex flex-wrap gap-1.5">
                    {effectWords(rule, currency).map((effect) => (
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
    </div>
  );
}

function Document({ rules }: { rules: Record<string, Json> }) {
  const text = JSON.stringify(rules, null, 2);
  return (
    <div className="relative max-w-3xl rounded-lg border border-line bg-surface">
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
