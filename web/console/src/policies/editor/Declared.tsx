import type { Document } from "@shared/wire";
import { useId } from "react";
import { Field, Input } from "@/ui/field";
import { Card } from "@/ui/page";
import { Chips } from "./Chips";
import { at, record } from "./document";
import { FaultLines } from "./Faults";
import type { Draft } from "./useDraft";

const LAWS: Record<string, string> = {
  EU: "European Union",
  UK: "United Kingdom",
  AU: "Australia",
  BD: "Bangladesh",
};

/** What the document declares beside terms and rules: laws, currency, time zone, and lists that the JSON view edits. */
export function Declared({ draft, toJson }: { draft: Draft; toJson: () => void }) {
  const { document, edit, faults, warnings } = draft;
  const id = useId();
  const set = (change: Document) => edit({ ...document, ...change });
  const laws = Array.isArray(document.jurisdictions) ? document.jurisdictions.map(String) : [];
  const fault = (key: string) => at(faults, key)[0];
  const lists = (["reasons", "seasons", "custom", "closed_days"] as const)
    .filter((key) => key in document)
    .map((key) => {
      const held = document[key];
      const count = Array.isArray(held) ? held.length : Object.keys(record(held)).length;
      return `${NAMES[key]} (${count})`;
    });
  return (
    <Card title="Around it">
      <div className="space-y-4">
        <div>
          <p id={id} className="mb-1.5 font-medium text-sm">
            Law that applies
          </p>
          <Chips
            values={laws}
            onChange={(next) => {
              const { jurisdictions: _gone, ...others } = document;
              edit(next.length ? { ...others, jurisdictions: next } : others);
            }}
            known={Object.keys(LAWS)}
            words={(law) => LAWS[law] ?? law}
            label="Law that applies"
          />
          <FaultLines faults={at(faults, "jurisdictions")} className="mt-1" />
          <FaultLines faults={at(warnings, "jurisdictions")} tone="doubt" className="mt-1" />
        </div>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Currency" error={fault("currency")?.wanted ?? null}>
            {(ids) => (
              <Input
                {...ids}
                value={typeof document.currency === "string" ? document.currency : ""}
                onChange={(event) => set({ currency: event.target.value.toUpperCase() })}
                maxLength={3}
                className="w-24"
              />
            )}
          </Field>
          <Field label="Time zone" error={fault("time_zone")?.wanted ?? null}>
            {(ids) => (
              <Input
                {...ids}
                value={typeof document.time_zone === "string" ? document.time_zone : ""}
                placeholder="UTC"
                onChange={(event) => {
                  const { time_zone: _gone, ...others } = document;
                  edit(event.target.value ? { ...others, time_zone: event.target.value } : others);
                }}
              />
            )}
          </Field>
        </div>
        <p className="text-fg-2 text-xs">
          {lists.length > 0
            ? `Also declared: ${lists.join(", ")}. `
            : "Own reasons, seasons, closed days and facts can be declared. "}
          <button type="button" onClick={toJson} className="text-accent underline underline-offset-2">
            Edit them as JSON
          </button>
        </p>
      </div>
    </Card>
  );
}

const NAMES = { reasons: "own reasons", seasons: "seasons", custom: "own facts", closed_days: "closed days" };
