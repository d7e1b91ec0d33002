import type { Conversation } from "@shared/wire";
import { Hand, LockOpen, SendHorizontal } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { asProblem } from "@/api/problem";
import { cn } from "@/lib/cn";
import { useShortcut } from "@/lib/keys";
import { useMe } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { inputClass } from "@/ui/field";
import { Keys } from "@/ui/text";
import { tellTyping, type useDeed, useSpeak } from "./conversations";

const TYPING_EVERY = 3_000;
const LONGEST = 8_000;

/** What was typed and not sent, by conversation: looking elsewhere does not lose it. */
const drafts = new Map<string, string>();

/** Where a person answers, once they have the floor; and the way to it before. */
export function Composer({ of, deed }: { of: Conversation; deed: ReturnType<typeof useDeed> }) {
  const own = useMe().user.id;
  const [text, setText] = useState(() => drafts.get(of.id) ?? "");
  const field = useRef<HTMLTextAreaElement>(null);
  const typedAt = useRef(0);
  const speak = useSpeak(of.id);
  const mine = of.person_id === own;
  const open = of.status === "active" || of.status === "paused";
  const reachable = of.chats.some((chat) => chat.is_active);

  useEffect(() => {
    if (text) drafts.set(of.id, text);
    else drafts.delete(of.id);
  }, [of.id, text]);
  useEffect(() => {
    if (mine) field.current?.focus({ preventScroll: true });
  }, [mine]);
  useEffect(
    () => () => {
      if (typedAt.current) tellTyping(of.id, false);
    },
    [of.id],
  );
  const take = () => deed.mutate({ do: "take" });
  useShortcut("t", "Take over", "Conversation", take, open && !of.person_id && !deed.isPending);

  function typing(on: boolean) {
    if (!on) {
      if (typedAt.current) tellTyping(of.id, false);
      typedAt.current = 0;
    } else if (Date.now() - typedAt.current > TYPING_EVERY) {
      typedAt.current = Date.now();
      tellTyping(of.id, true);
    }
  }

  function send(event?: FormEvent) {
    event?.preventDefault();
    const said = text.trim();
    if (!said || speak.isPending || !mine) return;
    typedAt.current = 0;
    speak.mutate(said, {
      onSuccess: () => {
        // What was typed while it was under way stays.
        setText((now) => (now.trim() === said ? "" : now));
        field.current?.focus();
      },
    });
  }

  return (
    <div className="border-line border-t bg-bg px-3 py-3 md:px-6">
      <div className="mx-auto max-w-3xl space-y-2">
        {deed.error && <Refused error={deed.error} />}
        {speak.error && (
          <ProblemNote error={speak.error} title="Not sent; your words are still here" retry={() => send()} />
        )}
        {mine || text ? (
          <form onSubmit={send} className="flex items-end gap-2">
            <div className="min-w-0 flex-1">
              <textarea
                ref={field}
                aria-label="Your message to the shopper"
                placeholder="Write to the shopper…"
                rows={Math.min(6, Math.max(2, text.split("\n").length))}
                maxLength={LONGEST}
                value={text}
                readOnly={!mine}
                onChange={(event) => {
                  setText(event.target.value);
                  typing(event.target.value !== "");
                }}
                onBlur={() => typing(false)}
                onKeyDown={(event) => {
                  if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
                  event.preventDefault();
                  send();
                }}
                className={cn(inputClass, "h-auto resize-none py-1.5 max-sm:h-auto", !mine && "bg-muted")}
              />
            </div>
            <Button
              type="submit"
              tone="primary"
              className="max-sm:h-10"
              busy={speak.isPending}
              disabled={!mine || !text.trim()}
            >
              {!speak.isPending && <SendHorizontal aria-hidden />}
              Send
            </Button>
          </form>
        ) : null}
        {mine ? (
          <p className="flex flex-wrap items-center gap-x-3 text-fg-2 text-xs">
            <span>
              {reachable
                ? "The assistant is silent while you have the floor."
                : "The shopper has closed the chat: nothing reaches them here."}
            </span>
            <span className="ml-auto touch:hidden">
              <Keys keys="Enter" /> sends, <Keys keys="Shift+Enter" /> new line
            </span>
          </p>
        ) : (
          <Without of={of} open={open} take={take} deed={deed} />
        )}
      </div>
    </div>
  );
}

/** Why one cannot write just now, and what to do about it. */
function Without({
  of,
  open,
  take,
  deed,
}: {
  of: Conversation;
  open: boolean;
  take: () => void;
  deed: ReturnType<typeof useDeed>;
}) {
  const row = "flex flex-wrap items-center justify-between gap-x-4 gap-y-2 text-sm";
  if (of.merged_into)
    return <p className="text-fg-2 text-sm">It goes on in the conversation it was merged into.</p>;
  if (of.status === "archived")
    return <p className="text-fg-2 text-sm">This conversation is archived; nothing can be added.</p>;
  if (!open)
    return (
      <div className={row}>
        <span className="text-fg-2">This conversation has ended.</span>
        <Button busy={deed.isPending} onClick={() => deed.mutate({ do: "status", status: "active" })}>
          <LockOpen aria-hidden />
          Open again
        </Button>
      </div>
    );
  if (of.person_id)
    return (
      <p className="text-fg-2 text-sm">
        <span className="font-medium text-fg">{of.person ?? "A colleague"}</span> has the floor. You can read
        along.
      </p>
    );
  return (
    <div className={row}>
      <span className="text-fg-2">
        {of.waiting_since
          ? "The shopper waits for a person. Take over to answer."
          : "The assistant answers. Take over, and it is silent until you give back."}
      </span>
      <Button tone="primary" busy={deed.isPending} onClick={take} className="max-sm:h-10">
        {!deed.isPending && <Hand aria-hidden />}
        Take over
        <Keys keys="t" />
      </Button>
    </div>
  );
}

function Refused({ error }: { error: unknown }) {
  const { code, data } = asProblem(error);
  const by = typeof data.by === "string" ? data.by : "A colleague";
  const title =
    code === "floor_taken"
      ? `${by} was faster`
      : code === "floor_not_yours"
        ? "Not yours to give back"
        : "Not done";
  return <ProblemNote error={error} title={title} />;
}
