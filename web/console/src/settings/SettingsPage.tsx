import { Link, useParams } from "@tanstack/react-router";
import {
  Bell,
  Fingerprint,
  Keyboard,
  KeyRound,
  type LucideIcon,
  MessagesSquare,
  Palette,
  Store,
  Users,
} from "lucide-react";
import type { ComponentType } from "react";
import { cn } from "@/lib/cn";
import { NotFound } from "@/shell/Broken";
import { useMay } from "@/shell/useMe";
import { PageHead } from "@/ui/page";
import { ApiKeys } from "./ApiKeys";
import { Appearance } from "./Appearance";
import { BusinessSettings } from "./Business";
import { Members } from "./Members";
import { NoticeSettings } from "./NoticeSettings";
import { ReceiptKeys } from "./ReceiptKeys";
import { Shortcuts } from "./Shortcuts";
import { TalkSettings } from "./TalkSettings";

const SECTIONS: { section: string; words: string; icon: LucideIcon; show: ComponentType; admin?: true }[] = [
  { section: "business", words: "Shop", icon: Store, show: BusinessSettings },
  { section: "conversations", words: "Conversations", icon: MessagesSquare, show: TalkSettings },
  { section: "members", words: "Members", icon: Users, show: Members },
  { section: "api-keys", words: "API keys", icon: KeyRound, show: ApiKeys, admin: true },
  { section: "receipt-keys", words: "Receipt keys", icon: Fingerprint, show: ReceiptKeys },
  { section: "notices", words: "Notices", icon: Bell, show: NoticeSettings },
  { section: "appearance", words: "Appearance", icon: Palette, show: Appearance },
  { section: "shortcuts", words: "Keyboard shortcuts", icon: Keyboard, show: Shortcuts },
];

export function SettingsPage() {
  const { section } = useParams({ from: "/shell/settings/$section" });
  const mayAdmin = useMay("admin");
  const sections = SECTIONS.filter((each) => mayAdmin || !each.admin);
  const chosen = sections.find((each) => each.section === section);
  if (!chosen) return <NotFound />;
  const Shown = chosen.show;
  return (
    <>
      <PageHead title="Settings" className="border-line border-b" />
      <div className="grid grid-cols-1 md:grid-cols-[13rem_minmax(0,1fr)]">
        <nav aria-label="Settings" className="p-2 max-md:border-line max-md:border-b md:pt-4 md:pl-4">
          <ul className="gap-1 max-md:flex max-md:overflow-x-auto md:space-y-0.5">
            {sections.map(({ section: each, words, icon: Icon }) => (
              <li key={each} className="max-md:shrink-0">
                <Link
                  to="/settings/$section"
                  params={{ section: each }}
                  className={cn(
                    "flex h-8 items-center gap-2.5 whitespace-nowrap rounded-md px-2 text-fg-2 text-sm hover:bg-muted hover:text-fg max-md:h-10",
                    each === section && "bg-muted font-medium text-fg",
                  )}
                >
                  <Icon aria-hidden className="size-4" />
                  {words}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="min-w-0 max-w-3xl px-4 py-6 md:px-8">
          <Shown />
        </div>
      </div>
    </>
  );
}
