import type { BlindCase, BlindResult } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeft, CircleCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useShortcut } from "@/lib/keys";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { PageHead } from "@/ui/page";
import { NeedsRole } from "@/ui/role";
import { Answer } from "./Answer";
import { CaseView } from "./CaseView";
import { caseQuery } from "./review";
import { Told } from "./Told";

export function ReviewPage() {
  if (!useMay("agent")) return <NeedsRole title="Blind re-review" least="agent" />;
  return <Reviewing />;
}

/** An automatic decision, decided again by somebody who does not see what was decided. */
function Reviewing() {
  const navigate = useNavigate();
  useShortcut("Escape", "Back to agent performance", "This case", () => void navigate({ to: "/agent" }));
  return (
    <>
      <div className="flex h-12 items-center border-line border-b px-2 md:px-4">
        <Button asChild tone="ghost">
          <Link to="/agent">
            <ArrowLeft aria-hidden />
            Agent performance
          </Link>
        </Button>
      </div>
      <PageHead title="Blind re-review" />
      <div className="max-w-6xl px-4 pb-8 md:px-6">
        <Rounds />
      </div>
    </>
  );
}

/** One case after another; what was told of one is shown until the reader wants the next. */
export function Rounds() {
  const [round, setRound] = useState(0);
  const [past, setPast] = useState<{ found: BlindCase; told: BlindResult } | null>(null);
  const found = useQuery(caseQuery(round, past === null));
  function another() {
    setPast(null);
    setRound(round + 1);
    window.scrollTo({ top: 0 });
    document.getElementById("main")?.focus({ preventScroll: true });
  }
  if (past)
    return (
      <Sides>
        <CaseView found={past.found} />
        <Told told={past.told} another={another} />
      </Sides>
    );
  if (found.error && !found.data)
    return (
      <ProblemNote error={found.error} title="No case could be loaded" retry={() => void found.refetch()} />
    );
  if (found.data === undefined) return <Loading />;
  if (found.data === null)
    return (
      <Empty
        icon={<CircleCheck />}
        title="Nothing to review"
        action={
          <Button asChild tone="primary">
            <Link to="/agent">See the agreement</Link>
          </Button>
        }
      >
        You have reviewed every automatic decision of the last 90 days, or none was made. What you decided or
        handle yourself is left to others.
      </Empty>
    );
  const open = found.data;
  return (
    <Sides>
      <CaseView key={open.id} found={open} renew={() => void found.refetch()} />
      <Answer
        key={open.id}
        id={open.id}
        answered={(told) => setPast({ found: open, told })}
        another={another}
      />
    </Sides>
  );
}

function Sides({ children: [left, right] }: { children: [ReactNode, ReactNode] }) {
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      {left}
      <div className="lg:sticky lg:top-4">{right}</div>
    </div>
  );
}

function Loading() {
  return (
    <div role="status" className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <span className="sr-only">Drawing a case</span>
      <div className="space-y-4">
        <Skeleton className="h-36 w-full" />
        <Skeleton className="h-40 w-full" />
      </div>
      <Skeleton className="h-80 w-full" />
    </div>
  );
}
