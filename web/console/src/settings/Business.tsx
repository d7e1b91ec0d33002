import type { Business, BusinessChange } from "@shared/wire";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { type FormEvent, useState } from "react";
import { api, ask, partly } from "@/api/client";
import { asProblem } from "@/api/problem";
import { businessQuery, meQuery } from "@/api/queries";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { toast } from "@/ui/toast";
import { Section } from "./Section";

export function BusinessSettings() {
  const found = useQuery(businessQuery);
  if (found.data) return <Form business={found.data} />;
  if (found.error)
    return (
      <ProblemNote
        error={found.error}
        title="The shop could not be loaded"
        retry={() => void found.refetch()}
      />
    );
  return (
    <div role="status" className="space-y-4">
      <span className="sr-only">Loading the shop</span>
      <Skeleton className="h-8 w-80" />
      <Skeleton className="h-8 w-80" />
    </div>
  );
}

function Form({ business }: { business: Business }) {
  const queries = useQueryClient();
  const mayChange = useMay("admin");
  const saved = {
    business_name: business.business_name,
    slug: business.slug ?? "",
    website: business.website ?? "",
  };
  const [draft, setDraft] = useState(saved);
  const changed = (Object.keys(saved) as (keyof typeof saved)[]).filter(
    (key) => draft[key].trim() !== saved[key],
  );

  const save = useMutation({
    mutationFn: () => {
      const body: { business_name?: string; slug?: string; website?: string | null } = Object.fromEntries(
        changed.map((key) => [key, draft[key].trim() || (key === "website" ? null : "")]),
      );
      return ask(api.PATCH("/v1/business", { body: partly<BusinessChange>(body) }));
    },
    onSuccess: (after) => {
      queries.setQueryData(businessQuery.queryKey, after);
      setDraft({ business_name: after.business_name, slug: after.slug ?? "", website: after.website ?? "" });
      void queries.invalidateQueries({ queryKey: meQuery.queryKey });
      toast("Saved");
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const address = business.slug ? `${window.location.origin}/s/${business.slug}` : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (changed.length && !save.isPending) save.mutate();
  }
  const set = (key: keyof typeof saved) => (event: { target: { value: string } }) =>
    setDraft({ ...draft, [key]: event.target.value });

  return (
    <>
      <Section title="Shop" says="The name shoppers read, and where they ask for a return.">
        <form onSubmit={submit} noValidate className="max-w-md space-y-5">
          <Field label="Name" error={problem?.fault("business_name")}>
            {(ids) => (
              <Input
                {...ids}
                name="organization"
                autoComplete="organization"
                disabled={!mayChange}
                value={draft.business_name}
                onChange={set("business_name")}
              />
            )}
          </Field>
          <Field label="Website" error={problem?.fault("website")}>
            {(ids) => (
              <Input
                {...ids}
                type="url"
                autoComplete="url"
                placeholder="https://"
                disabled={!mayChange}
                value={draft.website}
                onChange={set("website")}
              />
            )}
          </Field>
          <Field
            label="Short name in addresses"
            hint="Small letters, digits and hyphens. Links with the old one stop working."
            error={problem?.fault("slug") ?? (problem?.status === 409 ? problem.message : null)}
          >
            {(ids) => (
              <Input
                {...ids}
                spellCheck={false}
                autoCapitalize="none"
                disabled={!mayChange}
                value={draft.slug}
                onChange={set("slug")}
              />
            )}
          </Field>
          {problem && problem.status !== 409 && !problem.fault("slug") && !problem.fault("business_name") && (
            <ProblemNote error={problem} title="Not saved" />
          )}
          {changed.length > 0 && (
            <div className="sticky bottom-20 z-10 flex animate-rise items-center justify-between gap-3 rounded-lg border border-line bg-raised px-4 py-2 shadow-float md:bottom-4">
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
      </Section>
      {address && (
        <Section title="Returns page" says="Link to it from your order mails and your shop’s footer.">
          <div className="flex flex-wrap items-center gap-2">
            <code className="min-w-0 break-all rounded-md border border-line bg-surface px-3 py-1.5 font-mono text-xs">
              {address}
            </code>
            <CopyButton text={address} label="Copy the address" words="Copy" />
            <Button asChild>
              <a href={address} target="_blank" rel="noreferrer">
                <ExternalLink aria-hidden />
                Open
              </a>
            </Button>
          </div>
        </Section>
      )}
    </>
  );
}
