import { CircleDot, LoaderCircle, RefreshCw, WifiOff } from "lucide-react";
import { type Connection, useConnection } from "@/api/live";
import { cn } from "@/lib/cn";

const STATES: Record<Connection, { word: string; says: string; icon: typeof CircleDot; look: string }> = {
  live: { word: "Live", says: "Changes appear as they happen.", icon: CircleDot, look: "text-ok" },
  connecting: { word: "Connecting…", says: "Opening live updates.", icon: LoaderCircle, look: "text-fg-2" },
  polling: {
    word: "Reconnecting…",
    says: "Live updates are interrupted; this page asks every 15 seconds.",
    icon: RefreshCw,
    look: "text-warn",
  },
  offline: {
    word: "Offline",
    says: "No connection. What you see may be old.",
    icon: WifiOff,
    look: "text-danger",
  },
};

/** Whether what is shown is up to the moment. */
export function ConnectionState({ compact }: { compact?: boolean }) {
  const state = useConnection();
  const { word, says, icon: Icon, look } = STATES[state];
  if (compact && state === "live") return null;
  return (
    <div
      role="status"
      title={says}
      className={cn("flex h-8 items-center gap-2.5 px-2 text-fg-2 text-sm", compact && "h-auto text-xs")}
    >
      <Icon aria-hidden className={cn("size-4 shrink-0", look)} />
      <span>{word}</span>
      <span className="sr-only">. {says}</span>
    </div>
  );
}
