import type { Business, BusinessChange } from "@shared/wire";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, ask, partly } from "@/api/client";
import { asProblem } from "@/api/problem";
import { businessQuery } from "@/api/queries";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Field, Input, Textarea } from "@/ui/field";
import { toast } from "@/ui/toast";
import { Section } from "./Section";

/** How the shop talks with shoppers: what it tells them, when a person is there, and where the chat may stand. */
export function TalkSettings() {
  const found = useQuery(businessQuery);
  if (found.data) return <Form business={found.data} />;
  if (found.error)
    return (
      <ProblemNote
        error={found.error}
        title="The settings could not be loaded"
        retry={() => void found.refetch()}
      />
    );
  return (
    <div role="status" className="space-y-4">
      <span className="sr-only">Loading the settings</span>
      <Skeleton className="h-16 w-96 max-w-full" />
      <Skeleton className="h-8 w-80 max-w-full" />
    </div>
  );
}

interface Draft {
  disclosure: string;
  answer_minutes: string;
  desk_hours: string;
  allowed_origins: string;
}

function draftOf({ settings }: Business): Draft {
  const origins = settings.allowed_origins;
  return {
    disclosure: String(settings.disclosure ?? ""),
    answer_minutes: String(settings.answer_minutes ?? ""),
    desk_hours: String(settings.desk_hours ?? ""),
    allowed_origins: Array.isArray(origins) ? origins.join("\n") : "",
  };
}

const linesOf = (text: string) => text.split(/\s+/).filter(Boolean);

function Form({ business }: { business: Business }) {
  const queries = useQueryClient();
  const mayChange = useMay("admin");
  const saved = draftOf(business);
  const [draft, setDraft] = useState(saved);
  const changed = (Object.keys(saved) as (keyof Draft)[]).filter((key) => draft[key].trim() !== saved[key]);
  const save = useMutation({
    mutationFn: () => {
      const all = {
        disclosure: draft.disclosure.trim(),
        // What is no whole number is refused by the server, which says why.
        answer_minutes: /^\d+$/.test(draft.answer_minutes.trim()) ? Number(draft.answer_minutes) : -1,
        desk_hours: draft.desk_hours.trim(),
        allowed_origins: linesOf(draft.allowed_origins),
      };
      const settings = Object.fromEntries(changed.map((key) => [key, all[key]]));
      return ask(
        api.PATCH("/v1/business", {
          body: partly<BusinessChange>({ settings: partly<BusinessChange["settings"]>(settings) }),
        }),
      );
    },
    onSuccess: (after) => {
      queries.setQueryData(businessQuery.queryKey, after);
      setDraft(draftOf(after));
      toast("Saved");
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const faults = {
    disclosure: problem?.fault("disclosure") ?? null,
    answer_minutes: problem?.fault("answer_minutes") ?? null,
    desk_hours: problem?.fault("desk_hours") ?? null,
    allowed_origins: originFault(problem),
  };
  const set = (key: keyof Draft) => (event: { target: { value: string } }) =>
    setDraft({ ...draft, [key]: event.target.value });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (changed.length && !save.isPending) save.mutate();
  }

  const tag = `<script async src="${window.location.origin}/widget.js" data-shop="${business.slug ?? ""}"></script>`;
  return (
    <form onSubmit={submit} noValidate>
      <Section title="What shoppers are told" says="Before the first word, and while they wait for a person.">
        <div className="max-w-md space-y-5">
          <Field
            label="Disclosure"
            hint="Says that an assistant answers. Shown at the head of every chat."
            error={faults.disclosure}
          >
            {(ids) => (
              <Textarea
                {...ids}
                maxLength={500}
                rows={3}
                disabled={!mayChange}
                value={draft.disclosure}
                onChange={set("disclosure")}
              />
            )}
          </Field>
          <Field
            label="Hours of your desk"
            hint="As shoppers read it, like: Monday to Friday, 9 to 17."
            error={faults.desk_hours}
          >
            {(ids) => (
              <Input
                {...ids}
                maxLength={200}
                disabled={!mayChange}
                value={draft.desk_hours}
                onChange={set("desk_hours")}
              />
            )}
          </Field>
          <Field
            label="Minutes until an apology"
            hint="Whoever waits for a person longer is told once when somebody is there."
            error={faults.answer_minutes}
          >
            {(ids) => (
              <Input
                {...ids}
                inputMode="numeric"
                className="num max-w-28"
                disabled={!mayChange}
                value={draft.answer_minutes}
                onChange={set("answer_minutes")}
              />
            )}
          </Field>
        </div>
      </Section>
      <Section
        title="The chat on your site"
        says="Put this into your pages. It shows where you allow it below, and on your own pages here."
      >
        <div className="mb-5 flex max-w-2xl items-start gap-2 rounded-lg border border-line bg-surface px-3 py-2">
          <code className="min-w-0 flex-1 break-all text-sm">{tag}</code>
          <CopyButton text={tag} label="Copy the tag" />
        </div>
        <Field
          label="Web sites"
          className="max-w-md"
          hint="One address a line, like https://shop.example. Without a path."
          error={faults.allowed_origins}
        >
          {(ids) => (
            <Textarea
              {...ids}
              rows={4}
              spellCheck={false}
              autoCapitalize="none"
              className="font-mono text-sm"
              disabled={!mayChange}
              value={draft.allowed_origins}
              onChange={set("allowed_origins")}
            />
          )}
        </Field>
      </Section>
      {problem && !Object.values(faults).some(Boolean) && <ProblemNote error={problem} title="Not saved" />}
      {changed.length > 0 && (
        <div className="sticky bottom-20 z-10 mt-4 flex max-w-md animate-rise items-center justify-between gap-3 rounded-lg border border-line bg-raised px-4 py-2 shadow-float md:bottom-4">
          <span className="text-sm">Unsaved changes</span>
          <span className="flex gap-2">
            <Button tone="ghost" onClick={() => setDraft(saved)}>
              Discard
            </Button>
            <Button type="submit" tone="primary" busy={save.isPending}>
              Save
            </Button>
          </span>
        </div>
      )}
    </form>
  );
}

/** The fault of the list, or of the line of it that is wrong. */
function originFault(problem: ReturnType<typeof asProblem> | null): string | null {
  const faults = problem?.data.faults;
  if (!Array.isArray(faults)) return null;
  const fault = faults.find((one) => String(one?.path ?? "").includes("allowed_origins"));
  return fault ? String(fault.problem ?? "") : null;
}
