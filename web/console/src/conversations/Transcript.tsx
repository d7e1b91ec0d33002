import type { Conversation, SaidInConversation } from "@shared/wire";
import { ArrowDown } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import { formatDay } from "@/lib/time";
import { Button } from "@/ui/button";
import { Said } from "./Said";
import { useShopperTypes } from "./typing";

const NEAR = 80;

/** Everything said, oldest first. It follows what comes in as long as the reader is at its end. */
export function Transcript({ of }: { of: Conversation }) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [unseen, setUnseen] = useState(false);
  const types = useShopperTypes(of.id);
  const newest = of.messages.at(-1)?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks after each new line
  useLayoutEffect(() => {
    if (atEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
    else setUnseen(true);
  }, [newest, types]);

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={box}
        role="log"
        aria-label="Transcript"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR;
          if (atEnd.current) setUnseen(false);
        }}
        className="scroll-thin h-full overflow-y-auto px-4 py-5 -outline-offset-2 md:px-6"
      >
        <div className="mx-auto max-w-3xl">
          {of.messages.length === 0 && (
            <p className="py-12 text-center text-fg-2 text-sm">Nothing was said so far.</p>
          )}
          <ol className="space-y-1">
            {of.messages.map((said, index) => (
              <Line key={said.id} said={said} before={of.messages[index - 1]} />
            ))}
          </ol>
          {types && (
            <p className="mt-3 w-fit rounded-xl rounded-bl-sm bg-muted px-3 py-2 text-fg-2 text-sm">
              The shopper is typing…
            </p>
          )}
        </div>
      </div>
      {unseen && (
        <Button
          size="sm"
          className="-translate-x-1/2 absolute bottom-3 left-1/2 rounded-full shadow-float"
          onClick={() => box.current?.scrollTo({ top: box.current.scrollHeight })}
        >
          <ArrowDown aria-hidden />
          New below
        </Button>
      )}
    </div>
  );
}

function Line({ said, before }: { said: SaidInConversation; before: SaidInConversation | undefined }) {
  const day = formatDay(said.at);
  const anew = !before || formatDay(before.at) !== day;
  const goesOn =
    !anew &&
    before.sender === said.sender &&
    before.by === said.by &&
    new Date(said.at).getTime() - new Date(before.at).getTime() < 120_000;
  return (
    <li>
      {anew && <p className="py-3 text-center text-fg-2 text-xs">{day}</p>}
      <Said said={said} goesOn={goesOn} />
    </li>
  );
}
