import type { PolicyFault } from "@shared/wire";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { cn } from "@/lib/cn";

/** What is wrong at one place: the problem, and what would be right. */
export function FaultLines({
  faults,
  tone = "fault",
  id,
  place,
  className,
}: {
  faults: readonly PolicyFault[];
  tone?: "fault" | "doubt";
  id?: string | undefined;
  /** Whether to say where it is, for readers who do not see it beside its cause. */
  place?: boolean;
  className?: string;
}) {
  if (!faults.length) return null;
  const Icon = tone === "fault" ? CircleAlert : TriangleAlert;
  return (
    <ul id={id} className={cn("space-y-1", className)}>
      {faults.map((fault) => (
        <li
          key={`${fault.path} ${fault.problem}`}
          className={cn("flex gap-1.5 text-xs", tone === "fault" ? "text-danger" : "text-warn")}
        >
          <Icon aria-hidden className="mt-0.5 size-3 shrink-0" />
          <span className="min-w-0 break-words">
            <span className="sr-only">{tone === "fault" ? "Fault: " : "Doubtful: "}</span>
            {place && <code className="font-mono">{fault.path || "the document"}</code>}
            {place && ": "}
            {sayFault(fault)}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function sayFault({ problem, wanted }: Pick<PolicyFault, "problem" | "wanted">): string {
  const said = problem.charAt(0).toUpperCase() + problem.slice(1);
  if (!wanted) return `${said}.`;
  return wanted.endsWith("?") ? `${said}; ${wanted}` : `${said}. What would be right: ${wanted}.`;
}
