import { Tabs as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { cn } from "@/lib/cn";

export interface Tab<Name extends string> {
  name: Name;
  words: string;
  /** Beside the words: a count, or a sign that something waits here. */
  aside?: ReactNode;
  content: ReactNode;
}

/** Parts of one screen, one shown at a time; arrows move between them. Which one is shown belongs into the address. */
export function Tabs<Name extends string>({
  label,
  tabs,
  shown,
  show,
  className,
}: {
  label: string;
  tabs: readonly Tab<Name>[];
  shown: Name;
  show: (name: Name) => void;
  className?: string;
}) {
  // What was opened once stays, so that nothing written in it is lost by looking elsewhere.
  const [seen, setSeen] = useState<readonly Name[]>([shown]);
  if (!seen.includes(shown)) setSeen([...seen, shown]);
  return (
    <Radix.Root value={shown} onValueChange={(name) => show(name as Name)} className={className}>
      <Radix.List
        aria-label={label}
        className="flex gap-1 overflow-x-auto border-line border-b [scrollbar-width:none]"
      >
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.name}
            value={tab.name}
            className={cn(
              "-mb-px flex h-10 shrink-0 items-center gap-1.5 border-b-2 px-2.5 text-sm transition-colors duration-(--fast) -outline-offset-2 max-md:h-11",
              tab.name === shown
                ? "border-accent font-medium text-fg"
                : "border-transparent text-fg-2 hover:text-fg",
            )}
          >
            {tab.words}
            {tab.aside}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content
          key={tab.name}
          value={tab.name}
          {...(seen.includes(tab.name) && { forceMount: true as const })}
          // Radix hides nothing that is forced to stay.
          hidden={tab.name !== shown}
          className="space-y-4 pt-4 outline-offset-4"
        >
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
