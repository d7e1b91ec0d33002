import type { EvidenceFile, ReturnForMerchant } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Download, FileText, Film, ImageOff, ScanSearch } from "lucide-react";
import { useState } from "react";
import { cn } from "@/lib/cn";
import { isOpen, plural } from "@/lib/words";
import { useMay } from "@/shell/useMe";
import { Badge } from "@/ui/badge";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Field, Select } from "@/ui/field";
import { Card } from "@/ui/page";
import {
  altOf,
  filesQuery,
  isPicture,
  kindName,
  MOST_FILES,
  sizeWords,
  typeWords,
  wantedKinds,
} from "./files";
import { Lightbox } from "./Lightbox";
import { Reused } from "./Reused";
import { Uploader } from "./Uploader";
import { useUploads } from "./useUploads";

interface Props {
  view: ReturnForMerchant;
  /** The file shown large, as the address says. */
  photo: string | undefined;
  setPhoto: (id: string | undefined) => void;
}

/** What the shopper and the shop showed: small pictures to open, where each was seen before, and a way to add one. */
export function Evidence({ view, photo, setPhoto }: Props) {
  const may = useMay("agent");
  const found = useQuery({ ...filesQuery(view.public_id), enabled: may });
  const files = found.data ?? [];
  const pictures = files.filter(isPicture);
  const open = isOpen(view.status);
  return (
    <Card
      title="Evidence"
      aside={files.length > 0 && <span className="num">{plural(files.length, "file")}</span>}
    >
      {!may ? (
        <p className="text-fg-2 text-sm">Your role does not see what shoppers sent.</p>
      ) : (
        <div className="space-y-3">
          {found.error ? (
            <ProblemNote
              error={found.error}
              title="The evidence could not be loaded"
              retry={() => void found.refetch()}
            />
          ) : found.isPending ? (
            <Loading />
          ) : files.length === 0 ? (
            <p className="text-fg-2 text-sm">
              {open ? "Nothing was sent so far." : "Nothing was sent with this return."}
            </p>
          ) : (
            <>
              <Reused files={files} />
              <ul className="grid grid-cols-2 gap-3 sm:grid-cols-[repeat(auto-fill,minmax(9rem,1fr))]">
                {files.map((file) => (
                  <Item
                    key={file.id}
                    file={file}
                    open={() => setPhoto(file.id)}
                    renew={() => void found.refetch()}
                  />
                ))}
              </ul>
            </>
          )}
          {open && <Adding view={view} files={files} />}
        </div>
      )}
      <Lightbox files={pictures} shown={photo} show={setPhoto} />
    </Card>
  );
}

function Loading() {
  return (
    <div role="status" className="flex gap-3">
      <span className="sr-only">Loading the evidence</span>
      <Skeleton className="size-28 rounded-md" />
      <Skeleton className="size-28 rounded-md" />
    </div>
  );
}

function Item({ file, open, renew }: { file: EvidenceFile; open: () => void; renew: () => void }) {
  const seen = file.seen_before.length > 0;
  return (
    <li className="min-w-0 space-y-1 text-xs">
      {isPicture(file) ? (
        <button
          type="button"
          onClick={open}
          className={cn(
            "relative block aspect-square w-full overflow-hidden rounded-md border border-line bg-muted",
            seen && "border-danger",
          )}
        >
          <Picture file={file} renew={renew} />
          {seen && (
            <Badge tone="danger" className="absolute bottom-1 left-1">
              <ScanSearch aria-hidden />
              Seen before
            </Badge>
          )}
        </button>
      ) : (
        <Other file={file} />
      )}
      <p className="truncate font-medium" title={file.file_name}>
        {kindName(file.kind)}
      </p>
      <p className="num truncate text-fg-2">
        {typeWords(file)}, {sizeWords(file.file_size)}
      </p>
    </li>
  );
}

/** A small picture; where its link has run out, a new one is fetched, once. */
function Picture({ file, renew }: { file: EvidenceFile; renew: () => void }) {
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
      loading="lazy"
      className="size-full object-cover"
      onError={() => {
        if (failed === null) renew();
        setFailed(src);
      }}
    />
  );
}

function Other({ file }: { file: EvidenceFile }) {
  const Icon = file.file_type === "evidence_video" ? Film : FileText;
  const box =
    "flex aspect-square w-full flex-col items-center justify-center gap-2 rounded-md border border-line bg-surface text-fg-2 text-sm";
  if (file.scan_status === "pending") return <span className={box}>Being checked…</span>;
  if (!file.url)
    return (
      <span className={box}>
        <ImageOff aria-hidden className="size-5" />
        Refused
      </span>
    );
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

const KINDS = ["photo", "packaging_photo", "label_photo", "document"];

function Adding({ view, files }: { view: ReturnForMerchant; files: readonly EvidenceFile[] }) {
  const wanted = wantedKinds(view, files);
  const [picked, setPicked] = useState<string | null>(null);
  const kinds = [...new Set([...wanted, ...KINDS])];
  const kind = picked ?? wanted[0] ?? "";
  const uploads = useUploads({ path: `/v1/returns/${view.public_id}/evidence`, held: files.length });
  if (files.length >= MOST_FILES)
    return <p className="text-fg-2 text-sm">There are {MOST_FILES} files, the most a return can have.</p>;
  return (
    <div className="space-y-3 border-line border-t pt-3">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <Field label="What it shows" className="w-52">
          {(ids) => (
            <Select
              {...ids}
              className="text-sm"
              value={kind}
              onChange={(event) => setPicked(event.target.value)}
            >
              <option value="">Whatever it is</option>
              {kinds.map((one) => (
                <option key={one} value={one}>
                  {kindName(one)}
                  {wanted.includes(one) ? " (asked for)" : ""}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {wanted.length > 0 && (
          <p className="min-w-0 flex-1 basis-52 text-fg-2 text-sm">
            Still asked for: {wanted.map((one) => kindName(one).toLowerCase()).join(", ")}. Once it is here
            the return is decided again at once.
          </p>
        )}
      </div>
      <Uploader uploads={uploads} kind={kind} />
    </div>
  );
}
