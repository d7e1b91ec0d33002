import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { cn } from "@/lib/cn";

export function CopyButton({
  text,
  label,
  className,
  words,
}: {
  text: string;
  label: string;
  className?: string;
  words?: string;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={words ? undefined : label}
      title={label}
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      className={cn(
        "inline-flex h-6 min-w-6 items-center justify-center gap-1 rounded-sm px-1 text-fg-2 hover:bg-muted hover:text-fg",
        words && "h-8 rounded-md border border-control px-3 font-medium text-fg text-sm",
        className,
      )}
    >
      <Icon aria-hidden className={cn("size-3.5", copied && "text-ok")} />
      {words && (copied ? "Copied" : words)}
      <span role="status" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </button>
  );
}
