import { ChatLine, type ChatMessage, type ChatView, socketAddress } from "@shared/chat";
import type { ChatOpened } from "@shared/wire";
import { RotateCw, SendHorizontal, UserRound } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { cn } from "@/lib/cn";
import { formatClock } from "@/lib/time";
import { STATUS_WORDS } from "@/lib/words";
import { Button } from "@/ui/button";
import { Input } from "@/ui/field";

/** A chat as its shopper has it: what is said as it is said, quick replies, and a person at any time. */
export function ChatPane({ chat, openers }: { chat: ChatOpened; openers: readonly string[] }) {
  const [line, setLine] = useState<ChatLine | null>(null);
  useEffect(() => {
    const made = new ChatLine(socketAddress(window.location.href, chat.socket), chat.token);
    setLine(made);
    return () => made.close();
  }, [chat.socket, chat.token]);
  return line && <Pane line={line} disclosure={chat.disclosure} openers={openers} />;
}

const LINE_WORDS: Record<ChatView["line"], string | null> = {
  connecting: "Connecting…",
  broken: "The line is down; trying again…",
  over: "This chat cannot go on. Begin anew.",
  open: null,
};

function Pane({
  line,
  disclosure,
  openers,
}: {
  line: ChatLine;
  disclosure: string;
  openers: readonly string[];
}) {
  const view = useSyncExternalStore(line.watch, line.look);
  const [text, setText] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const { messages, pending, saying, typing } = view;

  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks after each change
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [messages, pending, saying, typing]);

  function say(words: string) {
    const said = words.trim();
    if (!said) return;
    line.say(said);
    field.current?.focus();
  }
  function send(event: FormEvent) {
    event.preventDefault();
    say(text);
    setText("");
  }

  const last = messages.at(-1);
  const over = view.line === "over" || view.state?.is_active === false;
  const quick = pending.length || saying || over ? [] : last ? last.quick : openers;
  const state = LINE_WORDS[view.line] ?? (over ? "This chat has ended. Begin anew." : null);
  return (
    <>
      <div
        ref={box}
        role="log"
        aria-label="Chat"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
        tabIndex={0}
        className="scroll-thin min-h-0 flex-1 space-y-2 overflow-y-auto px-4 py-4 -outline-offset-2"
      >
        <p className="text-center text-fg-2 text-xs">{disclosure}</p>
        {messages.map((message) => (
          <Bubble key={message.id} message={message} />
        ))}
        {saying && (
          // What is being said is read out once it is whole.
          <p
            aria-hidden
            className="w-fit max-w-[85%] whitespace-pre-wrap break-words rounded-xl rounded-bl-sm bg-muted px-3 py-2"
          >
            {saying.text}
            <span className="ml-0.5 inline-block h-4 w-0.5 animate-shimmer bg-accent align-text-bottom" />
          </p>
        )}
        {pending.map((one) => (
          <div key={one.client_id} className="flex flex-col items-end">
            <p className="max-w-[85%] whitespace-pre-wrap break-words rounded-xl rounded-br-sm bg-accent-tint px-3 py-2 opacity-70">
              {one.text}
            </p>
            {one.failed && (
              <p role="alert" className="mt-1 flex items-center gap-2 text-danger text-xs">
                {one.failed}
                <Button size="sm" tone="ghost" onClick={() => line.again(one.client_id)}>
                  <RotateCw aria-hidden />
                  Send again
                </Button>
              </p>
            )}
          </div>
        ))}
        {typing && (
          <p className="w-fit rounded-xl rounded-bl-sm bg-muted px-3 py-2 text-fg-2 text-sm">
            {typing === "person" ? "A person is typing…" : "The assistant is typing…"}
          </p>
        )}
      </div>
      <div className="space-y-2 border-line border-t px-4 py-3">
        {view.refusal && (
          <p role="alert" className="text-danger text-sm">
            {view.refusal.detail}
          </p>
        )}
        {state && (
          <p role="status" className="text-fg-2 text-sm">
            {state}
          </p>
        )}
        {quick.length > 0 && (
          <ul aria-label="Quick replies" className="flex flex-wrap gap-1.5">
            {quick.map((words) => (
              <li key={words}>
                <Button
                  className="h-auto min-h-8 whitespace-normal rounded-full py-1 text-left"
                  onClick={() => say(words)}
                >
                  {words}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <form onSubmit={send} className="flex items-center gap-2">
          <Input
            ref={field}
            aria-label="Your message"
            placeholder="Write as a shopper…"
            autoComplete="off"
            maxLength={8000}
            disabled={over}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              line.typing(event.target.value !== "");
            }}
          />
          <Button type="submit" tone="primary" className="max-sm:h-10" disabled={over || !text.trim()}>
            <SendHorizontal aria-hidden />
            Send
          </Button>
        </form>
        <div className="flex justify-between text-fg-2 text-xs">
          <button
            type="button"
            disabled={over || view.state?.person_on}
            onClick={() => line.askPerson()}
            className="inline-flex min-h-6 items-center gap-1 rounded-sm underline-offset-2 hover:underline disabled:opacity-60"
          >
            <UserRound aria-hidden className="size-3.5" />
            {view.state?.person_on ? "A person is here" : "Talk to a person"}
          </button>
          <span>{view.state?.verified ? "Order proven" : "No order proven"}</span>
        </div>
      </div>
    </>
  );
}

function Bubble({ message }: { message: ChatMessage }) {
  if (message.sender === "system")
    return (
      <p className="mx-auto max-w-prose whitespace-pre-wrap py-1 text-center text-fg-2 text-xs">
        {message.text}
      </p>
    );
  const own = message.sender === "user";
  const status = message.card?.status;
  return (
    <div className={cn("flex flex-col", own ? "items-end" : "items-start")}>
      {!own && (
        <p className="mb-0.5 px-1 text-fg-2 text-xs">
          {message.person ? message.by : "Assistant"}{" "}
          <span className="num">{formatClock(message.created_at)}</span>
        </p>
      )}
      <div
        className={cn(
          "max-w-[85%] rounded-xl px-3 py-2",
          own ? "rounded-br-sm bg-accent-tint" : "rounded-bl-sm bg-muted",
        )}
      >
        <p className="whitespace-pre-wrap break-words">{message.text}</p>
        {typeof status === "string" && (
          <p className="mt-2 rounded-lg border border-line bg-bg px-3 py-2 text-sm">
            Return of order {String(message.card?.order_id)}:{" "}
            <span className="font-medium">{STATUS_WORDS[status as keyof typeof STATUS_WORDS] ?? status}</span>
          </p>
        )}
      </div>
    </div>
  );
}
