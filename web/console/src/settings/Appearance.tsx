import { cn } from "@/lib/cn";
import { THEMES, useTheme } from "@/shell/UserMenu";
import { Section } from "./Section";

export function Appearance() {
  const { theme, setTheme } = useTheme();
  return (
    <Section title="Appearance" says="Kept with your account, and in this browser.">
      <fieldset>
        <legend className="mb-2 font-medium text-sm">Theme</legend>
        <div className="flex flex-wrap gap-3">
          {THEMES.map(({ theme: each, words, icon: Icon }) => (
            <label
              key={each}
              className={cn(
                "flex h-11 min-w-32 items-center gap-2.5 rounded-lg border px-3 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2",
                theme === each ? "border-accent bg-accent-tint font-medium" : "border-control hover:bg-muted",
              )}
            >
              <input
                type="radio"
                name="theme"
                className="sr-only"
                checked={theme === each}
                onChange={() => setTheme(each)}
              />
              <Icon aria-hidden className={cn("size-4", theme === each ? "text-accent" : "text-fg-2")} />
              {words}
            </label>
          ))}
        </div>
      </fieldset>
    </Section>
  );
}
