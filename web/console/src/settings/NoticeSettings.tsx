import { Switch } from "radix-ui";
import { useId } from "react";
import { KINDS } from "@/notices/notices";
import { useMe, useSetPreferences } from "@/shell/useMe";
import { ProblemNote } from "@/ui/feedback";
import { Section } from "./Section";

const SAYS: Record<keyof typeof KINDS, string> = {
  assigned: "A return was assigned to you.",
  overdue: "A return has waited longer for its review than your policy allows.",
  appeal: "A shopper asks that a denial be looked at again.",
  answered: "A shopper sent what was asked for.",
  decision_failed: "A held decision could not take effect.",
  money_failed: "Your shop refused to pay, send or charge.",
  money_by_hand: "Something fell due that your shop does not do by itself.",
  security: "A security event of high or critical severity.",
  rated_low: "A shopper rated their return low.",
};

/** Whether the bell counts, and what it counts. */
export function NoticeSettings() {
  const id = useId();
  const on = useMe().preferences.notifications_enabled !== false;
  const save = useSetPreferences();
  return (
    <>
      <Section
        title="Notices"
        says="What the bell tells you. This is yours alone; others of your team have their own."
      >
        <div className="flex items-start justify-between gap-6 rounded-lg border border-line px-4 py-3">
          <div>
            <label htmlFor={id} className="font-medium text-sm">
              Count what I have not seen
            </label>
            <p id={`${id}-hint`} className="max-w-prose text-fg-2 text-sm">
              Switched off, the bell shows no number and says nothing by itself; the list stays.
            </p>
          </div>
          <Switch.Root
            id={id}
            checked={on}
            aria-describedby={`${id}-hint`}
            onCheckedChange={(checked) => save.mutate({ notifications_enabled: checked })}
            className="relative mt-0.5 h-6 w-10 shrink-0 rounded-full border border-control bg-muted transition-colors duration-(--fast) data-[state=checked]:border-accent data-[state=checked]:bg-accent"
          >
            <Switch.Thumb className="block size-4.5 translate-x-[3px] rounded-full bg-control transition-transform duration-(--fast) data-[state=checked]:translate-x-[17px] data-[state=checked]:bg-on-accent" />
          </Switch.Root>
        </div>
        {save.error && <ProblemNote className="mt-3" error={save.error} title="Not saved" />}
      </Section>
      <Section title="What there is">
        <ul className="max-w-2xl">
          {(Object.keys(KINDS) as (keyof typeof KINDS)[]).map((kind) => {
            const { words, icon: Icon, tone } = KINDS[kind];
            return (
              <li
                key={kind}
                className="flex min-h-11 items-center gap-3 border-line border-b py-2 text-sm last:border-0"
              >
                <span className={`flex size-6 shrink-0 items-center justify-center rounded-full ${tone}`}>
                  <Icon aria-hidden className="size-3.5" />
                </span>
                <span className="w-36 shrink-0 font-medium max-sm:w-28">{words}</span>
                <span className="text-fg-2">{SAYS[kind]}</span>
              </li>
            );
          })}
        </ul>
      </Section>
    </>
  );
}
