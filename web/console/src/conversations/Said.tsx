import type { ConversationFile, ReturnCard, SaidInConversation } from "@shared/wire";
import { Link } from "@tanstack/react-router";
import { Bot, FileText, ImageOff, Package, ShieldAlert, UserRound } from "lucide-react";
import { useState } from "react";
import { cn } from "@/lib/cn";
import { formatClock, formatExact } from "@/lib/time";
import { flagWords } from "@/lib/words";
import { Badge, StatusBadge } from "@/ui/badge";
import { Money } from "@/ui/text";
import { intentWords } from "./conversations";
import { Voice } from "./Voice";

const LOOK = {
  shopper: "rounded-bl-sm bg-muted",
  agent: "rounded-br-sm border border-line bg-bg",
  person: "rounded-br-sm bg-accent-tint",
} as const;

/** One message: the shopper on the left, the shop on the right, and what happened in between. */
export function Said({ said, goesOn }: { said: SaidInConversation; goesOn: boolean }) {
  if (said.sender === "system")
    return (
      <p className="mx-auto max-w-prose py-2 text-center text-fg-2 text-xs">
        <span className="whitespace-pre-wrap break-words">{said.text}</span>{" "}
        <time dateTime={said.at} title={formatExact(said.at)} className="num">
          {formatClock(said.at)}
        </time>
      </p>
    );
  const own = said.sender !== "shopper";
  const card = said.card?.kind === "return" ? (said.card as ReturnCard) : null;
  return (
    <div className={cn("flex flex-col", own ? "items-end" : "items-start", !goesOn && "pt-3")}>
      {!goesOn && (
        <p className="mb-1 flex items-center gap-1 px-1 text-fg-2 text-xs">
          {said.sender === "agent" && <Bot aria-hidden className="size-3.5" />}
          {said.sender === "person" && <UserRound aria-hidden className="size-3.5" />}
          <span className="font-medium">
            {said.sender === "shopper"
              ? "Shopper"
              : said.sender === "agent"
                ? "Assistant"
                : (said.by ?? "A colleague")}
          </span>
          <time dateTime={said.at} title={formatExact(said.at)} className="num">
            {formatClock(said.at)}
          </time>
        </p>
      )}
      <div
        className={cn(
          "max-w-[min(34rem,88%)] rounded-xl px-3 py-2 text-base",
          LOOK[said.sender],
          !said.text && "bg-transparent p-0",
        )}
      >
        {said.text && <p className="whitespace-pre-wrap break-words">{said.text}</p>}
        {said.files.length > 0 && (
          <ul className={cn("flex flex-wrap gap-2", said.text && "mt-2")}>
            {said.files.map((file) => (
              <li key={file.id}>
                <Sent file={file} />
              </li>
            ))}
          </ul>
        )}
        {card && <Returned card={card} />}
      </div>
      <Heard said={said} />
    </div>
  );
}

/** What was understood of a message, where it is worth a word. */
function Heard({ said: { details } }: { said: SaidInConversation }) {
  const flags = Object.entries(details.flags ?? {}).filter(([, on]) => on === true);
  if (!details.intent && !flags.length) return null;
  return (
    <p className="mt-0.5 flex flex-wrap items-center gap-x-2 px-1 text-fg-2 text-xs">
      {details.intent && details.intent !== "other" && <span>Understood: {intentWords(details.intent)}</span>}
      {flags.map(([flag]) => (
        <Badge key={flag} tone={flag.includes("injection") ? "danger" : "warn"}>
          <ShieldAlert aria-hidden />
          {flagWords(flag)}
        </Badge>
      ))}
    </p>
  );
}

/** The return that a reply was about, as the shopper saw it. */
function Returned({ card }: { card: ReturnCard }) {
  return (
    <Link
      to="/returns/$publicId"
      params={{ publicId: card.return_id }}
      className="mt-2 flex items-center gap-3 rounded-lg border border-line bg-surface px-3 py-2 text-sm hover:border-control"
    >
      <Package aria-hidden className="size-4 shrink-0 text-fg-2" />
      <span className="min-w-0 flex-1">
        <span className="block font-medium">Return of order {card.order_id}</span>
        {card.amount && <Money amount={card.amount} currency={card.currency} className="text-fg-2" />}
      </span>
      <StatusBadge status={card.status} />
    </Link>
  );
}

function Sent({ file }: { file: ConversationFile }) {
  const [broken, setBroken] = useState<string | null>(null);
  if (file.kind === "voice" && file.url) return <Voice url={file.url} name={file.name} />;
  if (file.url && file.content_type.startsWith("image/") && broken !== file.url)
    return (
      <a href={file.url} target="_blank" rel="noreferrer" className="block">
        <img
          src={file.url}
          alt={`Sent by the shopper: ${file.name}`}
          loading="lazy"
          onError={() => setBroken(file.url)}
          className="size-32 rounded-lg border border-line bg-muted object-cover"
        />
      </a>
    );
  const box = "flex max-w-64 items-center gap-2 rounded-lg border border-line bg-bg px-3 py-2 text-sm";
  return file.url ? (
    <a href={file.url} target="_blank" rel="noreferrer" className={cn(box, "hover:border-control")}>
      <FileText aria-hidden className="size-4 shrink-0 text-fg-2" />
      <span className="truncate">{file.name}</span>
    </a>
  ) : (
    <span className={cn(box, "text-fg-2")}>
      <ImageOff aria-hidden className="size-4 shrink-0" />
      <span className="truncate">{file.name}: being checked, or gone</span>
    </span>
  );
}
