import type { Role } from "@shared/wire";
import {
  Banknote,
  Bell,
  Drama,
  Gauge,
  Inbox,
  type LucideIcon,
  MessagesSquare,
  Package,
  Radar,
  ScrollText,
  Settings,
  ShieldAlert,
  Stamp,
} from "lucide-react";

/**
 * What the console has, in order; the palette, the side bar and the shortcuts all read this. `thumb` has its own place
 * at the foot of a narrow screen, the others are behind "More"; `bell` is reached by the bell.
 */
const ALL = [
  {
    to: "/returns",
    words: "Review queue",
    short: "Queue",
    icon: Inbox,
    keys: "g q",
    least: "viewer",
    at: "thumb",
  },
  {
    to: "/conversations",
    words: "Conversations",
    short: "Chats",
    icon: MessagesSquare,
    keys: "g c",
    least: "agent",
    at: "thumb",
  },
  { to: "/money", words: "Money", short: "Money", icon: Banknote, keys: "g m", least: "viewer", at: "thumb" },
  {
    to: "/orders",
    words: "Orders",
    short: "Orders",
    icon: Package,
    keys: "g o",
    least: "viewer",
    at: "thumb",
  },
  { to: "/risk", words: "Risk", short: "Risk", icon: Radar, keys: "g r", least: "agent", at: "thumb" },
  {
    to: "/policies",
    words: "Policies",
    short: "Policies",
    icon: ScrollText,
    keys: "g p",
    least: "viewer",
    at: "more",
  },
  {
    to: "/simulator",
    words: "Simulator",
    short: "Simulator",
    icon: Drama,
    keys: "g i",
    least: "agent",
    at: "more",
  },
  {
    to: "/agent",
    words: "Agent performance",
    short: "Agent",
    icon: Gauge,
    keys: "g a",
    least: "viewer",
    at: "more",
  },
  {
    to: "/security",
    words: "Security events",
    short: "Security",
    icon: ShieldAlert,
    keys: "g e",
    least: "admin",
    at: "more",
  },
  { to: "/audit", words: "Audit log", short: "Audit", icon: Stamp, keys: "g l", least: "admin", at: "more" },
  { to: "/notices", words: "Notices", short: "Notices", icon: Bell, keys: "g n", least: "agent", at: "bell" },
  {
    to: "/settings",
    words: "Settings",
    short: "Settings",
    icon: Settings,
    keys: "g s",
    least: "viewer",
    at: "more",
  },
] as const satisfies readonly {
  to: string;
  words: string;
  short: string;
  icon: LucideIcon;
  keys: string;
  least: Role;
  at: "thumb" | "more" | "bell";
}[];

export type Place = (typeof ALL)[number];

export const PLACES: readonly Place[] = ALL;
