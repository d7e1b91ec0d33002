import type { EvidenceFile } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, Columns2, Download, X, ZoomIn, ZoomOut } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type KeyboardEvent, useState } from "react";
import { Button } from "@/ui/button";
import { Ago } from "@/ui/text";
import { altOf, filesQuery, kindName, sizeWords, typeWords } from "./files";
import { Seen } from "./Reused";
import { clampZoom, NEXT_ZOOM, Stage } from "./Stage";

interface Props {
  files: readonly EvidenceFile[];
  shown: string | undefined;
  show: (id: string | undefined) => void;
}

/** A picture as large as it goes: arrows turn the pages, + and − zoom, 0 fits, Escape closes. */
export function Lightbox({ files, shown, show }: Props) {
  const index = files.findIndex((file) => file.id === shown);
  const file = files[index];
  return (
    <Radix.Root open={Boolean(file)} onOpenChange={(open) => !open && show(undefined)}>
      {file && (
        <Radix.Portal>
          <Radix.Overlay className="fixed inset-0 z-50 bg-bg" />
          <Radix.Content
            aria-describedby={undefined}
            className="fixed inset-0 z-50 flex flex-col bg-bg outline-none"
            onOpenAutoFocus={(event) => {
              event.preventDefault();
              (event.currentTarget as HTMLElement).querySelector<HTMLElement>("[data-stage]")?.focus();
            }}
          >
            <Viewer
              key={file.id}
              file={file}
              place={`${index + 1} of ${files.length}`}
              previous={files[index - 1]}
              next={files[index + 1]}
              show={show}
            />
          </Radix.Content>
        </Radix.Portal>
      )}
    </Radix.Root>
  );
}

function Viewer({
  file,
  place,
  previous,
  next,
  show,
}: {
  file: EvidenceFile;
  place: string;
  previous: EvidenceFile | undefined;
  next: EvidenceFile | undefined;
  show: (id: string | undefined) => void;
}) {
  const [zoom, setZoom] = useState(1);
  const [beside, setBeside] = useState(false);
  const earlier = file.seen_before[0];

  function onKeyDown(event: KeyboardEvent) {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const acts: Record<string, (() => void) | undefined> = {
      "+": () => setZoom(clampZoom(zoom * NEXT_ZOOM)),
      "=": () => setZoom(clampZoom(zoom * NEXT_ZOOM)),
      "-": () => setZoom(clampZoom(zoom / NEXT_ZOOM)),
      "0": () => setZoom(1),
      // Zoomed in, arrows move the picture.
      ArrowLeft: zoom > 1 ? undefined : () => previous && show(previous.id),
      ArrowRight: zoom > 1 ? undefined : () => next && show(next.id),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the dialog; each has a button as well
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={onKeyDown}>
      <header className="flex flex-wrap items-center gap-2 border-line border-b px-3 py-2">
        <Radix.Title className="min-w-0 flex-1 truncate font-medium text-sm">
          {kindName(file.kind)} <span className="num font-normal text-fg-2">{place}</span>
        </Radix.Title>
        <div className="flex items-center gap-1">
          {earlier && (
            <Button
              aria-pressed={beside}
              onClick={() => setBeside(!beside)}
              className={beside ? "border-accent" : undefined}
            >
              <Columns2 aria-hidden />
              <span className="max-sm:sr-only">Compare</span>
            </Button>
          )}
          <Button
            size="icon"
            tone="ghost"
            aria-label="Zoom out"
            aria-keyshortcuts="-"
            disabled={zoom <= 1}
            onClick={() => setZoom(clampZoom(zoom / NEXT_ZOOM))}
          >
            <ZoomOut aria-hidden />
          </Button>
          <span role="status" className="num w-12 text-center text-fg-2 text-sm">
            {Math.round(zoom * 100)} %
          </span>
          <Button
            size="icon"
            tone="ghost"
            aria-label="Zoom in"
            aria-keyshortcuts="+"
            onClick={() => setZoom(clampZoom(zoom * NEXT_ZOOM))}
          >
            <ZoomIn aria-hidden />
          </Button>
          {file.url && (
            <Button asChild size="icon" tone="ghost">
              <a href={file.url} download={file.file_name} aria-label="Save this picture">
                <Download aria-hidden />
              </a>
            </Button>
          )}
          <Radix.Close asChild>
            <Button size="icon" tone="ghost" aria-label="Close">
              <X aria-hidden />
            </Button>
          </Radix.Close>
        </div>
      </header>
      <div className="relative flex min-h-0 flex-1 max-sm:flex-col">
        <Stage src={file.url} alt={altOf(file)} zoom={zoom} setZoom={setZoom} />
        {beside && earlier && <Other seen={earlier} zoom={zoom} setZoom={setZoom} />}
        <Turn to={previous} side="left" show={show} />
        <Turn to={next} side="right" show={show} />
      </div>
      <Facts file={file} />
    </div>
  );
}

function Turn({
  to,
  side,
  show,
}: {
  to: EvidenceFile | undefined;
  side: "left" | "right";
  show: (id: string) => void;
}) {
  if (!to) return null;
  const Icon = side === "left" ? ChevronLeft : ChevronRight;
  return (
    <Button
      tone="soft"
      size="icon"
      aria-label={side === "left" ? "Previous picture" : "Next picture"}
      className={`absolute top-1/2 z-10 -translate-y-1/2 ${side === "left" ? "left-2" : "right-2"}`}
      onClick={() => show(to.id)}
    >
      <Icon aria-hidden />
    </Button>
  );
}

/** The picture that was sent with the other return, at the same zoom. */
function Other({
  seen,
  zoom,
  setZoom,
}: {
  seen: EvidenceFile["seen_before"][number];
  zoom: number;
  setZoom: (zoom: number) => void;
}) {
  const found = useQuery(filesQuery(seen.public_id));
  const file = found.data?.find((one) => one.id === seen.file_id);
  return (
    <div className="flex min-h-0 min-w-0 flex-1 border-line sm:border-l max-sm:border-t">
      {file ? (
        <Stage src={file.url} alt={`Of the other return: ${altOf(file)}`} zoom={zoom} setZoom={setZoom} />
      ) : (
        <p role="status" className="m-auto p-6 text-fg-2 text-sm">
          {found.isPending ? "Loading the other picture…" : "The other picture is no longer there."}
        </p>
      )}
    </div>
  );
}

function Facts({ file }: { file: EvidenceFile }) {
  const facts: [string, string | null][] = [
    ["File", file.file_name],
    ["Type", typeWords(file)],
    ["Size", sizeWords(file.file_size)],
    ["Pixels", file.width && file.height ? `${file.width} × ${file.height}` : null],
  ];
  return (
    <footer className="space-y-1 border-line border-t px-4 py-2 text-sm">
      <dl className="flex flex-wrap gap-x-6 gap-y-1">
        {facts.map(
          ([words, value]) =>
            value && (
              <div key={words} className="flex min-w-0 gap-1.5">
                <dt className="text-fg-2">{words}</dt>
                <dd className="num max-w-60 truncate" title={value}>
                  {value}
                </dd>
              </div>
            ),
        )}
        {file.uploaded_at && (
          <div className="flex gap-1.5">
            <dt className="text-fg-2">Sent</dt>
            <dd>
              <Ago at={file.uploaded_at} />
            </dd>
          </div>
        )}
      </dl>
      {file.seen_before.length > 0 && (
        <p className="text-danger">
          <Seen file={file} />
        </p>
      )}
    </footer>
  );
}
