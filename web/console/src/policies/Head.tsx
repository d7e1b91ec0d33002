import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CalendarX, CopyPlus, History, MoreHorizontal, Rocket, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { api, ask } from "@/api/client";
import { policiesQuery } from "@/api/queries";
import { plural } from "@/lib/words";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ProblemNote } from "@/ui/feedback";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/ui/menu";
import { Ago, Day } from "@/ui/text";
import { toast } from "@/ui/toast";
import { BacktestBadge, decisionsOf, ProofBadge, StateBadge } from "./State";
import type { PanelProps, Subject } from "./subject";
import { useDeleteVersion, useNewDraft } from "./useMake";

const PublishDialog = lazy(() => import("./publish/PublishDialog"));

/** What a version is, what is known of it, and what can be done with it. */
export function VersionHead({
  subject,
  publishing,
  setPublishing,
  look,
}: {
  subject: Subject;
  publishing: boolean;
  setPublishing: (on: boolean) => void;
  look: PanelProps["look"];
}) {
  const { policy } = subject;
  const queries = useQueryClient();
  const mayChange = useMay("admin");
  const make = useNewDraft();
  const remove = useDeleteVersion();
  const [deleting, setDeleting] = useState(false);
  const cancel = useMutation({
    mutationFn: () =>
      ask(api.DELETE("/v1/policies/{policy_id}/activation", { params: { path: { policy_id: policy.id } } })),
    onSuccess: async () => {
      await queries.invalidateQueries(policiesQuery);
      toast(`${policy.version} no longer waits for its day`);
    },
  });
  const decisions = decisionsOf(policy);
  const back = policy.state === "retired";
  return (
    <header>
      <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1">
          <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold text-xl tracking-[-0.01em]">
            {policy.version}
            <StateBadge state={policy.state} />
          </h1>
          <p className="mt-1 text-fg-2 text-sm">
            {policy.is_active && policy.effective_date ? (
              <>
                Decides every return since <Day at={policy.effective_date} />
              </>
            ) : policy.scheduled ? (
              <>
                Takes over on <Day at={policy.scheduled.at} />
                {policy.scheduled.by && <>, scheduled by {policy.scheduled.by}</>}
              </>
            ) : policy.retired_at ? (
              <>
                Decided until <Day at={policy.retired_at} />
              </>
            ) : (
              <>
                Written <Ago at={policy.created_at} />
                {policy.created_by && <> by {policy.created_by}</>}
              </>
            )}
            {decisions !== null && decisions > 0 && ` · ${plural(decisions, "decision")}`}
          </p>
          <p className="mt-2 flex flex-wrap gap-1.5">
            <button type="button" onClick={() => look({ tab: "prove" }, true)} className="rounded-full">
              <ProofBadge review={policy.reviews.proof} />
            </button>
            <button type="button" onClick={() => look({ tab: "simulate" }, true)} className="rounded-full">
              <BacktestBadge review={policy.reviews.backtest} />
            </button>
          </p>
        </div>
        {mayChange && (
          <div className="flex flex-wrap items-center gap-2">
            {!policy.is_active && policy.state !== "scheduled" && (
              <Button tone={back ? "outline" : "primary"} onClick={() => setPublishing(true)}>
                {back ? <History aria-hidden /> : <Rocket aria-hidden />}
                {back ? "Roll back to it" : "Publish…"}
              </Button>
            )}
            {policy.state === "scheduled" && (
              <Button busy={cancel.isPending} onClick={() => cancel.mutate()}>
                <CalendarX aria-hidden />
                Take the day back
              </Button>
            )}
            <Menu>
              <MenuTrigger asChild>
                <Button tone="ghost" size="icon" aria-label="More for this version">
                  <MoreHorizontal aria-hidden />
                </Button>
              </MenuTrigger>
              <MenuContent align="end">
                <MenuItem onSelect={() => make.mutate({ rules: policy.rules, based_on: policy.id })}>
                  <CopyPlus aria-hidden />
                  New draft from this version
                </MenuItem>
                {!policy.is_active && policy.state !== "scheduled" && (
                  <MenuItem onSelect={() => setDeleting(true)}>
                    <Trash2 aria-hidden />
                    Delete this version…
                  </MenuItem>
                )}
              </MenuContent>
            </Menu>
          </div>
        )}
      </div>
      {make.error && <ProblemNote className="mt-3" error={make.error} title="The draft was not made" />}
      {cancel.error && <ProblemNote className="mt-3" error={cancel.error} title="Its day still stands" />}
      <Suspense>
        {publishing && <PublishDialog subject={subject} close={() => setPublishing(false)} look={look} />}
      </Suspense>
      <Dialog open={deleting} onOpenChange={setDeleting} title={`Delete ${policy.version}?`}>
        <div className="space-y-3 px-5 py-4 text-sm">
          <p>
            It leaves the list.{" "}
            {decisions
              ? `The ${decisions.toLocaleString()} decisions it made stay as they are, and their receipts still verify.`
              : "It has decided nothing."}
          </p>
          {remove.error && <ProblemNote error={remove.error} title="It was not deleted" />}
          <div className="flex justify-end gap-2">
            <Button onClick={() => setDeleting(false)}>Keep it</Button>
            <Button tone="danger" busy={remove.isPending} onClick={() => remove.mutate(policy.id)}>
              Delete {policy.version}
            </Button>
          </div>
        </div>
      </Dialog>
    </header>
  );
}
