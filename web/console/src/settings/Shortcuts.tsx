import { Switch } from "radix-ui";
import { useId } from "react";
import { PLACES } from "@/shell/nav";
import { useMe, useSetPreferences } from "@/shell/useMe";
import { ProblemNote } from "@/ui/feedback";
import { Keys } from "@/ui/text";
import { Section } from "./Section";

const LETTERS = [
  { keys: "j", says: "Next return" },
  { keys: "k", says: "Previous return" },
  { keys: "x", says: "Select" },
  { keys: "Enter", says: "Open" },
  { keys: "Escape", says: "Back, close, clear" },
  { keys: "a", says: "Approve…" },
  { keys: "d", says: "Deny…" },
  { keys: "/", says: "Search the list" },
  { keys: "g q", says: "Go to the review queue" },
  ...PLACES.filter((place) => place.to !== "/returns").map((place) => ({
    keys: place.keys as string,
    says: `Go to ${place.words.toLowerCase()}`,
  })),
  { keys: "?", says: "All shortcuts of a screen" },
  { keys: "mod+k", says: "Search or jump to…" },
  { keys: "mod+Enter", says: "Send a decision" },
];

export function Shortcuts() {
  const id = useId();
  const on = useMe().preferences.single_key_shortcuts !== false;
  const save = useSetPreferences();
  return (
    <>
      <Section title="Keyboard shortcuts">
        <div className="flex items-start justify-between gap-6 rounded-lg border border-line px-4 py-3">
          <div>
            <label htmlFor={id} className="font-medium text-sm">
              Single-letter shortcuts
            </label>
            <p id={`${id}-hint`} className="max-w-prose text-fg-2 text-sm">
              Switch them off when you use speech input, or press letters by accident. Those with {""}
              <Keys keys="mod" className="text-fg-2 touch:inline-flex" />{" "}
              <span className="sr-only">Control or Command</span> and Escape stay.
            </p>
          </div>
          <Switch.Root
            id={id}
            checked={on}
            aria-describedby={`${id}-hint`}
            onCheckedChange={(checked) => save.mutate({ single_key_shortcuts: checked })}
            className="relative mt-0.5 h-6 w-10 shrink-0 rounded-full border border-control bg-muted transition-colors duration-(--fast) data-[state=checked]:border-accent data-[state=checked]:bg-accent"
          >
            <Switch.Thumb className="block size-4.5 translate-x-[3px] rounded-full bg-control transition-transform duration-(--fast) data-[state=checked]:translate-x-[17px] data-[state=checked]:bg-on-accent" />
          </Switch.Root>
        </div>
        {save.error && <ProblemNote className="mt-3" error={save.error} title="Not saved" />}
      </Section>
      <Section title="What they do">
        <dl className="grid max-w-2xl gap-x-10 sm:grid-cols-2">
          {LETTERS.map(({ keys, says }) => (
            <div
              key={keys}
              className="flex min-h-9 items-center justify-between gap-4 border-line border-b text-sm"
            >
              <dt>{says}</dt>
              <dd>
                <span className="sr-only">{keys.replace("mod", "Control")}</span>
                <Keys keys={keys} className="text-fg-2 touch:inline-flex" />
              </dd>
            </div>
          ))}
        </dl>
      </Section>
    </>
  );
}
