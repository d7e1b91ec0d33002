import { type ReactNode, useId } from "react";
import { cn } from "@/lib/cn";
import { Select } from "./field";

export interface FilterTab {
  key: string;
  words: string;
  chosen: boolean;
  count?: number | undefined;
  /** The link, given its looks: where it leads is the screen's own. */
  link: (props: {
    className: string;
    "aria-current": "page" | undefined;
    activeProps: Record<string, never>;
    children: ReactNode;
  }) => ReactNode;
}

/** Views of a list as links, for each has an address. */
export function FilterTabs({ label, tabs }: { label: string; tabs: readonly FilterTab[] }) {
  return (
    <nav
      aria-label={label}
      className="flex gap-1 overflow-x-auto border-line border-b px-2 [scrollbar-width:none] md:px-4"
    >
      {tabs.map((tab) => (
        <div key={tab.key} className="contents">
          {tab.link({
            "aria-current": tab.chosen ? "page" : undefined,
            activeProps: {},
            className: cn(
              "-mb-px flex h-10 shrink-0 items-center gap-1.5 border-b-2 px-2 text-sm transition-colors duration-(--fast) -outline-offset-2 max-md:h-11",
              tab.chosen ? "border-accent font-medium text-fg" : "border-transparent text-fg-2 hover:text-fg",
            ),
            children: (
              <>
                {tab.words}
                {tab.count !== undefined && (
                  <span className="num text-fg-2 text-xs">{tab.count.toLocaleString()}</span>
                )}
              </>
            ),
          })}
        </div>
      ))}
    </nav>
  );
}

/** One thing to narrow a list by, its name above it. */
export function FilterSelect<Value extends string>({
  label,
  value,
  options,
  onChange,
  className,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; words: string }[];
  onChange: (value: Value) => void;
  className?: string;
}) {
  const id = useId();
  return (
    <div className={cn("min-w-0", className)}>
      <label htmlFor={id} className="mb-1 block text-fg-2 text-xs">
        {label}
      </label>
      <Select
        id={id}
        value={value}
        className="text-sm"
        onChange={(event) => onChange(event.target.value as Value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.words}
          </option>
        ))}
      </Select>
    </div>
  );
}
