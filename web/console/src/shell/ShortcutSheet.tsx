import { type Shortcut, useShortcutList } from "@/lib/keys";
import { Dialog } from "@/ui/dialog";
import { Keys } from "@/ui/text";
import { useMe } from "./useMe";

function grouped(shortcuts: readonly Shortcut[]): Map<string, Map<string, Shortcut>> {
  const groups = new Map<string, Map<string, Shortcut>>();
  for (const each of shortcuts) {
    const group = groups.get(each.group) ?? new Map<string, Shortcut>();
    groups.set(each.group, group.set(each.label, each));
  }
  return groups;
}

/** What can be pressed here and now. */
export default function ShortcutSheet({ close }: { close: () => void }) {
  const groups = grouped(useShortcutList());
  const off = useMe().preferences.single_key_shortcuts === false;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title="Keyboard shortcuts"
      description={
        off
          ? "Single letters are switched off; you can switch them on in Settings, Keyboard shortcuts."
          : "What works on this screen. Single letters can be switched off in Settings."
      }
    >
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label="Shortcuts"
        className="scroll-thin grid gap-x-8 gap-y-5 overflow-y-auto px-5 py-4 sm:grid-cols-2"
      >
        {[...groups].map(([group, shortcuts]) => (
          <section key={group}>
            <h3 className="mb-1 font-medium text-fg-2 text-xs">{group}</h3>
            <dl>
              {[...shortcuts.values()].map((each) => (
                <div key={each.label} className="flex min-h-8 items-center justify-between gap-4 text-sm">
                  <dt>{each.label}</dt>
                  <dd>
                    <span className="sr-only">{each.keys}</span>
                    <Keys keys={each.keys} className="text-fg-2 touch:inline-flex" />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </section>
    </Dialog>
  );
}
