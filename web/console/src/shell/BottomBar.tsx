import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { countsQuery } from "@/api/queries";
import { PLACES } from "./nav";

/** The main places on narrow screens, within reach of a thumb. */
export function BottomBar() {
  const counts = useQuery(countsQuery).data;
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <ul className="grid grid-cols-4">
        {PLACES.map(({ to, short, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              className="relative flex h-14 flex-col items-center justify-center gap-1 font-medium text-fg-2 text-xs data-[status=active]:text-accent"
            >
              <Icon aria-hidden className="size-5" />
              {short}
              {to === "/returns" && counts && counts.needs_review > 0 && (
                <span className="num absolute top-1.5 left-[calc(50%+0.5rem)] h-4 min-w-4 rounded-full bg-accent px-1 text-center text-[0.6875rem] text-on-accent leading-4">
                  {counts.needs_review > 99 ? "99+" : counts.needs_review}
                  <span className="sr-only"> waiting for review</span>
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
