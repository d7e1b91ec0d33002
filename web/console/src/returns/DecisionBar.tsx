import type { ReturnForMerchant } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Check, ExternalLink, SlidersHorizontal, X } from "lucide-react";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { membersQuery } from "@/api/queries";
import { cn } from "@/lib/cn";
import { useShortcut } from "@/lib/keys";
import { formatMoney } from "@/lib/money";
import { isOpen, isUndecided, STATUS_WORDS } from "@/lib/words";
import { useMay, useMe } from "@/shell/useMe";
import { StatusBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Ago, Keys } from "@/ui/text";
import { mustLeaveToOthers, whoDecided } from "./appeals";
import { Compose, type Written } from "./Compose";
import { toldAtField } from "./choices";
import { Holding } from "./Holding";
import { approvedByDefault, offer } from "./offer";
import { useDecide } from "./useDecide";

interface Props {
  view: ReturnForMerchant;
  onDecided: (view: ReturnForMerchant) => void;
  /** In the preview pane there is less room. */
  compact?: boolean;
  /** Whether the letters mean this return. */
  keys?: boolean;
  className?: string;
}

/** Where a return is decided: always at hand, one press for the plain case, a form for the others. */
export function DecisionBar({ view, onDecided, compact, keys = true, className }: Props) {
  const [composing, setComposing] = useState<"approved" | "denied" | null>(null);
  const [kept, setKept] = useState<Written | null>(null);
  const [typed, setTyped] = useState<Written | null>(null);
  const mayDecide = useMay("agent");
  const decide = useDecide(view.public_id, onDecided);
  const me = useMe();
  const appeal = view.appeal?.state === "open";
  const members = useQuery({ ...membersQuery, enabled: appeal }).data ?? [];
  const forOthers = mustLeaveToOthers(view, me, members);
  const open = isUndecided(view) && mayDecide && !forOthers;
  const amount = formatMoney(offer(view), view.currency);
  function close() {
    setComposing(null);
    setTyped(null);
  }
  // The policy gives nothing for any line: how much to give against it is a person's to say.
  const against = !view.lines.some(approvedByDefault);

  useShortcut("a", "Approve…", "This return", () => setComposing("approved"), open && keys);
  useShortcut("r", "Deny…", "This return", () => setComposing("denied"), open && keys);
  useShortcut("d", "Deny…", "This return", () => setComposing("denied"), open && keys);
  useShortcut("Escape", "Close the form", "This return", close, composing !== null && open);

  const problem = decide.error ? asProblem(decide.error) : null;
  const stale = problem?.status === 409;
  const sent = kept?.lines ?? [];
  // Somebody else decided while the reader was still writing.
  const overtaken = !stale && !open && composing !== null && typed !== null && !decide.isPending;
  const atField = problem !== null && composing !== null && toldAtField(problem, view, sent);
  return (
    <section
      aria-label="Decision"
      className={cn("border-line border-t bg-bg px-4 py-3 md:px-6", compact && "md:px-4", className)}
    >
      {stale && <Stale view={view} tried={kept} />}
      {overtaken && <Stale view={view} tried={typed} />}
      {problem && !stale && !atField && (
        <ProblemNote error={problem} title="The decision was not saved" className="mb-3" />
      )}
      {composing && open ? (
        <Compose
          view={view}
          verdict={composing}
          compact={compact}
          busy={decide.isPending}
          problem={problem}
          sent={sent}
          typed={typed}
          onTyped={setTyped}
          close={close}
          submit={(written) => {
            setKept(written);
            decide.mutate(written, { onSuccess: close });
          }}
        />
      ) : open ? (
        <div className="flex flex-wrap items-center gap-2">
          {!compact && <Lead view={view} />}
          <div className={cn("flex gap-2 max-md:w-full", compact ? "w-full" : "ml-auto")}>
            <Button
              tone="danger-outline"
              size={compact ? "md" : "lg"}
              className={cn("text-sm max-md:h-11 max-md:flex-1", compact && "flex-1")}
              onClick={() => setComposing("denied")}
            >
              <X aria-hidden />
              {appeal ? <Shorter words="Uphold" more="the denial" /> : "Deny…"}
              <Keys keys="r" className="max-md:hidden" />
            </Button>
            {!against && (
              <Button
                size={compact ? "md" : "lg"}
                className={cn("text-sm max-md:h-11", compact && "px-2.5")}
                aria-label="Approve partly: amounts and single lines…"
                title="Amounts and single lines…"
                onClick={() => setComposing("approved")}
              >
                <SlidersHorizontal aria-hidden />
                {!compact && <span className="max-md:hidden">Approve partly…</span>}
                <Keys keys="a" className="max-md:hidden" />
              </Button>
            )}
            <Button
              tone="primary"
              size={compact ? "md" : "lg"}
              className={cn("text-sm max-md:h-11 max-md:flex-[2]", compact && "flex-[2]")}
              busy={decide.isPending}
              onClick={(event) => {
                // The second click of a double-click would meet the next return, which has taken this one's place.
                if (event.detail > 1) return;
                if (against) {
                  setComposing("approved");
                  return;
                }
                setKept({ verdict: "approved" });
                decide.mutate({ verdict: "approved" });
              }}
            >
              {!decide.isPending && <Check aria-hidden />}
              {against ? (
                <Shorter words="Approve" more="all the same" />
              ) : (
                <>
                  Approve <span className="num">{amount}</span>
                </>
              )}
            </Button>
          </div>
        </div>
      ) : view.held && isOpen(view.status) ? (
        <Holding view={view} held={view.held} mayUndo={mayDecide} />
      ) : (
        <Done view={view} mayDecide={mayDecide} forOthers={forOthers} />
      )}
    </section>
  );
}

