import type { Policy } from "@shared/wire";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import { useState } from "react";
import { api, ask, partly } from "@/api/client";
import { asProblem } from "@/api/problem";
import { countsQuery, policiesQuery } from "@/api/queries";
import { formatMoney } from "@/lib/money";
import { formatExact } from "@/lib/time";
import { plural } from "@/lib/words";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ProblemNote } from "@/ui/feedback";
import { Field, Input, Textarea } from "@/ui/field";
import { Segments } from "@/ui/segments";
import { Ago } from "@/ui/text";
import { toast } from "@/ui/toast";
import { Difference } from "../history/Difference";
import type { PolicyTab } from "../search";
import type { PanelProps, Subject } from "../subject";

type Review = Policy["reviews"]["proof"];

interface Impact {
  cases?: number;
  says?: string[];
  money?: { change: string; currency: string };
  newly_denied?: { people: number; returns: number };
  newly_approved?: { people: number; returns: number };
}

/** Letting a version decide: what it changes, what is known of it, and from when on. */
export default function PublishDialog({
  subject,
  close,
  look,
}: {
  subject: Subject;
  close: () => void;
  look: PanelProps["look"];
}) {
  const { policy, policies, waits } = subject;
  const queries = useQueryClient();
  const owner = useMay("owner");
  const counts = useQuery(countsQuery);
  const [when, setWhen] = useState<"now" | "at">("now");
  const [at, setAt] = useState("");
  const [because, setBecause] = useState("");
  const active = policies.find((each) => each.is_active);
  const first = !policies.some((each) => each.activated_at);
  const back = policy.state === "retired";
  const needsPast = (counts.data?.all ?? 0) > 0;
  const gate = first
    ? []
    : [
        { name: "Proof", tab: "prove" as const, review: policy.reviews.proof },
        ...(needsPast
          ? [{ name: "Simulation", tab: "simulate" as const, review: policy.reviews.backtest }]
          : []),
      ];
  const shut = gate.filter(({ review }) => !review?.ok);
  const publish = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/v1/policies/{policy_id}/activation", {
          params: { path: { policy_id: policy.id } },
          body: partly({
            ...(when === "at" && { at: new Date(at).toISOString() }),
            ...(shut.length > 0 && { override: because.trim() }),
          }) as never,
        }),
      ),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries(policiesQuery),
        queries.invalidateQueries({ queryKey: ["policy-history"] }),
      ]);
      close();
      toast(
        when === "at"
          ? `${policy.version} takes over on ${formatExact(new Date(at))}`
          : `${policy.version} now decides every new return`,
      );
    },
  });
  const problem = publish.error && asProblem(publish.error);
  const impact = policy.reviews.backtest?.summary as Impact | undefined;
  const open =
    waits === null &&
    (shut.length === 0 || (owner && because.trim().length >= 3)) &&
    (when === "now" || at !== "");
  return (
    <Dialog
      open
      onOpenChange={(on) => !on && close()}
      title={back ? `Roll back to ${policy.version}` : `Publish ${policy.version}`}
      description={
        active
          ? `It decides every new return in place of ${active.version}, which can come back at any time. What was decided stays.`
          : "It decides every new return from then on."
      }
      className="top-[6vh] max-h-[88vh] max-w-2xl"
    >
      <div className="scroll-thin space-y-5 overflow-y-auto px-5 py-4">
        <section aria-label="What is known of it">
          <h3 className="mb-1.5 font-medium text-sm">What is known of it</h3>
          {first ? (
            <p className="text-fg-2 text-sm">
              The first version a shop activates needs no proof and no simulation.
            </p>
          ) : (
            <ul className="space-y-1.5">
              {gate.map((each) => (
                <Gate
                  key={each.name}
                  {...each}
                  go={(tab) => {
                    close();
                    look({ tab }, true);
                  }}
                />
              ))}
            </ul>
          )}
          {impact && <ImpactWords impact={impact} />}
        </section>
        {active && active.id !== policy.id && (
          <section aria-label="What changes">
            <h3 className="mb-1.5 font-medium text-sm">What changes, compared with {active.version}</h3>
            <Difference was={active} now={policy} brief />
          </section>
        )}
        <section className="space-y-2">
          <Segments
            legend="From when on"
            options={[
              { value: "now", words: "Now" },
              { value: "at", words: "On a day" },
            ]}
            value={when}
            onChange={setWhen}
          />
          {when === "at" && (
            <Field
              label="Day and time"
              hint="In your own time zone."
              error={problem?.code === "unfit_time" ? problem.message : null}
            >
              {(ids) => (
                <Input
                  {...ids}
                  type="datetime-local"
                  value={at}
                  onChange={(event) => setAt(event.target.value)}
                  className="w-56"
                />
              )}
            </Field>
          )}
        </section>
        {shut.length > 0 &&
          (owner ? (
            <Field
              label="Why it goes live all the same"
              hint="As the owner you may publish it as it is; the reason is kept in the history and the audit log."
            >
              {(ids) => (
                <Textarea
                  {...ids}
                  value={because}
                  onChange={(event) => setBecause(event.target.value)}
                  maxLength={500}
                />
              )}
            </Field>
          ) : (
            <p className="text-fg-2 text-sm">Only an owner may publish it all the same.</p>
          ))}
        {waits && <p className="text-danger text-sm">{waits}</p>}
        {problem && <ProblemNote error={problem} title={`${policy.version} was not published`} />}
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2 border-line border-t px-5 py-3">
        <Button onClick={close}>Not now</Button>
        <Button
          tone={shut.length ? "danger" : "primary"}
          busy={publish.isPending}
          disabled={!open}
          onClick={() => publish.mutate()}
        >
          {back ? "Roll back" : "Publish"}
          {when === "at" ? " on that day" : " now"}
          {!back && shut.length > 0 && " all the same"}
        </Button>
      </div>
    </Dialog>
  );
}

