import type { SimulatedRun, WholeSimulation } from "@shared/wire";
import { Check, X } from "lucide-react";
import { cn } from "@/lib/cn";
import { sentence } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Card } from "@/ui/page";

/** pass^k by kind of shopper; every conversation is a button that opens it. */
export function Scenarios({ run, open }: { run: WholeSimulation; open: (one: SimulatedRun) => void }) {
  return (
    <Card title="By kind of shopper" aside="Open a conversation to read it" padded={false}>
      <table className="w-full text-sm">
        <thead className="max-sm:sr-only">
          <tr className="border-line border-b text-left text-fg-2 text-xs">
            <th scope="col" className="px-4 py-2 font-medium">
              Shopper
            </th>
            <th scope="col" className="px-2 py-2 font-medium">
              Conversations
            </th>
            <th scope="col" className="px-4 py-2 text-right font-medium">
              pass^{run.k}
            </th>
          </tr>
        </thead>
        <tbody>
          {(run.summary ?? []).map((kind) => (
            <tr
              key={kind.scenario}
              className="border-line border-b last:border-0 max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:px-4 max-sm:py-2.5"
            >
              <th
                scope="row"
                className="text-left font-normal max-sm:col-start-1 max-sm:row-start-1 max-sm:pr-3 sm:px-4 sm:py-2.5"
              >
                <span className="block font-medium">{sentence(kind.scenario)}</span>
                <span className="block text-fg-2 text-xs">{kind.says}</span>
              </th>
              <td className="max-sm:col-span-2 max-sm:col-start-1 max-sm:row-start-2 max-sm:mt-2 sm:px-2 sm:py-2.5">
                <span className="flex flex-wrap gap-1.5">
                  {run.runs
                    .filter((one) => one.scenario === kind.scenario)
                    .map((one) => (
                      <button
                        key={one.number}
                        type="button"
                        onClick={() => open(one)}
                        aria-label={`${sentence(kind.scenario)}, conversation ${one.number}: ${one.passed ? "passed" : "failed"}`}
                        className={cn(
                          "inline-flex size-6 items-center justify-center rounded-sm hover:outline-2 hover:outline-accent focus-visible:outline-2 focus-visible:outline-accent focus-visible:outline-offset-2 max-sm:size-8 [&_svg]:size-3.5",
                          one.passed ? "bg-ok-tint text-ok" : "bg-danger-tint text-danger",
                        )}
                      >
                        {one.passed ? <Check aria-hidden /> : <X aria-hidden />}
                      </button>
                    ))}
                </span>
              </td>
              <td className="text-right max-sm:col-start-2 max-sm:row-start-1 sm:px-4 sm:py-2.5">
                {kind.pass_k ? (
                  <Badge tone="ok">
                    <Check aria-hidden />
                    Passed
                  </Badge>
                ) : (
                  <Badge tone="danger">
                    <X aria-hidden />
                    {kind.passed} of {kind.k}
                  </Badge>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
