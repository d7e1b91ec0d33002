import type { Json, PolicyImported } from "@shared/wire";
import { useMutation } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useId, useState } from "react";
import { api, ask } from "@/api/client";
import { plural } from "@/lib/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ProblemNote } from "@/ui/feedback";
import { Field, Input, Textarea } from "@/ui/field";
import { currencyOf, record, rulesOf, termsOf } from "../editor/document";
import { useNewDraft } from "../useMake";
import { termWords } from "../words";

/** A policy from elsewhere: schema.org JSON-LD, an older shape of rules, or Dokani's own document. */
export default function ImportDialog({ close, currency }: { close: () => void; currency: string }) {
  const [text, setText] = useState("");
  const [money, setMoney] = useState(currency);
  const [fault, setFault] = useState<string | null>(null);
  const file = useId();
  const make = useNewDraft();
  const read = useMutation({
    mutationFn: async (): Promise<PolicyImported> => {
      const document = parsed(text);
      if (record(document).format === "dokani/1") return { rules: record(document), notes: [], left_out: [] };
      return (await ask(
        api.POST("/v1/policies/import", { body: { document, currency: money.toUpperCase() } }),
      )) as unknown as PolicyImported;
    },
  });
  const found = read.data;
  const change = (next: string) => {
    setText(next);
    setFault(null);
    read.reset();
    make.reset();
  };
  return (
    <Dialog
      open
      onOpenChange={(on) => !on && close()}
      title="Import a policy"
      description="Return rules of schema.org (JSON-LD), an older shape of rules, or a document of Dokani. A draft is made of it; nothing goes live."
      className="top-[6vh] max-h-[88vh] max-w-2xl"
    >
      <form
        className="contents"
        onSubmit={(event) => {
          event.preventDefault();
          if (found) return make.mutate({ rules: found.rules }, { onSuccess: close });
          try {
            parsed(text);
          } catch {
            return setFault("This is no JSON. Paste the whole document, from the first brace to the last.");
          }
          read.mutate();
        }}
      >
        <div className="scroll-thin space-y-4 overflow-y-auto px-5 py-4">
          <Field label="Document" error={fault}>
            {(ids) => (
              <Textarea
                {...ids}
                rows={found ? 6 : 12}
                spellCheck={false}
                value={text}
                onChange={(event) => change(event.target.value)}
                placeholder='{"@type": "MerchantReturnPolicy", "merchantReturnDays": 30, …}'
                className="font-mono text-xs"
              />
            )}
          </Field>
          <div className="flex flex-wrap items-end gap-4">
            <Field label="Currency of its amounts" className="w-44">
              {(ids) => (
                <Input
                  {...ids}
                  value={money}
                  maxLength={3}
                  onChange={(event) => {
                    setMoney(event.target.value.toUpperCase());
                    read.reset();
                  }}
                />
              )}
            </Field>
            <label
              htmlFor={file}
              className="inline-flex h-8 cursor-pointer items-center gap-2 rounded-md border border-control px-3 text-sm has-focus-visible:outline-2 hover:bg-muted"
            >
              <FileUp aria-hidden className="size-4" />
              From a file
              <input
                id={file}
                type="file"
                accept=".json,.jsonld,application/json,application/ld+json"
                className="sr-only"
                onChange={(event) => {
                  const chosen = event.target.files?.[0];
                  if (chosen) void chosen.text().then(change);
                }}
              />
            </label>
          </div>
          {read.error && <ProblemNote error={read.error} title="It could not be read" />}
          {make.error && <ProblemNote error={make.error} title="The draft was not made" />}
          {found && <Found found={found} />}
        </div>
        <div className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">
          <Button onClick={close}>Not now</Button>
          <Button
            type="submit"
            tone="primary"
            busy={read.isPending || make.isPending}
            disabled={!text.trim() || money.length !== 3}
          >
            {found ? "Make a draft of it" : "Read it"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function parsed(text: string): Json {
  // A page's script element is taken as well as what is in it.
  const inside = /<script[^>]*>([\s\S]*?)<\/script>/i.exec(text)?.[1] ?? text;
  return JSON.parse(inside) as Json;
}

function Found({ found }: { found: PolicyImported }) {
  const terms = termWords(termsOf(found.rules), currencyOf(found.rules));
  return (
    <div role="status" className="space-y-3 rounded-lg border border-line bg-surface px-4 py-3 text-sm">
      <p className="font-medium">
        {plural(terms.length, "term")} and {plural(rulesOf(found.rules).length, "rule")} were understood
      </p>
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[12rem_minmax(0,1fr)]">
        {terms.map(({ name, words }) => (
          <div key={name} className="contents">
            <dt className="text-fg-2">{name}</dt>
            <dd className="break-words">{words}</dd>
          </div>
        ))}
      </dl>
      {found.notes.length > 0 && (
        <ul aria-label="Notes" className="list-disc space-y-1 pl-5">
          {found.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {found.left_out.length > 0 && (
        <section aria-label="Left out">
          <p className="font-medium text-warn">{plural(found.left_out.length, "part")} left out</p>
          <ul className="mt-1 space-y-1">
            {found.left_out.map((each) => (
              <li key={each.path}>
                <code className="break-all font-mono text-xs">{each.path || "the document"}</code>:{" "}
                {each.problem}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
