import { ArrowLeft, Plus, X } from "lucide-react";
import { useId, useRef, useState } from "react";
import { cn } from "@/lib/cn";
import { inputClass } from "@/ui/field";

/** A list of words: each can be taken out, new ones are typed or chosen; where the order counts, each can go forward. */
export function Chips({
  values,
  onChange,
  known,
  words = (word) => word,
  label,
  closed,
  ordered,
  id,
  describedBy,
  invalid,
}: {
  values: readonly string[];
  onChange: (values: string[]) => void;
  known: readonly string[];
  words?: (word: string) => string;
  label: string;
  /** Only the known words are taken. */
  closed?: boolean;
  ordered?: boolean;
  id?: string | undefined;
  describedBy?: string | undefined;
  invalid?: true | undefined;
}) {
  const own = useId();
  const input = useRef<HTMLInputElement & HTMLSelectElement>(null);
  const [typed, setTyped] = useState("");
  const left = known.filter((word) => !values.includes(word));

  function add(word: string) {
    const clean = word.trim();
    setTyped("");
    if (!clean || values.includes(clean)) return;
    // A word said as it is shown is the word that is kept.
    const code = known.find((each) => words(each).toLowerCase() === clean.toLowerCase()) ?? clean;
    if (!values.includes(code)) onChange([...values, code]);
  }

  return (
    <div className="min-w-0 space-y-1.5">
      {values.length > 0 && (
        <ul aria-label={label} className="flex flex-wrap gap-1">
          {values.map((word, index) => (
            <li
              key={word}
              className="inline-flex min-h-6 max-w-full items-center rounded-md bg-muted pl-2 text-sm"
            >
              {ordered && index > 0 && (
                <button
                  type="button"
                  aria-label={`Prefer ${words(word)}`}
                  title="Earlier in the order of preference"
                  onClick={() =>
                    onChange(
                      values.map((each, at) =>
                        at === index - 1 ? word : at === index ? (values[index - 1] as string) : each,
                      ),
                    )
                  }
                  className="-ml-1 flex size-6 shrink-0 items-center justify-center rounded-sm text-fg-2 hover:text-fg"
                >
                  <ArrowLeft aria-hidden className="size-3" />
                </button>
              )}
              <span className="truncate" title={word}>
                {words(word)}
              </span>
              <button
                type="button"
                aria-label={`Remove ${words(word)}`}
                onClick={() => {
                  onChange(values.filter((each) => each !== word));
                  input.current?.focus();
                }}
                className="flex size-6 shrink-0 items-center justify-center rounded-sm text-fg-2 hover:text-danger"
              >
                <X aria-hidden className="size-3" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {closed ? (
        left.length > 0 && (
          <select
            ref={input}
            id={id}
            aria-label={id ? undefined : `Add to ${label}`}
            aria-describedby={describedBy}
            value=""
            onChange={(event) => add(event.target.value)}
            className={cn(inputClass, "h-7 w-auto max-w-full text-fg-2 text-sm")}
          >
            <option value="">Add…</option>
            {left.map((word) => (
              <option key={word} value={word}>
                {words(word)}
              </option>
            ))}
          </select>
        )
      ) : (
        <span className="flex max-w-64 gap-1">
          <input
            ref={input}
            id={id}
            list={`${own}-known`}
            aria-label={id ? undefined : `Add to ${label}`}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            value={typed}
            placeholder="Add…"
            autoComplete="off"
            onChange={(event) => {
              const { value } = event.target;
              // A choice from the list comes without a key, as a whole.
              const chosen =
                "inputType" in event.nativeEvent && event.nativeEvent.inputType === "insertReplacementText";
              if (value.includes(",") || chosen) for (const word of value.split(",")) add(word);
              else setTyped(value);
            }}
            onBlur={() => add(typed)}
            onKeyDown={(event) => {
              if (event.key === "Enter") {
                event.preventDefault();
                add(typed);
              }
              if (event.key === "Backspace" && !typed && values.length) onChange(values.slice(0, -1));
            }}
            className={cn(inputClass, "h-7 text-sm")}
          />
          {typed && (
            <button
              type="button"
              aria-label="Add"
              onClick={() => add(typed)}
              className="flex size-7 shrink-0 items-center justify-center rounded-md text-fg-2 hover:bg-muted"
            >
              <Plus aria-hidden className="size-4" />
            </button>
          )}
          <datalist id={`${own}-known`}>
            {left.map((word) => (
              <option key={word} value={word}>
                {words(word)}
              </option>
            ))}
          </datalist>
        </span>
      )}
    </div>
  );
}
