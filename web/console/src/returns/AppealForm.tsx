import type { ReturnForMerchant } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Scale } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { asProblem } from "@/api/problem";
import { membersQuery } from "@/api/queries";
import { formatDay } from "@/lib/time";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Field, Textarea } from "@/ui/field";
import { toast } from "@/ui/toast";
import { anotherLooks, appealed } from "./appeals";
import { Uploader } from "./evidence/Uploader";
import { useUploads } from "./evidence/useUploads";
import { appealReturn, useStep } from "./settling";

interface Written {
  own_words: string;
  file_ids: string[];
}

/** Asks for another look on the shopper's behalf, with what they say and show now. */
export function AppealForm({ view }: { view: ReturnForMerchant }) {
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState("");
  const [tried, setTried] = useState(false);
  // They belong to no return before the appeal does.
  const uploads = useUploads({
    path: "/v1/files",
    held: 0,
    fields: (file) => ({ file_type: file.type.startsWith("video/") ? "evidence_video" : "evidence_photo" }),
  });
  const appeal = useStep(view.public_id, ({ own_words, file_ids }: Written, key) =>
    appealReturn(view.public_id, own_words, file_ids, key),
  );
  const members = useQuery(membersQuery).data;
  const before = appealed(view);
  const same = members && before?.stage === "review" && !anotherLooks(before, members);
  const until = view.appeal_until ? `until ${formatDay(view.appeal_until)}` : "at any time";

  if (!open)
    return (
      <section
        aria-label="Appeal"
        className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3"
      >
        <p className="min-w-0 flex-1 basis-60 text-fg-2 text-sm">
          The shopper can appeal this denial {until}, on their page. You can enter it for them, too.
        </p>
        <Button onClick={() => setOpen(true)}>
          <Scale aria-hidden />
          Enter an appeal…
        </Button>
      </section>
    );

  const sending = uploads.sendings.some((one) => one.state === "sending");
  const missing = tried && !words.trim();

  function send(event?: FormEvent) {
    event?.preventDefault();
    setTried(true);
    if (!words.trim() || sending || appeal.isPending) return;
    const file_ids = uploads.sendings.flatMap((one) => (one.kept ? [one.kept.id] : []));
    appeal.mutate(
      { own_words: words.trim(), file_ids },
      { onSuccess: () => toast("The appeal is entered and waits for a person") },
    );
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) send();
    if (event.key === "Escape") {
      event.stopPropagation();
      setOpen(false);
    }
  }

  return (
    <form
      noValidate
      onSubmit={send}
      onKeyDown={onKeyDown}
      aria-label="Enter an appeal"
      className="animate-rise space-y-3 rounded-lg border border-line bg-surface px-4 py-3"
    >
      <h2 className="font-semibold text-sm">Enter an appeal for the shopper</h2>
      <Field
        label="What the shopper says"
        hint={
          same
            ? "In their own words. It is possible once; nobody else of your team may decide, so whoever denied it looks again."
            : "In their own words. It is possible once, and whoever denied it does not decide it."
        }
        error={
          missing ? "Write what they say." : appeal.error ? asProblem(appeal.error).fault("own_words") : null
        }
      >
        {(ids) => (
          <Textarea
            {...ids}
            autoFocus
            rows={3}
            maxLength={4000}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        )}
      </Field>
      <Uploader uploads={uploads} kind="" label="Add what they show now" showKept />
      {appeal.error && <ProblemNote error={appeal.error} title="The appeal was not entered" />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button tone="ghost" onClick={() => setOpen(false)}>
          Cancel
        </Button>
        <Button type="submit" tone="primary" disabled={sending} busy={appeal.isPending}>
          Enter the appeal
        </Button>
      </div>
    </form>
  );
}