function Gate({
  name,
  tab,
  review,
  go,
}: {
  name: string;
  tab: PolicyTab;
  review: Review;
  go: (tab: PolicyTab) => void;
}) {
  const [Icon, look] = !review
    ? [CircleDashed, "text-warn"]
    : review.ok
      ? [CircleCheck, "text-ok"]
      : [CircleX, "text-danger"];
  const says = (review?.summary.says as string[] | undefined)?.[0];
  return (
    <li className="flex items-start gap-2 text-sm">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${look}`} />
      <span className="min-w-0 flex-1">
        <span className="font-medium">{name}</span>
        {!review ? (
          ": not made of this text yet"
        ) : (
          <>
            : {review.ok ? "nothing stands against it" : (says ?? "found something")}
            <span className="text-fg-2">
              {" "}
              · <Ago at={review.at} />
            </span>
          </>
        )}
      </span>
      {!review?.ok && (
        <Button size="sm" tone="soft" onClick={() => go(tab)}>
          {review ? "See it" : "Make it"}
        </Button>
      )}
    </li>
  );
}

/** How many returns and how much money, by the newest simulation. */
function ImpactWords({ impact }: { impact: Impact }) {
  const { money, newly_denied: denied, newly_approved: approved, cases } = impact;
  const change = Number(money?.change ?? 0);
  return (
    <div className="mt-3 rounded-md border border-line bg-surface px-3 py-2 text-sm">
      <p className="font-medium">
        On {plural(cases ?? 0, "past return line")}:{" "}
        {money && (
          <span className="num">
            {change === 0
              ? "no money more or less"
              : `${formatMoney(String(Math.abs(change).toFixed(2)), money.currency)} ${change < 0 ? "less" : "more"} given back`}
          </span>
        )}
        {denied &&
          `, ${plural(denied.returns, "return")} newly denied (${plural(denied.people, "person", "people")})`}
        {approved && approved.returns > 0 && `, ${plural(approved.returns, "return")} newly approved`}.
      </p>
      {impact.says && (
        <ul className="mt-1 list-disc space-y-0.5 pl-5 text-fg-2 text-xs">
          {impact.says.slice(0, 3).map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
