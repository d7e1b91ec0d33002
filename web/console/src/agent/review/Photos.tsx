import type { BlindFile, EvidenceFile } from "@shared/wire";
import { Download, FileText, Film, ImageOff } from "lucide-react";
import { useState } from "react";
import { cn } from "@/lib/cn";
import { plural } from "@/lib/words";
import { altOf, isPicture, kindName, sizeWords, typeWords } from "@/returns/evidence/files";
import { Lightbox } from "@/returns/evidence/Lightbox";
import { Card } from "@/ui/page";
import { asEvidence } from "./review";

/** What had been sent by the time of the decision. */
export function Photos({
  evidence,
  renew,
}: {
  evidence: readonly BlindFile[];
  renew?: (() => void) | undefined;
}) {
  const [shown, setShown] = useState<string>();
  const files = evidence.map(asEvidence);
  return (
    <Card
      title="Evidence"
      aside={files.length > 0 && <span className="num">{plural(files.length, "file")}</span>}
    >
      {files.length === 0 ? (
        <p className="text-fg-2 text-sm">Nothing had been sent.</p>
      ) : (
        <ul className="grid grid-cols-2 gap-3 sm:grid-cols-[repeat(auto-fill,minmax(9rem,1fr))]">
          {files.map((file) => (
            <li key={file.id} className="min-w-0 space-y-1 text-xs">
              {isPicture(file) ? (
                <button
                  type="button"
                  onClick={() => setShown(file.id)}
                  className="block aspect-square w-full overflow-hidden rounded-md border border-line bg-muted sm:max-w-40"
                >
                  <Small file={file} renew={renew} />
                </button>
              ) : (
                <Other file={file} />
              )}
              <p className="truncate font-medium">{kindName(file.kind)}</p>
              <p className="num truncate text-fg-2">
                {typeWords(file)}, {sizeWords(file.file_size)}
              </p>
            </li>
          ))}
        </ul>
      )}
      <Lightbox files={files.filter(isPicture)} shown={shown} show={setShown} />
    </Card>
  );
}

/** Where its link has run out, a new one is fetched, once. */
function Small({ file, renew }: { file: EvidenceFile; renew?: (() => void) | undefined }) {
  const [failed, setFailed] = useState<string | null>(null);
  const src = file.preview_url ?? "";
  if (failed === src)
    return (
      <span className="flex size-full flex-col items-center justify-center gap-1 text-fg-2">
        <ImageOff aria-hidden className="size-5" />
        Not shown
      </span>
    );
  return (
    <img
      src={src}
      alt={altOf(file)}
      className="size-full object-cover"
      onError={() => {
        if (failed === null) renew?.();
        setFailed(src);
      }}
    />
  );
}

function Other({ file }: { file: EvidenceFile }) {
  const Icon = file.file_type === "evidence_video" ? Film : FileText;
  const box =
    "flex aspect-square w-full flex-col items-center justify-center gap-2 rounded-md border border-line bg-surface text-fg-2 text-sm sm:max-w-40";
  if (!file.url) return <span className={box}>Being checked…</span>;
  return (
    <a href={file.url} download={file.file_name} className={cn(box, "hover:bg-muted hover:text-fg")}>
      <Icon aria-hidden className="size-6" />
      <span className="inline-flex items-center gap-1">
        <Download aria-hidden className="size-3.5" />
        Save<span className="sr-only">: {file.file_name}</span>
      </span>
    </a>
  );
}
