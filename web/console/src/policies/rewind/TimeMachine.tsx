import type { Policy, RewoundCase } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { History, ShieldAlert, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { policiesQuery } from "@/api/queries";
import { Badge } from "@/ui/badge";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { Card } from "@/ui/page";
import { Segments } from "@/ui/segments";
import { Ago, Money } from "@/ui/text";
import { AnswerCards } from "../trial/Answer";
import { rewindQuery } from "../versions";
import { Forked } from "./Forked";

const STAGES: Record<RewoundCase["stage"], string> = {
  triage: "First decision",
  review: "Review",
  appeal: "Appeal",
};
const DECIDED: Record<string, string> = {
  approved: "Approved",
  denied: "Denied",
  pending_review: "Given to a person",
  pending_triage: "The shopper was asked",
};

/** A case as it was known when it was decided, and what another policy or another fact would have made of it. */
export default function TimeMachine({ publicId }: { publicId: string }) {
  const found = useQuery(rewindQuery(publicId));
  const policies = useQuery(policiesQuery);
  const [stage, setStage] = useState<RewoundCase["stage"] | null>(null);
  if (found.error) {
    return (
      <ProblemNote
        error={found.error}
        title="The case could not be rebuilt"
        retry={() => void found.refetch()}
      />
    );
  }
  if (!found.data) return <Skeleton className="h-64" />;
  const shown = found.data.find((each) => each.stage === stage) ?? found.data[0];
  if (!shown) {
    return (
      <Empty icon={<History />} title="Not decided yet">
        Once it is, what was known then stays with it.
      </Empty>
    );
  }
  return (
    <>
      {found.data.length > 1 && (
        <Segments
          legend="Which decision"
          hideLegend
          options={found.data.map((each) => ({ value: each.stage, words: STAGES[each.stage] }))}
          value={shown.stage}
          onChange={setStage}
        />
      )}
      <Then rewound={shown} />
      {shown.again && (
        <AnswerCards
          answer={shown.again}
          title={shown.decided_by ? "What the policy says of it" : "Decided again"}
          {...(shown.policy_version && { version: shown.policy_version })}
        />
      )}
      {shown.facts && policies.data && (
        <Forked
          key={shown.stage}
          publicId={publicId}
          rewound={shown}
          policies={policies.data as readonly Policy[]}
        />
      )}
    </>
  );
}

function Then({ rewound }: { rewound: RewoundCase }) {
  const { same, policy_id: policy, policy_version: version } = rewound;
  return (
    <Card
      title={STAGES[rewound.stage]}
      aside={
        same !== null && (
          <Badge tone={same ? "ok" : "danger"}>
            {same ? <ShieldCheck aria-hidden /> : <ShieldAlert aria-hidden />}
            {same ? "Comes out the same" : "Comes out otherwise"}
          </Badge>
        )
      }
    >
      <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
        <dt className="text-fg-2">Decided</dt>
        <dd className="font-medium">
          {DECIDED[rewound.verdict] ?? rewound.verdict}
          {rewound.amount !== null && (
            <>
              {" "}
              <Money amount={rewound.amount} currency={rewound.currency ?? "EUR"} />
            </>
          )}
        </dd>
        <dt className="text-fg-2">When</dt>
        <dd>
          <Ago at={rewound.decided_at} />
        </dd>
        <dt className="text-fg-2">By</dt>
        <dd className="break-words">
          {rewound.decided_by ? (rewound.decided_by_email ?? "a person") : (rewound.engine ?? "Dokani")}
        </dd>
        {version && (
          <>
            <dt className="text-fg-2">Policy</dt>
            <dd>
              {policy ? (
                <Link
                  to="/policies/$policyId"
                  params={{ policyId: policy }}
                  className="underline decoration-line underline-offset-2 hover:decoration-current"
                >
                  {version}
                </Link>
              ) : (
                version
              )}
            </dd>
          </>
        )}
      </dl>
      <p className="mt-3 max-w-prose text-fg-2 text-sm">{rewound.says}</p>
    </Card>
  );
}
