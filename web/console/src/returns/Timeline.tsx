import type { ReturnForMerchant } from "@shared/wire";
import { cn } from "@/lib/cn";
import { channelWords, sentence } from "@/lib/words";
import { Card } from "@/ui/page";
import { Ago } from "@/ui/text";
import { type Look, lookOf, saysOf } from "./moments";

const TONES: Record<Look["tone"], string> = {
  plain: "bg-muted text-fg-2",
  ok: "bg-ok-tint text-ok",
  danger: "bg-danger-tint text-danger",
  warn: "bg-warn-tint text-warn",
  info: "bg-info-tint text-info",
  accent: "bg-accent-tint text-accent",
};

/** Everything that happened, and who did it. */
export function Timeline({ view }: { view: ReturnForMerchant }) {
  return (
    <Card title="Timeline">
      <ol className="relative space-y-4 before:absolute before:top-2 before:bottom-2 before:left-3 before:w-px before:bg-line">
        {view.timeline.map((moment, index) => {
          const { word, icon: Icon, tone } = lookOf(moment);
          const note = moment.what === "note";
          const says =
            moment.what === "asked" ? `Asked: ${channelWords(view.channel)}` : saysOf(moment, view);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: moments are only ever added at the end
            <li key={index} className="relative flex gap-3 text-sm">
              <span
                className={cn(
                  "z-1 flex size-6 shrink-0 items-center justify-center rounded-full ring-4 ring-bg",
                  TONES[tone],
                )}
              >
                <Icon aria-hidden className="size-3.5" />
                <span className="sr-only">{word}: </span>
              </span>
              <div className="min-w-0 flex-1 pt-0.5">
                {note ? (
                  <blockquote className="w-fit max-w-prose whitespace-pre-wrap break-words rounded-md border border-line bg-surface px-3 py-2">
                    {says}
                  </blockquote>
                ) : (
                  <p className="max-w-prose whitespace-pre-wrap break-words">{says}</p>
                )}
                <p className="text-fg-2 text-xs">
                  {note && "Note by "}
                  {whoWords(moment.who)} · <Ago at={moment.at} />
                </p>
              </div>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

/** An e-mail stays as it is written; "shopper" begins like a sentence. */
function whoWords(who: string | null): string {
  if (!who) return "Dokani";
  return who.includes("@") ? who : sentence(who);
}
