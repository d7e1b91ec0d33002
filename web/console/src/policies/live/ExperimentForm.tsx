import type { Experiment, Policy } from "@shared/wire";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask, partly } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Field, Input, Select, Textarea } from "@/ui/field";
import { experimentsQuery } from "../versions";

export const MEASURES: Record<Experiment["measure"], string> = {
  approved: "Approved at once",
  denied: "Denied",
  reviewed: "Seen by a person",
};

/** What is compared with what, for whom, and which difference is worth finding. */
export function ExperimentForm({
  control,
  candidates,
  first,
  close,
}: {
  control: Policy;
  candidates: readonly Policy[];
  first: Policy | undefined;
  close: () => void;
}) {
  const queries = useQueryClient();
  const owner = useMay("owner");
  const [treatment, setTreatment] = useState(first?.id ?? candidates[0]?.id ?? 0);
  const chosen = candidates.find(({ id }) => id === treatment);
  const [name, setName] = useState("");
  const [share, setShare] = useState("50");
  const [measure, setMeasure] = useState<Experiment["measure"]>("approved");
  const [difference, setDifference] = useState("5");
  const [because, setBecause] = useState("");
  const begin = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/v1/experiments", {
          body: partly({
            name: name.trim() || `${control.version} against ${chosen?.version ?? "another"}`,
            control: control.id,
            treatment,
            share: portion(share),
            measure,
            difference: portion(difference),
            ...(because.trim() && { override: because.trim() }),
          }) as never,
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries(experimentsQuery);
      close();
    },
  });
  const problem = begin.error ? asProblem(begin.error) : null;
  const gated = problem !== null && /review|shadow|tried|unproved/.test(problem.code);
  return (
    <form
      className="space-y-3 rounded-lg border border-control p-4"
      onSubmit={(event) => {
        event.preventDefault();
        begin.mutate();
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={`${control.version}, the active version, against`}>
          {(ids) => (
            <Select {...ids} value={treatment} onChange={(event) => setTreatment(Number(event.target.value))}>
              {candidates.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.version} · {each.state}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Name">
          {(ids) => (
            <Input
              {...ids}
              value={name}
              maxLength={120}
              placeholder={`${control.version} against ${chosen?.version ?? "another"}`}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Part of the shoppers" hint="In percent: these are decided for by the other version.">
          {(ids) => (
            <Input
              {...ids}
              inputMode="decimal"
              className="num w-24"
              value={share}
              onChange={(event) => setShare(event.target.value)}
            />
          )}
        </Field>
        <Field label="What is compared">
          {(ids) => (
            <Select
              {...ids}
              value={measure}
              onChange={(event) => setMeasure(event.target.value as Experiment["measure"])}
            >
              {Object.entries(MEASURES).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          label="Smallest difference worth finding"
          hint="In percentage points; smaller takes more shoppers."
        >
          {(ids) => (
            <Input
              {...ids}
              inputMode="decimal"
              className="num w-24"
              value={difference}
              onChange={(event) => setDifference(event.target.value)}
            />
          )}
        </Field>
      </div>
      {gated && owner && (
        <Field label="Why it begins all the same" hint="As the owner you may; the reason is kept.">
          {(ids) => (
            <Textarea
              {...ids}
              value={because}
              maxLength={500}
              onChange={(event) => setBecause(event.target.value)}
            />
          )}
        </Field>
      )}
      {problem && <ProblemNote error={problem} title="The experiment did not begin" />}
      <div className="flex justify-end gap-2">
        <Button onClick={close}>Not now</Button>
        <Button type="submit" tone="primary" busy={begin.isPending} disabled={!treatment}>
          Begin
        </Button>
      </div>
    </form>
  );
}

/** "50" percent as the server wants it. */
function portion(typed: string): string {
  const share = Number(typed.replace(",", "."));
  return Number.isFinite(share) ? String(Math.round(share * 10) / 1000) : typed;
}
