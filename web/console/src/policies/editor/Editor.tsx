import type { Vocabulary } from "@shared/wire";
import { Check, CircleAlert, CloudOff, LoaderCircle, Redo2, Undo2 } from "lucide-react";
import { useRef } from "react";
import { isMac } from "@/lib/keys";
import { plural } from "@/lib/words";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Segments } from "@/ui/segments";
import { Ago } from "@/ui/text";
import { useNames } from "../vocabulary";
import { Declared } from "./Declared";
import { at } from "./document";
import { FaultLines } from "./Faults";
import { JsonView } from "./JsonView";
import { RuleList } from "./RuleList";
import { TermsForm } from "./TermsForm";
import type { Draft } from "./useDraft";
import { useUndoKeys } from "./useUndoKeys";

export type View = "form" | "json";

/** A draft, edited as forms or as text; both show the same document. */
export function Editor({
  draft,
  vocabulary,
  view,
  rule,
  look,
}: {
  draft: Draft;
  vocabulary: Vocabulary;
  view: View;
  rule: string | undefined;
  look: (change: { view?: View; rule?: string | undefined }) => void;
}) {
  const names = useNames(vocabulary, draft.document);
  const elsewhere = draft.faults.filter(
    (fault) => !["terms", "rules"].some((place) => at([fault], place).length),
  );
  const editor = useRef<HTMLDivElement>(null);
  useUndoKeys(editor, draft);
  const mod = isMac ? "⌘" : "Ctrl+";
  return (
    <div ref={editor} className="space-y-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Segments
          legend="Edit as"
          hideLegend
          options={[
            { value: "form", words: "Form" },
            { value: "json", words: "JSON" },
          ]}
          value={view}
          onChange={(next) => look({ view: next })}
        />
        <div className="flex">
          <Button
            tone="ghost"
            size="icon"
            aria-label="Undo"
            aria-keyshortcuts="Control+Z Meta+Z"
            title={`Undo (${mod}Z)`}
            disabled={!draft.undo}
            onClick={() => draft.undo?.()}
          >
            <Undo2 aria-hidden />
          </Button>
          <Button
            tone="ghost"
            size="icon"
            aria-label="Redo"
            aria-keyshortcuts="Control+Shift+Z Meta+Shift+Z"
            title={`Redo (${mod}Shift+Z)`}
            disabled={!draft.redo}
            onClick={() => draft.redo?.()}
          >
            <Redo2 aria-hidden />
          </Button>
        </div>
        <SavedState draft={draft} />
      </div>
      <Notes draft={draft} />
      {view === "json" ? (
        <JsonView draft={draft} />
      ) : (
        <>
          <FaultLines faults={elsewhere} place />
          <div className="grid grid-cols-1 items-start gap-6 xl:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)]">
            <div className="min-w-0 space-y-4 xl:order-2">
              <TermsForm
                document={draft.document}
                edit={draft.edit}
                names={names}
                faults={draft.faults}
                warnings={draft.warnings}
              />
              <Declared draft={draft} toJson={() => look({ view: "json" })} />
            </div>
            <RuleList draft={draft} names={names} open={rule} setOpen={(id) => look({ rule: id })} />
          </div>
        </>
      )}
    </div>
  );
}

function SavedState({ draft }: { draft: Draft }) {
  const { saved, faults, text } = draft;
  const [Icon, words, look] = {
    saved: [Check, "Saved", "text-ok"],
    waiting: [LoaderCircle, draft.checked ? "Saving soon" : "Checking", "text-fg-2"],
    saving: [LoaderCircle, "Saving", "text-fg-2"],
    faulty: [
      CircleAlert,
      text !== null
        ? "Not a document yet, kept in this browser"
        : `${plural(faults.length, "fault")}, kept in this browser`,
      "text-danger",
    ],
    failed: [CloudOff, "Not saved, kept in this browser", "text-danger"],
    conflict: [CircleAlert, "Changed elsewhere, kept in this browser", "text-danger"],
  }[saved] as [typeof Check, string, string];
  return (
    <p role="status" className={`inline-flex items-center gap-1.5 text-sm ${look}`}>
      <Icon aria-hidden className={`size-4 ${Icon === LoaderCircle ? "animate-spin" : ""}`} />
      {words}
    </p>
  );
}

function Notes({ draft }: { draft: Draft }) {
  return (
    <>
      {draft.restored && draft.saved !== "saved" && (
        <div className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-info-tint px-3 py-2 text-sm">
          <p className="min-w-0 flex-1">
            What you typed <Ago at={draft.restored} /> was not on the server yet, and is back.
          </p>
          <Button size="sm" tone="soft" onClick={draft.discard}>
            Discard it
          </Button>
        </div>
      )}
      {draft.left.map((left) => (
        <div
          key={left.key}
          className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-info-tint px-3 py-2 text-sm"
        >
          <p className="min-w-0 flex-1">
            In another tab something else was typed <Ago at={left.at} />, and never got to the server.
          </p>
          <Button size="sm" tone="soft" onClick={() => draft.bringBack(left)}>
            Bring it here
          </Button>
          <Button size="sm" tone="ghost" onClick={() => draft.dismiss(left)}>
            Forget it
          </Button>
        </div>
      ))}
      {draft.saved === "conflict" && (
        <div role="alert" className="rounded-lg border border-danger/40 bg-danger-tint px-3 py-2.5 text-sm">
          <p className="font-medium">Somebody else has changed this draft meanwhile</p>
          <p className="mt-0.5">
            Yours is kept in this tab, also when it is loaded anew. One of the two can stay.
          </p>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button size="sm" tone="soft" onClick={draft.discard}>
              Take theirs
            </Button>
            <Button size="sm" tone="soft" onClick={draft.keepMine}>
              Save mine over it
            </Button>
          </div>
        </div>
      )}
      {draft.problem && draft.saved !== "saved" && (
        <ProblemNote error={draft.problem} title="The draft could not be saved" retry={draft.retry} />
      )}
    </>
  );
}
