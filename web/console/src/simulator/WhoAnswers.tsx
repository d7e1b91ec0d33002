import type { AgentName, WhoAnswers as Choice } from "@shared/wire";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bot, CircleCheck, CircleX } from "lucide-react";
import { useState } from "react";
import { api, ask, partly } from "@/api/client";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Field, Textarea } from "@/ui/field";
import { Card } from "@/ui/page";
import { toast } from "@/ui/toast";
import { AGENT_WORDS, agentQuery, SIMULATIONS } from "./simulations";

const LEAST_REASON = 10;

/** Which agent answers real shoppers, and the gate before the model. */
export function WhoAnswers() {
  const found = useQuery(agentQuery);
  const mayChange = useMay("admin");
  const [asked, setAsked] = useState<AgentName | null>(null);
  const choice = found.data;
  return (
    <Card title="Who answers shoppers">
      {found.error ? (
        <ProblemNote
          error={found.error}
          title="This could not be loaded"
          retry={() => void found.refetch()}
        />
      ) : !choice ? (
        <Skeleton className="h-16 w-full" />
      ) : (
        <div className="space-y-3 text-sm">
          <p className="flex items-center gap-2 font-medium">
            <Bot aria-hidden className="size-4 text-fg-2" />
            {AGENT_WORDS[choice.agent]}
          </p>
          {!choice.agents.includes("model") ? (
            <p className="text-fg-2">No model is set up on this server.</p>
          ) : choice.agent === "model" ? (
            mayChange && <Button onClick={() => setAsked("built_in")}>Back to the built-in agent</Button>
          ) : (
            <>
              <p className="flex gap-2">
                {choice.missing ? (
                  <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
                ) : (
                  <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
                )}
                <span>
                  {choice.missing ?? `The model has passed within the last ${choice.good_for_days} days.`}
                </span>
              </p>
              {mayChange && <Button onClick={() => setAsked("model")}>Let the model answer</Button>}
            </>
          )}
          {!mayChange && <p className="text-fg-2">An admin chooses who answers.</p>}
          {asked && <Choose agent={asked} choice={choice} close={() => setAsked(null)} />}
        </div>
      )}
    </Card>
  );
}

function Choose({ agent, choice, close }: { agent: AgentName; choice: Choice; close: () => void }) {
  const queries = useQueryClient();
  const [because, setBecause] = useState("");
  const shut = agent === "model" && choice.missing !== null;
  const choose = useMutation({
    mutationFn: () =>
      ask(
        api.PUT("/v1/agent", { body: partly({ agent, ...(shut && { override: because.trim() }) }) as never }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: SIMULATIONS });
      close();
      toast(`${AGENT_WORDS[agent]} answers shoppers from now on`);
    },
  });
  const ready = !shut || because.trim().length >= LEAST_REASON;
  return (
    <Dialog
      open
      onOpenChange={(on) => !on && close()}
      title={agent === "model" ? "Let the model answer" : "Back to the built-in agent"}
      description="It counts for the next message of every shopper. You can go back at any time."
    >
      <form
        className="space-y-4 px-5 py-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) choose.mutate();
        }}
      >
        {shut && (
          <>
            <p className="text-sm">{choice.missing}</p>
            <Field label="Why it should answer all the same" hint="Kept in the audit log, with your name.">
              {(ids) => (
                <Textarea
                  {...ids}
                  required
                  minLength={LEAST_REASON}
                  maxLength={1000}
                  value={because}
                  onChange={(event) => setBecause(event.target.value)}
                />
              )}
            </Field>
          </>
        )}
        {choose.error && <ProblemNote error={choose.error} title="It was not changed" />}
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" tone="primary" busy={choose.isPending} disabled={!ready}>
            {AGENT_WORDS[agent]} answers
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
