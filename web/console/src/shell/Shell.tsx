import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { listen } from "@/api/live";
import { cn } from "@/lib/cn";
import { allowSingleKeys, useShortcut } from "@/lib/keys";
import { applyTheme } from "@/lib/theme";
import { HoldBar } from "@/returns/HoldBar";
import { BottomBar } from "./BottomBar";
import { DemoBanner } from "./DemoBanner";
import { NoBusiness } from "./NoBusiness";
import type { Place } from "./nav";
import { Sidebar } from "./Sidebar";
import { TopBar } from "./TopBar";
import { useMe, usePlaces } from "./useMe";

const Palette = lazy(() => import("./Palette"));
const ShortcutSheet = lazy(() => import("./ShortcutSheet"));

export type Sheet = "palette" | "keys" | null;

export function Shell() {
  const me = useMe();
  const places = usePlaces();
  const queries = useQueryClient();
  const [sheet, setSheet] = useState<Sheet>(null);
  const businessId = me.business?.business_id;

  useEffect(() => (businessId ? listen(queries) : undefined), [queries, businessId]);
  useEffect(
    () => allowSingleKeys(me.preferences.single_key_shortcuts !== false),
    [me.preferences.single_key_shortcuts],
  );
  useEffect(() => {
    if (me.preferences.theme) applyTheme(me.preferences.theme);
  }, [me.preferences.theme]);

  useShortcut("mod+k", "Search or jump to…", "General", () =>
    setSheet((open) => (open === "palette" ? null : "palette")),
  );
  useShortcut("?", "Show keyboard shortcuts", "General", () => setSheet("keys"));

  if (!me.business) return <NoBusiness email={me.user.email} />;
  return (
    <>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 font-medium text-on-accent text-sm focus:translate-y-0"
      >
        Skip to content
      </a>
      {places.map((place) => (
        <GoTo key={place.to} {...place} />
      ))}
      <div className="min-h-dvh md:grid md:grid-cols-[224px_minmax(0,1fr)]">
        <Sidebar open={setSheet} />
        <TopBar open={setSheet} />
        <div
          className={cn(
            "flex min-w-0 flex-col pb-16 md:pb-0",
            me.demo ? "[--banner:2.25rem]" : "[--banner:0rem]",
          )}
        >
          {me.demo && <DemoBanner />}
          <main id="main" tabIndex={-1} className="min-w-0 flex-1 outline-none">
            <Outlet />
          </main>
        </div>
        <HoldBar />
        <BottomBar />
      </div>
      <Suspense>
        {sheet === "palette" && <Palette close={() => setSheet(null)} showKeys={() => setSheet("keys")} />}
        {sheet === "keys" && <ShortcutSheet close={() => setSheet(null)} />}
      </Suspense>
    </>
  );
}

function GoTo({ to, words, keys }: Pick<Place, "to" | "words" | "keys">) {
  const navigate = useNavigate();
  useShortcut(keys, `Go to ${words.toLowerCase()}`, "Go to", () => void navigate({ to }));
  return null;
}
