import { Link } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/ui/menu";
import { usePlaces } from "./useMe";
import { useWaiting } from "./useWaiting";

const spot =
  "relative flex h-14 w-full flex-col items-center justify-center gap-1 font-medium text-fg-2 text-xs data-[status=active]:text-accent data-[state=open]:text-fg";

/** The main places on narrow screens, within reach of a thumb. */
export function BottomBar() {
  const waiting = useWaiting();
  const places = usePlaces();
  const thumb = places.filter((place) => place.at === "thumb");
  const more = places.filter((place) => place.at === "more");
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <ul className="grid auto-cols-fr grid-flow-col">
        {thumb.map(({ to, short, icon: Icon }) => {
          const count = waiting[to];
          return (
            <li key={to}>
              <Link to={to} className={spot}>
                <Icon aria-hidden className="size-5" />
                {short}
                {count && count.number > 0 && (
                  <span className="num absolute top-1.5 left-[calc(50%+0.5rem)] h-4 min-w-4 rounded-full bg-accent px-1 text-center text-[0.6875rem] text-on-accent leading-4">
                    {count.number > 99 ? "99+" : count.number}
                    <span className="sr-only"> {count.words}</span>
                  </span>
                )}
              </Link>
            </li>
          );
        })}
        <li>
          <Menu>
            <MenuTrigger className={spot}>
              <Ellipsis aria-hidden className="size-5" />
              More
            </MenuTrigger>
            <MenuContent align="end" side="top">
              {more.map(({ to, words, icon: Icon }) => (
                <MenuItem key={to} asChild>
                  <Link to={to}>
                    <Icon aria-hidden />
                    {words}
                    {(waiting[to]?.number ?? 0) > 0 && (
                      <span className="num ml-auto text-fg-2 text-xs">{waiting[to]?.number}</span>
                    )}
                  </Link>
                </MenuItem>
              ))}
            </MenuContent>
          </Menu>
        </li>
      </ul>
    </nav>
  );
}
