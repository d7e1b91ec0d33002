import type { Shadow } from "@shared/wire";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleStop, Ghost } from "lucide-react";
import { api, ask } from "@/api/client";
import { formatMoney } from "@/lib/money";
import { plural } from "@/lib/words";
import { useMay } from "@/shell/useMe";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Card } from "@/ui/page";
import { Ago, Day } from "@/ui/text";
import { Matrix } from "../simulate/Matrix";
import type { Subject } from "../subject";
import { VerdictBadge } from "../verdicts";
import { shadowQuery } from "../versions";

const ENDED: Record<string, string> = {
  stopped: "It was stopped.",
  edited: "It ended when the draft was changed: start it again for the present text.",
  activated: "It ended when this version went live.",
  deleted: "It ended when this version was deleted.",
  unreadable: "It ended because the draft could not be read.",
};

/** The draft decides silently what the active version decides; nobody is told, and nothing is paid by it. */
export function ShadowRun({ subject }: { subject: Subject }) {
  const { policy, policies, waits } = subject;
  const queries = useQueryClient();
  const mayChange = useMay("admin");
  const found = useQuery(shadowQuery(policy.id));
  const active = policies.find((each) => each.is_active);
  const params = { params: { path: { policy_id: policy.id } } };
  const set = useMutation({
    mutationFn: (on: boolean) =>
      ask(
        on
          ? api.PUT("/v1/policies/{policy_id}/shadow", params)
          : api.DELETE("/v1/policies/{policy_id}/shadow", params),
      ),
    onSuccess: (now) => queries.setQueryData(shadowQuery(policy.id).queryKey, now),
  });
  const shadow = found.data;
  const running = shadow?.state === "running";
  return (
    <Card
      title="In the shadow"
      aside={
        running ? (
          <Badge tone="ok">
            <Ghost aria-hidden />
            Runs
          </Badge>
        ) : (
          shadow && <Badge>Ended</Badge>
        )
      }
    >
      {found.error ? (
        <ProblemNote
          error={found.error}
          title="The shadow run could not be loaded"
          retry={() => void found.refetch()}
        />
      ) : shadow === undefined ? (
        <Skeleton className="h-24" />
      ) : (
        <div className="space-y-4">
          <p className="max-w-prose text-sm">
            {policy.is_active
              ? "This version is live. Open a draft to let it run in the shadow of this one."
              : shadow
                ? shadow.says
                : `Every new return that ${active?.version ?? "the active version"} decides is decided by ${policy.version} too, silently. Shoppers are told nothing of it, and no money moves by it.`}
          </p>
          {shadow && <Found shadow={shadow} />}
          {!policy.is_active && (
            <div className="flex flex-wrap items-center gap-3">
              {running ? (
                <Button busy={set.isPending} disabled={!mayChange} onClick={() => set.mutate(false)}>
                  <CircleStop aria-hidden />
                  Stop it
                </Button>
              ) : (
                <Button
                  tone={shadow ? "outline" : "primary"}
                  busy={set.isPending}
                  disabled={!mayChange || waits !== null || !active}
                  onClick={() => set.mutate(true)}
                >
                  <Ghost aria-hidden />
                  {shadow ? "Start anew" : "Run in the shadow"}
                </Button>
              )}
              {waits && !running && <p className="text-fg-2 text-sm">{waits}</p>}
              {!mayChange && <p className="text-fg-2 text-sm">An admin can start and stop it.</p>}
            </div>
          )}
          {set.error && (
            <ProblemNote error={set.error} title={running ? "It was not stopped" : "It was not started"} />
          )}
        </div>
      )}
    </Card>
  );
}

function Found({ shadow }: { shadow: Shadow }) {
  const { money } = shadow;
  const currency = money.currency ?? "EUR";
  const change = Number(money.change);
  return (
    <>
      <p className="text-fg-2 text-xs">
        Since <Day at={shadow.since} />
        {shadow.until && (
          <>
            {" "}
            until <Day at={shadow.until} />
          </>
        )}
        , read <Ago at={shadow.read_to} />. {shadow.because && (ENDED[shadow.because] ?? "")}
      </p>
      {shadow.decided > 0 && (
        <>
          <dl className="grid gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3">
            {[
              ["Decided by both", shadow.decided.toLocaleString()],
              ["Come out otherwise", shadow.differing.toLocaleString()],
              [
                "Given back at once",
                `${change > 0 ? "+" : change < 0 ? "−" : ""}${formatMoney(Math.abs(change).toFixed(2), currency)}`,
              ],
            ].map(([name, number]) => (
              <div key={name} className="bg-bg px-4 py-3">
                <dt className="text-fg-2 text-xs">{name}</dt>
                <dd className="num font-semibold text-xl">{number}</dd>
              </div>
            ))}
          </dl>
          <Matrix cells={shadow.matrix} currency={currency} unit="return" />
        </>
      )}
      {shadow.sample.length > 0 && (
        <section aria-label="Returns that differ">
          <h3 className="mb-1 font-medium text-sm">The newest that differ</h3>
          <ul className="divide-y divide-line rounded-md border border-line">
            {shadow.sample.map((each) => (
              <li
                key={each.public_id}
                className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-sm"
              >
                <Link
                  to="/returns/$publicId"
                  params={{ publicId: each.public_id }}
                  className="num font-medium underline decoration-line underline-offset-2 hover:decoration-current"
                >
                  {each.order_id}
                </Link>
                <VerdictBadge verdict={each.was} />
                <span aria-hidden>→</span>
                <span className="sr-only">would be</span>
                <VerdictBadge verdict={each.now} />
                <span className="min-w-0 basis-full text-fg-2 text-xs sm:ml-auto sm:basis-auto">
                  {each.because}
                </span>
              </li>
            ))}
          </ul>
          {shadow.differing > shadow.sample.length && (
            <p className="mt-1 text-fg-2 text-xs">
              {plural(shadow.differing - shadow.sample.length, "more return")} differ.
            </p>
          )}
        </section>
      )}
    </>
  );
}
