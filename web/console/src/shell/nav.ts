import { Inbox, Package, ScrollText, Settings } from "lucide-react";

/** What the console has, in order; the palette, the side bar and the shortcuts all read this. */
export const PLACES = [
  { to: "/returns", words: "Review queue", short: "Queue", icon: Inbox, keys: "g q" },
  { to: "/orders", words: "Orders", short: "Orders", icon: Package, keys: "g o" },
  { to: "/policies", words: "Policies", short: "Policies", icon: ScrollText, keys: "g p" },
  { to: "/settings", words: "Settings", short: "Settings", icon: Settings, keys: "g s" },
] as const;
