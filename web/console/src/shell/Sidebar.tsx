import { Link } from "@tanstack/react-router";
import { Keyboard, Search } from "lucide-react";
import { Bell } from "@/notices/Bell";
import { Keys } from "@/ui/text";
import { BusinessSwitch } from "./BusinessSwitch";
import { ConnectionState } from "./Connection";
import type { Sheet } from "./Shell";
import { UserMenu } from "./UserMenu";
import { usePlaces } from "./useMe";
import { useWaiting } from "./useWaiting";

export function Sidebar({ open }: { open: (sheet: Sheet) => void }) {
  const waiting = useWaiting();
  const places = usePlaces().filter((place) => place.at !== "bell");
  return (
    <aside className="sticky top-0 hidden h-dvh flex-col border-line border-r bg-surface px-2 py-3 md:flex">
      <div className="flex items-center gap-1">
        <div className="min-w-0 flex-1">
          <BusinessSwitch />
        </div>
        <Bell />
      </div>
      <button
        type="button"
        onClick={() => open("palette")}
        className="mt-3 flex h-8 items-center gap-2 rounded-md border border-line bg-bg px-2 text-fg-2 text-sm transition-colors duration-(--fast) hover:border-control hover:text-fg"
      >
        <Search aria-hidden className="size-4" />
        Search
        <Keys keys="mod+k" className="ml-auto" />
      </button>
      <nav aria-label="Main" className="mt-4">
        <ul className="space-y-0.5">
          {places.map(({ to, words, icon: Icon }) => {
            const count = waiting[to];
            return (
              <li key={to}>
                <Link
                  to={to}
                  className="group flex h-8 items-center gap-2.5 rounded-md px-2 text-fg-2 text-sm transition-colors duration-(--fast) hover:bg-muted hover:text-fg data-[status=active]:bg-muted data-[status=active]:font-medium data-[status=active]:text-fg"
                >
                  <Icon aria-hidden className="size-4 group-data-[status=active]:text-accent" />
                  {words}
                  {count && count.number > 0 && (
                    <span className="num ml-auto text-fg-2 text-xs">
                      {count.number.toLocaleString()}
                      <span className="sr-only"> {count.words}</span>
                    </span>
                  )}
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
      <div className="mt-auto space-y-0.5">
        <ConnectionState />
        <button
          type="button"
          onClick={() => open("keys")}
          className="flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-fg-2 text-sm hover:bg-muted hover:text-fg"
        >
          <Keyboard aria-hidden className="size-4" />
          Shortcuts
          <Keys keys="?" className="ml-auto" />
        </button>
        <UserMenu />
      </div>
    </aside>
  );
}
