import type { Policy, Vocabulary } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ArrowLeft, ScrollText } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { policiesQuery } from "@/api/queries";
import { plural } from "@/lib/words";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { useTitle } from "@/ui/page";
import { Tabs } from "@/ui/tabs";
import { Editor } from "./editor/Editor";
import { type Draft, useDraft } from "./editor/useDraft";
import { Frozen } from "./Frozen";
import { VersionHead } from "./Head";
import { HistoryPanel } from "./history/HistoryPanel";
import { LivePanel } from "./live/LivePanel";
import { PagePanel } from "./page/PagePanel";
import { ProvePanel } from "./prove/ProvePanel";
import type { PolicyTab } from "./search";
import type { PanelProps, Subject } from "./subject";
import { TryPanel } from "./trial/TryPanel";
import { useVocabulary } from "./vocabulary";

const SimulatePanel = lazy(() =>
  import("./simulate/SimulatePanel").then((found) => ({ default: found.SimulatePanel })),
);

const FROM = "/shell/policies/$policyId";

/** One version: its text, and everything that can be known of it before and while it decides. */
export function VersionPage() {
  const { policyId } = useParams({ from: FROM });
  const policies = useQuery(policiesQuery);
  const vocabulary = useVocabulary();
  const mayChange = useMay("admin");
  const policy = policies.data?.find((each) => each.id === policyId);
  useTitle(policy ? `${policy.version}, policy` : "Policy");
  const error = policies.error ?? vocabulary.error;
  if (policies.data && !policy) {
    return (
      <Empty
        icon={<ScrollText />}
        title="There is no such version"
        wholePage
        action={
          <Button asChild>
            <Link to="/policies">All versions</Link>
          </Button>
        }
      >
        It may have been deleted.
      </Empty>
    );
  }
  if (error && !(policy && vocabulary.data)) {
    return (
      <div className="p-4 md:p-6">
        <ProblemNote
          error={error}
          title="The policy could not be loaded"
          retry={() => {
            void policies.refetch();
            void vocabulary.refetch();
          }}
        />
      </div>
    );
  }
  if (!policy || !vocabulary.data) {
    return (
      <div role="status" className="space-y-4 p-4 md:p-6">
        <span className="sr-only">Loading the policy</span>
        <Skeleton className="h-8 w-64" />
        <Skeleton className="h-96" />
      </div>
    );
  }
  const shared = { policy, policies: policies.data ?? [], vocabulary: vocabulary.data };
  return policy.state === "draft" && mayChange ? (
    <DraftVersion key={policy.id} {...shared} />
  ) : (
    <FixedVersion key={policy.id} {...shared} />
  );
}

interface Given {
  policy: Policy;
  policies: Policy[];
  vocabulary: Vocabulary;
}

function useLook() {
  const { policyId } = useParams({ from: FROM });
  const search = useSearch({ from: FROM });
  const navigate = useNavigate();
  const look: PanelProps["look"] = (change, push) =>
    void navigate({
      to: "/policies/$policyId",
      params: { policyId },
      search: { ...search, ...change },
      replace: !push,
      resetScroll: false,
    });
  return { search, look };
}

function DraftVersion({ policy, policies, vocabulary }: Given) {
  const draft = useDraft(policy);
  const { search, look } = useLook();
  return (
    <Parts
      subject={{ policy, policies, waits: waitsFor(draft) }}
      search={search}
      look={look}
      vocabulary={vocabulary}
      aside={draft.faults.length > 0 && <Count number={draft.faults.length} />}
      word="Edit"
    >
      <Editor draft={draft} vocabulary={vocabulary} view={search.view} rule={search.rule} look={look} />
    </Parts>
  );
}

function FixedVersion({ policy, policies, vocabulary }: Given) {
  const { search, look } = useLook();
  return (
    <Parts
      subject={{ policy, policies, waits: null }}
      search={search}
      look={look}
      vocabulary={vocabulary}
      word="Policy"
    >
      <Frozen policy={policy} view={search.view} show={(view) => look({ view })} />
    </Parts>
  );
}

/** Why a panel has to wait for the editor. */
function waitsFor(draft: Draft): string | null {
  switch (draft.saved) {
    case "saved":
      return null;
    case "faulty":
      return draft.text !== null
        ? "The text in the JSON view is no document yet."
        : `${plural(draft.faults.length, "fault")} must go first; the editor shows where.`;
    case "conflict":
      return "Somebody else changed this draft; the editor asks which text stays.";
    case "failed":
      return "The last change could not be saved; the editor says why.";
    default:
      return "The last change is being saved…";
  }
}

function Count({ number }: { number: number }) {
  return (
    <span className="num inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-danger px-1 font-medium text-on-danger text-xs">
      {number}
      <span className="sr-only"> {number === 1 ? "fault" : "faults"}</span>
    </span>
  );
}

function Parts({
  subject,
  search,
  look,
  vocabulary,
  word,
  aside,
  children,
}: PanelProps & { vocabulary: Vocabulary; word: string; aside?: ReactNode; children: ReactNode }) {
  const [publishing, setPublishing] = useState(false);
  const props = { subject, search, look };
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
      <div className="px-4 py-5 md:px-6">
        <VersionHead subject={subject} publishing={publishing} setPublishing={setPublishing} look={look} />
        <Tabs<PolicyTab>
          label="Parts of this version"
          className="mt-4"
          shown={search.tab}
          show={(tab) => look({ tab }, true)}
          tabs={[
            { name: "policy", words: word, aside, content: children },
            {
              name: "simulate",
              words: "Simulate",
              content: (
                <Suspense fallback={<Skeleton className="h-64" />}>
                  <SimulatePanel {...props} />
                </Suspense>
              ),
            },
            { name: "prove", words: "Prove", content: <ProvePanel {...props} /> },
            { name: "try", words: "Try one case", content: <TryPanel {...props} vocabulary={vocabulary} /> },
            { name: "live", words: "Shadow and A/B", content: <LivePanel {...props} /> },
            { name: "page", words: "Shopper’s page", content: <PagePanel {...props} /> },
            {
              name: "history",
              words: "History",
              content: <HistoryPanel {...props} publish={() => setPublishing(true)} />,
            },
          ]}
        />
      </div>
    </>
  );
}

export type { Subject };
