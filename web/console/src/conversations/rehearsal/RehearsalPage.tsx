import type { ChatOpened } from "@shared/wire";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronLeft, Drama, RotateCcw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { api, ask } from "@/api/client";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { useTitle } from "@/ui/page";
import { NeedsRole } from "@/ui/role";
import { ChatPane } from "./ChatPane";

const OPENERS = ["Where is my order?", "I want to return something", "I want to talk to a person"];

/** A member of staff plays the shopper: the shop answers as it would, and nothing of it is written. */
export function RehearsalPage() {
  useTitle("Rehearsal");
  if (!useMay("agent")) return <NeedsRole title="Rehearsal" least="agent" />;
  return <Rehearsal />;
}

function Rehearsal() {
  const queries = useQueryClient();
  const [chat, setChat] = useState<ChatOpened | null>(null);
  const begin = useMutation({
    mutationFn: () => ask(api.POST("/v1/chat/rehearsals", { body: {} })) as Promise<ChatOpened>,
    onSuccess: (opened) => {
      setChat(opened);
      void queries.invalidateQueries({ queryKey: ["conversations"] });
    },
  });
  const begun = useRef(false);
  const start = begin.mutate;
  useEffect(() => {
    // One rehearsal a visit, also where the page is set up twice.
    if (begun.current) return;
    begun.current = true;
    start();
  }, [start]);

  return (
    <div className="mx-auto flex h-[calc(100dvh-7.5rem-env(safe-area-inset-bottom)-var(--banner,0rem))] min-h-96 w-full max-w-2xl flex-col md:h-[calc(100dvh-var(--banner,0rem))] md:py-4">
      <header className="flex flex-wrap items-center gap-2 px-2 py-2 md:px-0">
        <Button asChild tone="ghost" size="icon" aria-label="Back to the conversations">
          <Link to="/conversations">
            <ChevronLeft aria-hidden />
          </Link>
        </Button>
        <h1 className="font-semibold text-xl tracking-[-0.01em]">Rehearsal</h1>
        <div className="ml-auto flex gap-2">
          <Button asChild tone="ghost">
            <Link to="/conversations" search={{ view: "rehearsal", q: "" }}>
              Earlier ones
            </Link>
          </Button>
          <Button busy={begin.isPending} onClick={() => start()}>
            {!begin.isPending && <RotateCcw aria-hidden />}
            Begin anew
          </Button>
        </div>
      </header>
      <div className="flex min-h-0 flex-1 flex-col overflow-hidden border-line max-md:border-t md:rounded-lg md:border">
        <p className="flex items-center gap-2 border-line border-b bg-info-tint px-4 py-2 text-sm">
          <Drama aria-hidden className="size-4 shrink-0 text-info" />
          <span>
            <strong className="font-medium">You play the shopper.</strong> Nothing is written: no return, no
            money, no mail.
          </span>
        </p>
        {chat ? (
          <ChatPane key={chat.session_id} chat={chat} openers={OPENERS} />
        ) : begin.error ? (
          <div className="p-4">
            <ProblemNote error={begin.error} title="The rehearsal could not begin" retry={() => start()} />
          </div>
        ) : (
          <div role="status" className="space-y-3 p-4">
            <span className="sr-only">Beginning</span>
            <Skeleton className="h-10 w-64 rounded-lg" />
          </div>
        )}
      </div>
    </div>
  );
}
