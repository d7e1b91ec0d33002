import type { ConversationInList } from "@shared/wire";
import { Archive, Bot, CircleStop, Hourglass, Pause, UserRound } from "lucide-react";
import { formatExact, formatLength, useNow } from "@/lib/time";
import { useMe } from "@/shell/useMe";
import { Badge } from "@/ui/badge";

type Held = Pick<
  ConversationInList,
  "status" | "person" | "person_id" | "waiting_since" | "escalation_level"
>;

/** How it stands and who has the floor, as a word with a sign. */
export function Floor({ of }: { of: Held }) {
  const own = useMe().user.id;
  if (of.status === "ended" || of.status === "archived")
    return (
      <Badge>
        {of.status === "ended" ? <CircleStop aria-hidden /> : <Archive aria-hidden />}
        {of.status === "ended" ? "Ended" : "Archived"}
      </Badge>
    );
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      {of.status === "paused" && (
        <Badge>
          <Pause aria-hidden />
          Paused
        </Badge>
      )}
      {of.person_id ? (
        <Badge tone={of.person_id === own ? "accent" : "info"}>
          <UserRound aria-hidden />
          {of.person_id === own ? "You" : (of.person ?? "A colleague")}
        </Badge>
      ) : of.waiting_since ? (
        <Waits since={of.waiting_since} />
      ) : (
        of.status === "active" && (
          <Badge tone="ok">
            <Bot aria-hidden />
            Assistant
          </Badge>
        )
      )}
    </span>
  );
}

/** How long a shopper has been waiting for a person. */
export function Waits({ since }: { since: string }) {
  const now = useNow();
  const length = now - new Date(since).getTime();
  return (
    <Badge tone="warn">
      <Hourglass aria-hidden />
      <time dateTime={since} title={formatExact(since)} className="num">
        {length < 60_000 ? "Waits for you" : `Waits ${formatLength(length)}`}
      </time>
    </Badge>
  );
}
