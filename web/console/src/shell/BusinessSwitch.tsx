import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ChevronsUpDown } from "lucide-react";
import { meQuery } from "@/api/queries";
import { chooseBusiness } from "@/api/session";
import { ROLE_WORDS } from "@/lib/words";
import { Menu, MenuChoice, MenuContent, MenuLabel, MenuTrigger } from "@/ui/menu";
import { Mark } from "./Mark";
import { useMe } from "./useMe";

/** Which shop the console shows; a menu only for those who have several. */
export function BusinessSwitch() {
  const me = useMe();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const name = me.business?.business_name ?? "Dokani";

  async function change(id: string) {
    if (id === me.business?.business_id) return;
    chooseBusiness(id);
    await navigate({ to: "/returns" });
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== meQuery.queryKey[0] });
    await queries.invalidateQueries();
  }

  if (me.businesses.length < 2) {
    return (
      <div className="flex h-9 min-w-0 items-center gap-2.5 px-2">
        <Mark />
        <span className="truncate font-semibold text-sm">{name}</span>
      </div>
    );
  }
  return (
    <Menu>
      <MenuTrigger className="flex h-9 min-w-0 max-w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-muted max-md:h-11 md:w-full">
        <Mark />
        <span className="min-w-0 truncate font-semibold text-sm">{name}</span>
        <ChevronsUpDown aria-hidden className="ml-auto size-4 shrink-0 text-fg-2" />
        <span className="sr-only">, switch shop</span>
      </MenuTrigger>
      <MenuContent align="start">
        <MenuLabel>Your shops</MenuLabel>
        {me.businesses.map((business) => (
          <MenuChoice
            key={business.business_id}
            chosen={business.business_id === me.business?.business_id}
            onSelect={() => void change(business.business_id)}
          >
            <span className="min-w-0 flex-1 truncate">{business.business_name}</span>
            <span className="text-fg-2 text-xs">{ROLE_WORDS[business.role]?.word ?? business.role}</span>
          </MenuChoice>
        ))}
      </MenuContent>
    </Menu>
  );
}
