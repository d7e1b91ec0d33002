import type { SimulatedRun } from "@shared/wire";
import { Camera, Wrench } from "lucide-react";
import { cn } from "@/lib/cn";
import { sentence } from "@/lib/words";
import { Dialog } from "@/ui/dialog";

const WHO = { shopper: "Shopper", agent: "Agent", system: "Dokani" } as const;

/** One conversation word for word, and before it what was expected and did not come. */
export function Transcript({ run, k, close }: { run: SimulatedRun; k: number; close: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(on) => !on && close()}
      place="side"
      title={`${sentence(run.scenario)}, conversation ${run.number} of ${k}`}
      description={run.passed ? "Passed: everything stands as it should." : "Failed."}
    >
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        tabIndex={0}
        aria-label="Conversation"
        className="scroll-thin flex-1 space-y-3 overflow-y-auto px-5 py-4"
      >
        {run.faults.length > 0 && (
          <ul aria-label="What failed" className="space-y-3">
            {run.faults.map((fault) => (
              <li
                key={`${fault.expectation} ${JSON.stringify(fault.found)}`}
                className="rounded-lg border border-danger/40 bg-danger-tint px-3 py-2.5 text-sm"
              >
                <p className="font-medium">Expected: {fault.expectation}</p>
                <dl className="mt-1.5 space-y-1.5">
                  <Value name="Should be" value={fault.expected} />
                  <Value name="Found" value={fault.found} />
                </dl>
              </li>
            ))}
          </ul>
        )}
        <ol className="space-y-3">
          {run.transcript.map((line, at) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a kept conversation never changes
              key={at}
              className={cn("flex flex-col", line.by === "shopper" ? "items-end" : "items-start")}
            >
              <span className="mb-0.5 text-fg-2 text-xs">{WHO[line.by]}</span>
              <p
                className={cn(
                  "max-w-[85%] whitespace-pre-line break-words rounded-lg px-3 py-2 text-sm",
                  line.by === "shopper" ? "bg-accent-tint" : "border border-line bg-surface",
                )}
              >
                {line.photo && (
                  <Camera role="img" aria-label="With a picture" className="mr-1.5 inline size-4" />
                )}
                {line.text}
              </p>
              {(line.tools ?? []).length > 0 && (
                <p className="mt-1 flex max-w-[85%] flex-wrap items-center gap-x-2 text-fg-2 text-xs">
                  <Wrench aria-hidden className="size-3" />
                  <span className="sr-only">Tools:</span>
                  {(line.tools ?? []).map((tool) => (
                    <code key={tool} className="font-mono">
                      {tool}
                    </code>
                  ))}
                </p>
              )}
            </li>
          ))}
        </ol>
        <p className="pt-1 text-fg-2 text-xs">
          Seed <code className="num font-mono">{run.seed}</code>, {(run.took_ms / 1000).toFixed(1)} s
        </p>
      </section>
    </Dialog>
  );
}

function Value({ name, value }: { name: string; value: unknown }) {
  const shown = value === null || value === undefined ? "nothing" : value;
  return (
    <div>
      <dt className="text-fg-2 text-xs">{name}</dt>
      <dd className="whitespace-pre-wrap break-words font-mono text-xs">
        {typeof shown === "string" ? shown : JSON.stringify(shown, null, 1)}
      </dd>
    </div>
  );
}
