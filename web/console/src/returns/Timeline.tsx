import type { ReturnForMerchant } from "@shared/wire";
import { sentence } from "@/lib/words";
import { Card } from "@/ui/page";
import { Ago } from "@/ui/text";

/** Everything that happened, and who did it. */
export function Timeline({ view }: { view: ReturnForMerchant }) {
  return (
    <Card title="Timeline">
      <ol className="relative space-y-4 before:absolute before:top-2 before:bottom-2 before:left-[3px] before:w-px before:bg-line">
        {view.timeline.map((moment, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: moments are only ever added at the end
          <li key={index} className="relative flex gap-3 pl-5 text-sm">
            <span
              aria-hidden
              className="absolute top-1.5 left-0 size-[7px] rounded-full bg-control ring-4 ring-bg"
            />
            <div className="min-w-0 flex-1">
              <p className="break-words">{moment.says || sentence(moment.what)}</p>
              <p className="text-fg-2 text-xs">
                {sentence(moment.who ?? "Dokani")} · <Ago at={moment.at} />
              </p>
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
