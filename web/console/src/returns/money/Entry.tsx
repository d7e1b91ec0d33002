import type { Resolution, ReturnForMerchant } from "@shared/wire";
import { Check, CircleAlert, CircleDashed, CircleHelp, LoaderCircle, RotateCw, Undo2 } from "lucide-react";
import { useState } from "react";
import { cn } from "@/lib/cn";
import { formatMoney, isZero } from "@/lib/money";
import { useNow } from "@/lib/time";
import { plural } from "@/lib/words";
import { useMay } from "@/shell/useMe";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { ProblemNote } from "@/ui/feedback";
import { Ago } from "@/ui/text";
import { HeldStepLine, stepOf } from "../HeldStepLine";
import { retryResolution, useStep } from "../settling";
import {
  givesGoods,
  kindWords,
  lessOf,
  linesOf,
  may,
  moves,
  productOf,
  standing,
  takesMoney,
} from "./ledger";
import { MarkForm } from "./MarkForm";

const ICONS: Record<string, typeof Check> = {
  promised: CircleDashed,
  due: LoaderCircle,
  sending: LoaderCircle,
  unknown: CircleHelp,
  done: Check,
  failed: CircleAlert,
  withdrawn: Undo2,
};

/** One row of the ledger: what, how much, where it stands, what that means, and what a person may do about it. */
export function Entry({ view, one }: { view: ReturnForMerchant; one: Resolution }) {
  const [marking, setMarking] = useState<"done" | "withdraw" | null>(null);
  const mayAct = useMay("agent");
  const stands = standing(one, useNow());
  const can = may(one);
  const held = stepOf(view, one.id);
  const retry = useStep(view.public_id, async (_: null, key) => {
    const after = await retryResolution(one.id, key);
    return { resolutions: view.resolutions.map((each) => (each.id === after.id ? after : each)) };
  });
  const Icon = ICONS[one.state] ?? CircleDashed;
  const at = one.done_at ?? (one.state === "promised" ? one.created_at : (one.sent_at ?? one.due_at));
  const name = kindWords(one);
  const less = lessOf(one);
  const lowered = one.state !== "withdrawn" && !isZero(less);
  return (
    <li className="space-y-2 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1">
          <p className="font-medium">{name}</p>
          <Items view={view} one={one} />
        </div>
        <div className="text-right">
          {!givesGoods(one) && (
            <p className={cn("num font-medium", one.state === "withdrawn" && "text-fg-2 line-through")}>
              {takesMoney(one) && <span aria-hidden>−</span>}
              {formatMoney(one.state === "withdrawn" ? one.promised : moves(one), one.currency)}
            </p>
          )}
          {lowered && (
            <p className="num text-fg-2 text-xs">
              {formatMoney(one.promised, one.currency)} promised, {formatMoney(less, one.currency)} less
            </p>
          )}
          {!isZero(one.bonus) && (
            <p className="num text-fg-2 text-xs">with {formatMoney(one.bonus, one.currency)} bonus</p>
          )}
        </div>
      </div>
      <div className="flex flex-wrap items-start gap-x-2 gap-y-1">
        <Badge tone={stands.tone}>
          <Icon aria-hidden />
          {stands.word}
        </Badge>
        <p className="min-w-0 max-w-prose flex-1 basis-56 break-words text-fg-2">{stands.says}</p>
      </div>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-fg-2 text-xs">
        {at && <Ago at={at} />}
        {one.attempts > 1 && <span>{plural(one.attempts, "attempt")} under one key</span>}
        {one.provider_ref && (
          <span className="inline-flex min-w-0 items-center">
            Reference&nbsp;<code className="break-all font-mono text-fg">{one.provider_ref}</code>
            <CopyButton text={one.provider_ref} label="Copy reference" className="-my-1" />
          </span>
        )}
        {one.state !== "done" && one.state !== "promised" && (
          <span className="inline-flex min-w-0 items-center">
            Key&nbsp;<code className="break-all font-mono">{one.key}</code>
            <CopyButton text={one.key} label="Copy key" className="-my-1" />
          </span>
        )}
      </p>
      {retry.error && <ProblemNote error={retry.error} title="Not tried again" />}
      {held && (
        <HeldStepLine view={view} step={held} says={held.said.done ? "Done by hand" : "Withdrawing"} />
      )}
      {mayAct && !held && marking === null && (can.markDone || can.withdraw || can.retry) && (
        <div className="flex flex-wrap gap-2">
          {can.retry && (
            <Button size="sm" tone="primary" busy={retry.isPending} onClick={() => retry.mutate(null)}>
              {!retry.isPending && <RotateCw aria-hidden />}
              Try again
              <span className="sr-only">: {name}</span>
            </Button>
          )}
          {can.markDone && (
            <Button size="sm" onClick={() => setMarking("done")}>
              <Check aria-hidden />
              Mark as done by hand…
              <span className="sr-only">: {name}</span>
            </Button>
          )}
          {can.withdraw && (
            <Button size="sm" tone="ghost" onClick={() => setMarking("withdraw")}>
              Withdraw…
              <span className="sr-only">: {name}</span>
            </Button>
          )}
        </div>
      )}
      {marking && <MarkForm view={view} one={one} done={marking === "done"} close={() => setMarking(null)} />}
    </li>
  );
}

function Items({ view, one }: { view: ReturnForMerchant; one: Resolution }) {
  return (
    <ul className="text-fg-2">
      {linesOf(one).map((line) => {
        const instead = line.exchange_for;
        return (
          <li key={line.line_number}>
            {productOf(view, line.line_number)}
            {line.quantity > 1 && <span className="num"> × {line.quantity}</span>}
            {instead && <> → {instead.product_name ?? instead.sku}</>}
          </li>
        );
      })}
    </ul>
  );
}
