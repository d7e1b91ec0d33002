import { CircleAlert, ImageUp, RotateCw, X } from "lucide-react";
import { type DragEvent, useId, useRef, useState } from "react";
import { cn } from "@/lib/cn";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { ACCEPT, LARGEST, LARGEST_FILM, sizeWords } from "./files";
import type { Sending, useUploads } from "./useUploads";

/** Takes files by a press, by dropping and by pasting; each has its progress, and where it is refused, the reason. */
export function Uploader({
  uploads,
  kind,
  label = "Add a photo, film or PDF",
  showKept,
}: {
  uploads: ReturnType<typeof useUploads>;
  kind: string;
  label?: string;
  /** Whether what was kept stays listed here, for nothing else shows it. */
  showKept?: boolean;
}) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const listed = uploads.sendings.filter((one) => showKept || one.state !== "kept");

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer.files.length > 0) uploads.add(event.dataTransfer.files, kind);
  }

  return (
    <div className="space-y-2">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button within is the first */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        onPaste={(event) => {
          if (event.clipboardData.files.length > 0) uploads.add(event.clipboardData.files, kind);
        }}
        className={cn(
          "flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border border-control border-dashed px-3 py-2.5",
          over && "border-accent bg-accent-tint",
        )}
      >
        <input
          ref={input}
          type="file"
          multiple
          accept={ACCEPT}
          hidden
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            // The same file may be chosen again after it was refused.
            event.target.value = "";
            if (files.length > 0) uploads.add(files, kind);
          }}
        />
        <Button aria-describedby={hint} onClick={() => input.current?.click()}>
          <ImageUp aria-hidden />
          {label}
        </Button>
        <p id={hint} className="min-w-0 flex-1 basis-48 text-fg-2 text-xs">
          Or drop it here. Photos and PDFs up to {sizeWords(LARGEST)}, films up to {sizeWords(LARGEST_FILM)}.
          What is hidden in a photo, such as its place, is not kept.
        </p>
      </div>
      {listed.length > 0 && (
        <ul aria-label="Files on their way" className="space-y-2">
          {listed.map((one) => (
            <Row
              key={one.key}
              one={one}
              again={() => uploads.again(one.key)}
              drop={() => uploads.drop(one.key)}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function Row({ one, again, drop }: { one: Sending; again: () => void; drop: () => void }) {
  const refused = one.state === "refused";
  const requestId = one.problem?.requestId;
  // What was lost on the way can be sent again; what was refused would be refused again.
  const mayRetry = refused && one.problem && (one.problem.status === 0 || one.problem.status >= 500);
  const percent = Math.round(one.share * 100);
  return (
    <li
      className={cn(
        "flex items-start gap-3 rounded-md border px-3 py-2 text-sm",
        refused ? "border-danger/40 bg-danger-tint" : "border-line",
      )}
    >
      {refused && <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />}
      <div className="min-w-0 flex-1 space-y-1">
        <p className="break-all font-medium">{one.file.name}</p>
        {refused ? (
          <div role="alert" className="space-y-1">
            <p className="break-words">Not kept: {one.says}</p>
            {requestId && (
              <p className="flex flex-wrap items-center gap-1 text-fg-2 text-xs">
                Request <code className="font-mono">{requestId}</code>
                <CopyButton text={requestId} label="Copy request id" />
              </p>
            )}
          </div>
        ) : (
          <>
            <progress
              max={100}
              value={percent}
              aria-label={`Sending ${one.file.name}`}
              className="block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-muted accent-accent [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-muted [&::-webkit-progress-value]:bg-accent"
            />
            <p className="num text-fg-2 text-xs">
              {one.state === "kept"
                ? "Kept"
                : percent >= 100
                  ? "All sent; it is being looked at…"
                  : `${percent} % of ${sizeWords(one.file.size)}`}
            </p>
          </>
        )}
      </div>
      {mayRetry && (
        <Button size="sm" onClick={again}>
          <RotateCw aria-hidden />
          Try again
        </Button>
      )}
      {one.state !== "kept" && (
        <Button
          tone="ghost"
          size="icon-sm"
          aria-label={refused ? `Close: ${one.file.name}` : `Stop sending ${one.file.name}`}
          onClick={drop}
        >
          <X aria-hidden />
        </Button>
      )}
    </li>
  );
}
