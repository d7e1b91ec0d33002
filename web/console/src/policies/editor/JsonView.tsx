import type { Document } from "@shared/wire";
import { useEffect, useRef, useState } from "react";
import { cn } from "@/lib/cn";
import { CopyButton } from "@/ui/copy";
import { inputClass } from "@/ui/field";
import { canonical, pretty } from "./document";
import { sayFault } from "./Faults";
import { readJson } from "./json";
import { lineOf, locate } from "./locate";
import type { Draft } from "./useDraft";

/** The whole document as text: what the forms cannot show is here, and each fault can be gone to. */
export function JsonView({ draft }: { draft: Draft }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState(() => draft.text ?? pretty(draft.document));
  const read = parse(typed);
  // The text follows what is edited elsewhere, and leaves alone what is typed here.
  const here = "document" in read ? canonical(read.document) : null;
  const there = canonical(draft.document);
  useEffect(() => {
    if (draft.text === null && here !== there) setTyped(pretty(draft.document));
  }, [draft.text, draft.document, here, there]);

  function goTo(path: string) {
    const found = locate(typed, path);
    const box = area.current;
    if (!box) return;
    box.focus();
    box.setSelectionRange(...found);
    // A browser scrolls to the caret only while it is typed.
    const { line } = lineOf(typed, found[0]);
    box.scrollTop = Math.max(0, (line - 6) * 20);
  }

  const notes = [
    ...draft.faults.map((fault) => ({ fault, look: "text-danger" })),
    ...draft.warnings.map((fault) => ({ fault, look: "text-warn" })),
  ];
  return (
    <div className="grid grid-cols-1 gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="relative min-w-0">
        <CopyButton text={typed} label="Copy the document" className="absolute top-2 right-5 z-10 bg-bg" />
        <textarea
          ref={area}
          aria-label="Policy document"
          aria-invalid={"problem" in read || undefined}
          aria-describedby="json-state"
          spellCheck={false}
          wrap="off"
          value={typed}
          onChange={(event) => {
            const text = event.target.value;
            setTyped(text);
            const next = parse(text);
            if ("document" in next) draft.edit(next.document);
            else draft.editText(text);
          }}
          onKeyDown={(event) => {
            // Two spaces for a tab; Escape first, and Tab leaves the field as everywhere.
            if (event.key !== "Tab" || event.shiftKey || event.currentTarget.dataset.leave) return;
            event.preventDefault();
            document.execCommand("insertText", false, "  ");
          }}
          onKeyUp={(event) => {
            if (event.key === "Escape") event.currentTarget.dataset.leave = "yes";
            else if (event.key !== "Tab") delete event.currentTarget.dataset.leave;
          }}
          className={cn(
            inputClass,
            "scroll-thin h-[70dvh] min-h-80 resize-y overflow-auto whitespace-pre p-3 font-mono text-xs leading-5 max-sm:h-[60dvh] max-sm:text-xs",
          )}
        />
      </div>
      <div id="json-state" className="min-w-0 space-y-2 text-sm">
        {"problem" in read ? (
          <p role="alert" className="text-danger">
            {read.problem} The forms show the document as it was before.
          </p>
        ) : notes.length === 0 ? (
          <p className="text-fg-2">{draft.checked ? "No faults." : "Checking…"}</p>
        ) : (
          <ul aria-label="Faults and doubts" className="space-y-1">
            {notes.map(({ fault, look }) => (
              <li key={`${fault.path} ${fault.problem}`}>
                <button
                  type="button"
                  onClick={() => goTo(fault.path)}
                  className="w-full rounded-md px-2 py-1.5 text-left hover:bg-muted"
                >
                  <code className="break-all font-mono text-xs">{fault.path || "the document"}</code>
                  <span className={cn("block text-xs", look)}>{sayFault(fault)}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
        <p className="text-fg-2 text-xs">
          Tab writes two spaces; press Escape first to leave the field by Tab.
        </p>
      </div>
    </div>
  );
}

function parse(text: string): { document: Document } | { problem: string } {
  const read = readJson(text);
  if ("problem" in read) return read;
  const { value } = read;
  if (value && typeof value === "object" && !Array.isArray(value)) return { document: value };
  return { problem: "A policy is an object, in braces." };
}
