import { Search } from "lucide-react";
import { Bell } from "@/notices/Bell";
import { Button } from "@/ui/button";
import { BusinessSwitch } from "./BusinessSwitch";
import { ConnectionState } from "./Connection";
import type { Sheet } from "./Shell";
import { UserMenu } from "./UserMenu";

/** The head of the page on narrow screens. */
export function TopBar({ open }: { open: (sheet: Sheet) => void }) {
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center gap-1 border-line border-b bg-surface px-2 md:hidden">
      <div className="min-w-0 flex-1">
        <BusinessSwitch />
      </div>
      <ConnectionState compact />
      <Button
        tone="ghost"
        size="icon"
        className="size-11"
        aria-label="Search"
        onClick={() => open("palette")}
      >
        <Search aria-hidden />
      </Button>
      <Bell compact />
      <UserMenu compact />
    </header>
  );
}
