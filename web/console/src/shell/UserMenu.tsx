import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { LogOut, Monitor, Moon, Sun } from "lucide-react";
import { api } from "@/api/client";
import { chooseBusiness } from "@/api/session";
import { cn } from "@/lib/cn";
import { applyTheme, type Theme } from "@/lib/theme";
import { ROLE_WORDS } from "@/lib/words";
import { Menu, MenuChoice, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from "@/ui/menu";
import { useMe, useSetPreferences } from "./useMe";

export const THEMES: readonly { theme: Theme; words: string; icon: typeof Sun }[] = [
  { theme: "system", words: "System", icon: Monitor },
  { theme: "light", words: "Light", icon: Sun },
  { theme: "dark", words: "Dark", icon: Moon },
];

export function useSignOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    await api.DELETE("/v1/session").catch(() => undefined);
    chooseBusiness(null);
    await navigate({ to: "/sign-in" });
    queries.clear();
  };
}

export function useTheme() {
  const me = useMe();
  const save = useSetPreferences();
  return {
    theme: me.preferences.theme ?? "system",
    setTheme(theme: Theme) {
      applyTheme(theme);
      save.mutate({ theme });
    },
  };
}

export function UserMenu({ compact }: { compact?: boolean }) {
  const me = useMe();
  const signOut = useSignOut();
  const { theme, setTheme } = useTheme();
  return (
    <Menu>
      <MenuTrigger
        className={cn(
          "flex items-center gap-2.5 rounded-md text-left text-sm hover:bg-muted",
          compact ? "size-11 justify-center" : "h-10 w-full px-2",
        )}
      >
        <span
          aria-hidden
          className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-tint font-semibold text-accent text-xs uppercase"
        >
          {me.user.email.slice(0, 1)}
        </span>
        {compact ? (
          <span className="sr-only">Account, {me.user.email}</span>
        ) : (
          <span className="min-w-0 flex-1 truncate">{me.user.email}</span>
        )}
      </MenuTrigger>
      <MenuContent align={compact ? "end" : "start"} side={compact ? "bottom" : "top"}>
        <div className="px-2 py-1.5">
          <p className="truncate font-medium text-sm">{me.user.email}</p>
          {me.role && <p className="text-fg-2 text-xs">{ROLE_WORDS[me.role].word}</p>}
        </div>
        <MenuSeparator />
        <MenuLabel>Theme</MenuLabel>
        {THEMES.map(({ theme: each, words, icon: Icon }) => (
          <MenuChoice key={each} chosen={theme === each} onSelect={() => setTheme(each)}>
            <Icon aria-hidden />
            {words}
          </MenuChoice>
        ))}
        <MenuSeparator />
        <MenuItem onSelect={() => void signOut()}>
          <LogOut aria-hidden />
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
