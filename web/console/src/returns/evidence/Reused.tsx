import type { EvidenceFile } from "@shared/wire";
import { Link } from "@tanstack/react-router";
import { ScanSearch } from "lucide-react";
import { kindName, likenessWords } from "./files";

/** Pictures that came with another return of this shop before, with the way there. */
export function Reused({ files }: { files: readonly EvidenceFile[] }) {
  const reused = files.filter((file) => file.seen_before.length > 0);
  if (reused.length === 0) return null;
  return (
    <section
      aria-label="Pictures seen before"
      className="flex gap-3 rounded-lg border border-danger/40 bg-danger-tint px-3 py-2.5 text-sm"
    >
      <ScanSearch aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      <div className="min-w-0 space-y-1">
        <p className="font-medium">
          {reused.length === 1 ? "A picture was" : `${reused.length} pictures were`} sent with another return
          before
        </p>
        <ul className="space-y-0.5">
          {reused.map((file) => (
            <li key={file.id}>
              {kindName(file.kind)}: <Seen file={file} />
            </li>
          ))}
        </ul>
        <p className="text-fg-2 text-xs">
          Found by comparing pictures, not by reading them. Look at both before you deny for it.
        </p>
      </div>
    </section>
  );
}

/** Where one file was seen, nearest first. */
export function Seen({ file }: { file: EvidenceFile }) {
  return (
    <>
      {file.seen_before.map((seen, index) => (
        <span key={seen.file_id}>
          {index > 0 && "; "}
          {index === 0 ? likenessWords(seen) : likenessWords(seen).toLowerCase()} in{" "}
          <Link
            to="/returns/$publicId"
            params={{ publicId: seen.public_id }}
            search={{ photo: seen.file_id }}
            className="font-medium text-accent underline-offset-2 hover:underline"
          >
            return <span className="font-mono">{seen.public_id.slice(0, 8)}</span>
          </Link>
        </span>
      ))}
    </>
  );
}