/** "Uphold the denial…", where there is room for it. */
function Shorter({ words, more }: { words: string; more: string }) {
  return (
    <span>
      {words}
      <span className="max-md:sr-only"> {more}</span>…
    </span>
  );
}

function Lead({ view }: { view: ReturnForMerchant }) {
  const asked = view.status === "pending_triage";
  const appeal = view.appeal?.state === "open";
  return (
    <p className="min-w-0 text-fg-2 text-sm max-md:hidden">
      {asked
        ? "Still waiting for the shopper; you can decide without them."
        : appeal
          ? "This decides the appeal; there is no other after it."
          : "The shopper is told as soon as you decide."}
    </p>
  );
}

function last(view: ReturnForMerchant) {
  return view.decisions.at(-1) ?? null;
}

function Done({
  view,
  mayDecide,
  forOthers,
}: {
  view: ReturnForMerchant;
  mayDecide: boolean;
  forOthers: boolean;
}) {
  const decision = last(view);
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <StatusBadge status={view.status} />
      {isOpen(view.status) ? (
        <span className="text-fg-2">
          {!mayDecide
            ? "Your role reads returns but does not decide them."
            : forOthers && "You denied this yourself; somebody else of your team decides the appeal."}
        </span>
      ) : (
        <span className="text-fg-2">
          by {whoDecided(decision)} {decision && <Ago at={decision.created_at} />}
          {view.status === "approved" && view.amount && (
            <span className="num font-medium text-fg"> · {formatMoney(view.amount, view.currency)}</span>
          )}
        </span>
      )}
      {view.shopper_url && (
        <a
          href={view.shopper_url}
          target="_blank"
          rel="noreferrer"
          className="ml-auto inline-flex min-h-6 items-center gap-1 font-medium text-accent hover:underline"
        >
          What the shopper sees
          <ExternalLink aria-hidden className="size-3.5" />
        </a>
      )}
    </div>
  );
}

/** Someone else was first: who, what, when; and what the reader wrote is not lost. */
function Stale({ view, tried }: { view: ReturnForMerchant; tried: Written | null }) {
  const decision = view.held ? null : last(view);
  const who = view.held ? view.held.by : decision?.stage === "triage" ? null : decision?.decided_by_name;
  const became = view.held ? view.held.verdict : STATUS_WORDS[view.status].toLowerCase();
  const wrote = [tried?.shopper_reason, tried?.note].filter(Boolean).join("\n\n");
  return (
    <div role="alert" className="mb-3 rounded-lg border border-warn/40 bg-warn-tint px-3 py-2.5 text-sm">
      <p className="font-medium">
        {who ?? "Someone"} was first: this return is already {became}
        {decision && (
          <>
            {" "}
            (<Ago at={decision.created_at} />)
          </>
        )}
        .
      </p>
      <p className="mt-0.5">
        Your {tried?.verdict === "denied" ? "denial" : "approval"} was not saved.
        {decision?.note && <> Their note: “{decision.note}”</>}
      </p>
      {wrote && (
        <div className="mt-1.5">
          <p className="text-fg-2">What you wrote, to copy:</p>
          <p className="mt-0.5 max-h-40 select-all overflow-y-auto whitespace-pre-wrap break-words rounded-md border border-line bg-bg px-2 py-1.5">
            {wrote}
          </p>
        </div>
      )}
    </div>
  );
}
