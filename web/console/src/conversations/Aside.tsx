import type { Conversation } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BadgeCheck, CircleHelp } from "lucide-react";
import type { ReactNode } from "react";
import { plural, sentence, valueWords } from "@/lib/words";
import { StatusBadge } from "@/ui/badge";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Ago } from "@/ui/text";
import { archiveWords, historyQuery, momentWords, wireWords, wishOf } from "./conversations";

const LANGUAGES = new Intl.DisplayNames(undefined, { type: "language", fallback: "code" });

const ESCALATION = ["None: the assistant answers", "A person is waited for", "A person is on"];

/** What is known beside the words: the shopper, the matter, its return, and what became of it. */
export function Aside({ of }: { of: Conversation }) {
  const context = of.state?.conversation_context;
  const verified = of.chats.find((chat) => chat.verified_at)?.verified_at;
  const order = of.order_id ?? context?.order_id;
  const wish = wishOf(of.state?.current_intent ?? of.current_intent);
  const sure = of.state?.intent_confidence;
  const facts = of.state?.ai_memory.facts ?? [];
  const commitments = of.state?.ai_memory.commitments ?? [];
  return (
    <div className="divide-y divide-line text-sm">
      <Part title="Shopper">
        <dl className="space-y-1.5">
          <Row name="E-mail">
            {of.customer_email ? <span className="break-all">{of.customer_email}</span> : "Not known yet"}
          </Row>
          <Row name="Proven">
            {verified ? (
              <span className="inline-flex items-center gap-1 text-ok">
                <BadgeCheck aria-hidden className="size-4" />
                Yes, <Ago at={verified} />
              </span>
            ) : (
              <span className="inline-flex items-center gap-1">
                <CircleHelp aria-hidden className="size-4 text-fg-2" />
                Not yet
              </span>
            )}
          </Row>
          <Row name="Order">
            {order ? (
              <Link
                to="/orders"
                search={{ q: order }}
                className="text-accent underline-offset-2 hover:underline"
              >
                {order}
              </Link>
            ) : (
              "None named"
            )}
          </Row>
          {context?.language && <Row name="Language">{languageWords(context.language)}</Row>}
          <Row name="Comes by">{wireWords(of.channel)}</Row>
        </dl>
      </Part>
      <Part title="What the assistant makes of it">
        <dl className="space-y-1.5">
          <Row name="Wish">
            {wish ?? "Nothing yet"}
            {wish && sure != null && <span className="text-fg-2"> ({sureWords(sure)})</span>}
          </Row>
          {(of.status === "active" || of.status === "paused") && (
            <Row name="Escalation">{ESCALATION[of.escalation_level] ?? "Unknown"}</Row>
          )}
          {facts.slice(-6).map((fact) => (
            <Row key={fact.key} name={sentence(fact.key)}>
              {valueWords(fact.value)}
            </Row>
          ))}
        </dl>
        {commitments.length > 0 && (
          <>
            <h3 className="mt-3 font-medium text-xs">Promised to the shopper</h3>
            <ul className="mt-1 list-disc pl-4">
              {commitments.map((one) => (
                <li key={one.says}>{sentence(one.says)}</li>
              ))}
            </ul>
          </>
        )}
      </Part>
      <Part title="Return">
        {of.its_return ? (
          <Link
            to="/returns/$publicId"
            params={{ publicId: of.its_return.public_id }}
            className="flex items-center justify-between gap-3 rounded-lg border border-line bg-bg px-3 py-2 hover:border-control"
          >
            <span className="min-w-0 truncate font-medium">Order {of.its_return.order_id}</span>
            <StatusBadge status={of.its_return.status} />
          </Link>
        ) : (
          <p className="text-fg-2">No return belongs to it yet.</p>
        )}
      </Part>
      <Part title="History">
        <History of={of} />
      </Part>
    </div>
  );
}

function History({ of }: { of: Conversation }) {
  const found = useQuery(historyQuery(of.id));
  if (found.error && !found.data)
    return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton className="h-12" />;
  return (
    <>
      <ol className="space-y-2">
        {found.data.map((moment) => (
          <li key={`${moment.at} ${moment.what}`} className="flex justify-between gap-3">
            <span className="min-w-0">{momentWords(moment)}</span>
            <Ago at={moment.at} className="shrink-0 text-fg-2 text-xs leading-5" />
          </li>
        ))}
        <li className="flex justify-between gap-3">
          <span>The shopper began it</span>
          <Ago at={of.created_at} className="shrink-0 text-fg-2 text-xs leading-5" />
        </li>
      </ol>
      {(of.duration > 0 || of.archive_reason) && (
        <p className="mt-3 text-fg-2 text-xs">
          {[
            of.duration > 0 && `Active for ${plural(Math.max(1, Math.round(of.duration / 60)), "minute")}`,
            archiveWords(of.archive_reason),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      )}
    </>
  );
}

function sureWords(confidence: number): string {
  return confidence >= 0.85 ? "sure" : confidence >= 0.6 ? "fairly sure" : "unsure";
}

function languageWords(code: string): string {
  try {
    return LANGUAGES.of(code) ?? code;
  } catch {
    return code;
  }
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="px-4 py-4">
      <h2 className="mb-2 font-semibold text-sm">{title}</h2>
      {children}
    </section>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[6rem_minmax(0,1fr)] gap-2">
      <dt className="text-fg-2">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
