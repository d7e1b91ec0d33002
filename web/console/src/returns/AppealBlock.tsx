import type { Appeal, ReturnForMerchant } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Scale } from "lucide-react";
import { membersQuery } from "@/api/queries";
import { cn } from "@/lib/cn";
import { useNow } from "@/lib/time";
import { plural, sentence } from "@/lib/words";
import { useMay, useMe } from "@/shell/useMe";
import { Badge, type Tone } from "@/ui/badge";
import { Ago } from "@/ui/text";
import { AppealForm } from "./AppealForm";
import { appealed, mayAppeal, newEvidence, whoDecided, whoLooks } from "./appeals";
import { altOf, filesQuery, isPicture, kindName } from "./evidence/files";

const STATES: Record<string, { word: string; tone: Tone }> = {
  open: { word: "To be decided", tone: "info" },
  overturned: { word: "Overturned", tone: "ok" },
  upheld: { word: "Denial upheld", tone: "danger" },
  withdrawn: { word: "Withdrawn", tone: "plain" },
};

/** The shopper's second word: what they say and show, who decided before, and who may decide now. */
export function AppealBlock({ view, setPhoto }: { view: ReturnForMerchant; setPhoto: (id: string) => void }) {
  const may = useMay("agent");
  const now = useNow();
  if (view.appeal) return <Asked view={view} appeal={view.appeal} setPhoto={setPhoto} />;
  return may && mayAppeal(view, now) ? <AppealForm view={view} /> : null;
}

function Asked({
  view,
  appeal,
  setPhoto,
}: {
  view: ReturnForMerchant;
  appeal: Appeal;
  setPhoto: (id: string) => void;
}) {
  const may = useMay("agent");
  const me = useMe();
  const members = useQuery(membersQuery).data;
  const files = useQuery({ ...filesQuery(view.public_id), enabled: may }).data ?? [];
  const added = newEvidence(view, files);
  const before = appealed(view);
  const rules = appeal.rules.filter((rule) => rule !== "person");
  const open = appeal.state === "open";
  const { word, tone } = STATES[appeal.state] ?? { word: sentence(appeal.state), tone: "plain" as const };
  const late = open && new Date(appeal.due_at).getTime() < Date.now();
  return (
    <section
      aria-label="Appeal"
      className={cn(
        "rounded-lg border px-4 py-3",
        open ? "border-info/40 bg-info-tint" : "border-line bg-bg",
      )}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="flex items-center gap-1.5 font-semibold text-sm">
          <Scale aria-hidden className="size-4" />
          Appeal
        </h2>
        <Badge tone={tone} className={open ? "bg-bg" : undefined}>
          {word}
        </Badge>
        <p className="text-fg-2 text-xs">
          asked <Ago at={appeal.asked_at} />
          {open && (
            <span className={cn(late && "font-medium text-danger")}>
              {" · "}
              {late ? "was due" : "due"} <Ago at={appeal.due_at} />
            </span>
          )}
        </p>
      </div>
      {appeal.own_words ? (
        <blockquote className="mt-2 max-w-prose border-control border-l-2 pl-3 text-base">
          <p className="whitespace-pre-wrap break-words">{appeal.own_words}</p>
          <footer className="mt-0.5 text-fg-2 text-xs">in the shopper’s own words</footer>
        </blockquote>
      ) : (
        <p className="mt-2 text-fg-2 text-sm">The shopper said nothing more.</p>
      )}
      {added.length > 0 && (
        <div className="mt-3">
          <h3 className="font-medium text-sm">{plural(added.length, "new file")}</h3>
          <ul className="mt-1.5 flex flex-wrap gap-2">
            {added.map((file) => (
              <li key={file.id}>
                {isPicture(file) ? (
                  <button
                    type="button"
                    onClick={() => setPhoto(file.id)}
                    className="block size-20 overflow-hidden rounded-md border border-line bg-muted"
                  >
                    <img src={file.preview_url ?? ""} alt={altOf(file)} className="size-full object-cover" />
                  </button>
                ) : (
                  <span className="text-sm">{kindName(file.kind)}</span>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className="mt-3 text-sm">
        <span className="text-fg-2">Denied before by </span>
        {whoDecided(before)}
        {before && (
          <span className="text-fg-2">
            {" "}
            <Ago at={before.created_at} />
          </span>
        )}
        {rules.length > 0 && <span className="text-fg-2"> ({rules.join(", ")})</span>}.
        {before?.note && <span className="text-fg-2"> Their note: “{before.note}”</span>}
      </p>
      {open && members && <p className="mt-1 font-medium text-sm">{whoLooks(view, me, members)}</p>}
      {!open && appeal.decided_at && (
        <p className="mt-1 text-sm">
          {word} by {appeal.decided_by ?? "Dokani"}{" "}
          <span className="text-fg-2">
            <Ago at={appeal.decided_at} />
          </span>
        </p>
      )}
    </section>
  );
}
