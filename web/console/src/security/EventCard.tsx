import type { SecurityEvent } from "@shared/wire";
import { Link } from "@tanstack/react-router";
import { ArrowRight, Check, OctagonAlert, ShieldX, TriangleAlert } from "lucide-react";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { sentence, valueWords } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Textarea } from "@/ui/field";
import { Ago } from "@/ui/text";
import { toast } from "@/ui/toast";
import { kindOf, kindWords, more, type Resolution, SEVERITY_LOOK, useResolve } from "./security";

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** One event: how grave, what was caught word for word, beyond which limit, and what a person found. */
export function EventCard({ event }: { event: SecurityEvent }) {
  const [finding, setFinding] = useState<Resolution["finding"] | null>(null);
  const { word, tone } = SEVERITY_LOOK[event.severity];
  const { seen, limit, subject } = event.event_data;
  // What is caught while a return is being asked for names it before it is kept.
  const about = event.public_id ?? (typeof subject === "string" && UUID.test(subject) ? subject : null);
  const id = useId();
  const Icon = event.severity === "critical" || event.severity === "high" ? OctagonAlert : TriangleAlert;
  const reopen = useResolve(event, () => toast("Open again"));
  const resolve = useResolve(event, (said) => {
    setFinding(null);
    toast(said?.finding === "false_positive" ? "Kept as a false alarm" : "Resolved", {
      label: "Undo",
      run: () => reopen.mutate(null),
    });
  });
  return (
    <article aria-labelledby={id} className="rounded-lg border border-line bg-bg text-sm">
      <div className="space-y-3 px-4 py-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Badge tone={tone}>
            <Icon aria-hidden />
            <span className="sr-only">Severity: </span>
            {word}
          </Badge>
          <h2 id={id} className="min-w-0 flex-1 basis-52 font-medium">
            {kindWords(kindOf(event))}
          </h2>
          <span className="text-fg-2 text-xs">
            <Ago at={event.created_at} />
          </span>
        </div>
        {seen != null && (
          <figure>
            <figcaption className="mb-1 text-fg-2 text-xs">
              {typeof seen === "string" ? "Caught, word for word" : "Seen"}
            </figcaption>
            <blockquote className="scroll-thin max-h-48 overflow-y-auto whitespace-pre-wrap break-words rounded-md border border-line bg-surface px-3 py-2 font-mono text-xs">
              {valueWords(seen)}
            </blockquote>
          </figure>
        )}
        <dl className="flex flex-wrap gap-x-6 gap-y-1">
          {limit != null && <Fact name="Limit" value={valueWords(limit)} />}
          {more(event).map(([name, value]) => (
            <Fact key={name} name={sentence(name)} value={valueWords(value)} />
          ))}
          {subject != null && String(subject) !== about && <Fact name="About" value={valueWords(subject)} />}
          {event.customer_email && <Fact name="Shopper" value={event.customer_email} />}
        </dl>
        {event.resolved && (
          <p className="rounded-md bg-muted px-3 py-2">
            <span className="font-medium">
              {event.finding === "false_positive" ? "False alarm" : "Resolved"}
            </span>
            <span className="text-fg-2">
              {" "}
              by {event.resolved_by_email ?? "a former member"}
              {event.resolved_at && (
                <>
                  {" "}
                  <Ago at={event.resolved_at} />
                </>
              )}
              {event.finding_note && <>: {event.finding_note}</>}
            </span>
          </p>
        )}
        {reopen.error && <ProblemNote error={reopen.error} title="Not opened again" />}
      </div>
      {finding ? (
        <ResolveForm
          finding={finding}
          busy={resolve.isPending}
          error={resolve.error}
          send={(note) => resolve.mutate({ finding, note })}
          close={() => setFinding(null)}
        />
      ) : (
        <div className="flex flex-wrap items-center gap-2 border-line border-t px-4 py-2">
          {event.resolved ? (
            <Button size="sm" tone="ghost" busy={reopen.isPending} onClick={() => reopen.mutate(null)}>
              Open again
            </Button>
          ) : (
            <>
              <Button size="sm" onClick={() => setFinding("real")}>
                <Check aria-hidden />
                Resolve…
              </Button>
              <Button size="sm" tone="ghost" onClick={() => setFinding("false_positive")}>
                <ShieldX aria-hidden />
                False alarm…
              </Button>
            </>
          )}
          <span className="ml-auto flex flex-wrap items-center gap-x-4">
            {event.customer_email && (
              <Link
                to="/risk/$email"
                params={{ email: event.customer_email }}
                className="inline-flex min-h-8 items-center text-accent hover:underline"
              >
                Shopper
              </Link>
            )}
            {about && (
              <Link
                to="/returns/$publicId"
                params={{ publicId: about }}
                className="inline-flex min-h-8 items-center gap-1 text-accent hover:underline"
              >
                Return
                <ArrowRight aria-hidden className="size-4" />
              </Link>
            )}
          </span>
        </div>
      )}
    </article>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="min-w-0">
      <dt className="inline text-fg-2">{name}: </dt>
      <dd className="num inline break-words">{value}</dd>
    </div>
  );
}

function ResolveForm({
  finding,
  busy,
  error,
  send,
  close,
}: {
  finding: Resolution["finding"];
  busy: boolean;
  error: unknown;
  send: (note: string) => void;
  close: () => void;
}) {
  const [note, setNote] = useState("");
  const box = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  useEffect(() => box.current?.focus(), []);
  const words = finding === "real" ? "Resolve" : "Keep as false alarm";
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) send(note.trim());
  }
  return (
    <form
      aria-label={words}
      onSubmit={submit}
      onKeyDown={(event) => event.key === "Escape" && close()}
      className="space-y-3 border-line border-t px-4 py-3"
    >
      <div>
        <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
          {finding === "real" ? "What was found, and what was done" : "Why it was no alarm"}{" "}
          <span className="font-normal text-fg-2">(optional)</span>
        </label>
        <Textarea
          ref={box}
          id={id}
          rows={2}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      {error != null && <ProblemNote error={error} title="Not kept" />}
      <div className="flex gap-2">
        <Button type="submit" tone="primary" busy={busy}>
          {words}
        </Button>
        <Button tone="ghost" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
