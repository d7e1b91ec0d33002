import type { Conversation } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ChevronLeft, Drama, Info, SearchX } from "lucide-react";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { useShortcut } from "@/lib/keys";
import { useMediaQuery } from "@/lib/media";
import { useMay } from "@/shell/useMe";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { useTitle } from "@/ui/page";
import { NeedsRole } from "@/ui/role";
import { Actions } from "./Actions";
import { Aside } from "./Aside";
import { Composer } from "./Composer";
import { conversationQuery, useDeed, whoIs, wireWords } from "./conversations";
import { Floor } from "./Floor";
import { Transcript } from "./Transcript";

/** One conversation: what is said in it as it is said, who answers, and what is known. */
export function ConversationPage() {
  const { conversationId } = useParams({ from: "/shell/conversations/$conversationId" });
  if (!useMay("agent")) return <NeedsRole title="Conversation" least="agent" />;
  return <One key={conversationId} id={conversationId} />;
}

function One({ id }: { id: string }) {
  const found = useQuery(conversationQuery(id));
  if (found.data) return <Desk of={found.data} />;
  if (!found.error) return <Loading />;
  const problem = asProblem(found.error);
  if (problem.status === 404 || problem.status === 422)
    return (
      <Empty
        wholePage
        icon={<SearchX />}
        title="There is no such conversation"
        action={
          <Button asChild tone="primary">
            <Link to="/conversations">Go to the conversations</Link>
          </Button>
        }
      >
        It may belong to another of your shops, or the link is not whole.
      </Empty>
    );
  return (
    <div className="mx-auto w-full max-w-xl p-6">
      <ProblemNote
        error={problem}
        title="This conversation could not be loaded"
        retry={() => void found.refetch()}
      />
    </div>
  );
}

const HEIGHT =
  "h-[calc(100dvh-7.5rem-env(safe-area-inset-bottom)-var(--banner,0rem))] min-h-96 md:h-[calc(100dvh-var(--banner,0rem))]";

function Desk({ of }: { of: Conversation }) {
  const filter = useSearch({ from: "/shell/conversations/$conversationId" });
  const navigate = useNavigate();
  const wide = useMediaQuery("(min-width: 64rem)");
  const [aside, setAside] = useState(false);
  const deed = useDeed(of.id);
  useTitle(whoIs(of));
  useShortcut(
    "Escape",
    "Back to the list",
    "Conversation",
    () => void navigate({ to: "/conversations", search: filter }),
  );
  return (
    <div className={`${HEIGHT} grid lg:grid-cols-[minmax(0,1fr)_21rem]`}>
      <div className="flex min-h-0 min-w-0 flex-col">
        <header className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-line border-b px-2 py-2 md:px-4">
          <Button asChild tone="ghost" size="icon" aria-label="Back to the list">
            <Link to="/conversations" search={filter}>
              <ChevronLeft aria-hidden />
            </Link>
          </Button>
          <div className="min-w-0 flex-1">
            <h1 className="truncate font-semibold text-md">{whoIs(of)}</h1>
            <p className="flex flex-wrap items-center gap-1.5 text-fg-2 text-xs">
              {wireWords(of.channel)}
              {of.order_id && ` · Order ${of.order_id}`}
            </p>
          </div>
          <div className="flex flex-wrap items-center gap-1.5 max-sm:order-last max-sm:w-full max-sm:pl-2">
            {of.rehearsal && (
              <Badge tone="info">
                <Drama aria-hidden />
                Rehearsal
              </Badge>
            )}
            <Floor of={of} />
            <div className="ml-auto">
              <Actions of={of} deed={deed} />
            </div>
          </div>
          {!wide && (
            <Button tone="ghost" size="icon" aria-label="What is known" onClick={() => setAside(true)}>
              <Info aria-hidden />
            </Button>
          )}
        </header>
        <Transcript of={of} />
        <Composer of={of} deed={deed} />
      </div>
      {wide ? (
        <aside
          aria-label="What is known"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
          tabIndex={0}
          className="scroll-thin min-h-0 overflow-y-auto border-line border-l bg-surface"
        >
          <Aside of={of} />
        </aside>
      ) : (
        <Dialog open={aside} onOpenChange={setAside} title="What is known" place="side">
          <div className="min-h-0 flex-1 overflow-y-auto">
            <Aside of={of} />
          </div>
        </Dialog>
      )}
    </div>
  );
}

function Loading() {
  return (
    <div role="status" className={`${HEIGHT} grid lg:grid-cols-[minmax(0,1fr)_21rem]`}>
      <span className="sr-only">Loading the conversation</span>
      <div className="space-y-4 p-6">
        <Skeleton className="h-6 w-56" />
        <Skeleton className="h-14 w-80 max-w-full rounded-lg" />
        <Skeleton className="ml-auto h-20 w-80 max-w-full rounded-lg" />
        <Skeleton className="h-14 w-64 rounded-lg" />
      </div>
    </div>
  );
}
