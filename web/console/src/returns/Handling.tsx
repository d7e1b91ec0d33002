import type { ReturnForMerchant } from "@shared/wire";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { AlarmClock, AlarmClockOff } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { asProblem } from "@/api/problem";
import { membersQuery } from "@/api/queries";
import { useShortcut } from "@/lib/keys";
import { formatClock, formatDay, formatExact } from "@/lib/time";
import { isOpen } from "@/lib/words";
import { useMay, useMe } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Field, Select, Textarea } from "@/ui/field";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/ui/menu";
import { Card } from "@/ui/page";
import { Keys } from "@/ui/text";
import { toast } from "@/ui/toast";
import { addNote, assign, snooze } from "./holding";
import { renewRow } from "./rows";

/** Who looks at a return and when, and what the team says among itself. */
export function Handling({ view }: { view: ReturnForMerchant }) {
  const may = useMay("agent");
  const open = isOpen(view.status);
  if (!may) return null;
  return (
    <Card title="Handling">
      <div className="space-y-4">
        {open && <Assignee view={view} />}
        {open && <Snooze view={view} />}
        <Note view={view} />
      </div>
    </Card>
  );
}

/** A change of this return: the screens then show what the server answered. */
function useChange<Said>(change: (said: Said) => Promise<ReturnForMerchant>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (after) => {
      queries.setQueryData(["return", after.public_id], after);
      renewRow(queries, after);
      for (const key of ["counts", "returns"])
        void queries.invalidateQueries({
          queryKey: [key],
          refetchType: key === "counts" ? "active" : "none",
        });
    },
  });
}

function Assignee({ view }: { view: ReturnForMerchant }) {
  const members = useQuery(membersQuery).data ?? [];
  const me = useMe();
  const change = useChange((to: string | null) => assign(view.public_id, to));
  const shown = change.isPending ? change.variables : (view.assignee?.user_id ?? null);
  const mine = shown === me.user.id;
  return (
    <div>
      <Field label="Assigned to" error={change.error ? asProblem(change.error).message : null}>
        {(ids) => (
          <Select
            {...ids}
            className="text-sm"
            value={shown ?? ""}
            onChange={(event) => change.mutate(event.target.value || null)}
          >
            <option value="">Nobody</option>
            {view.assignee && !members.some((member) => member.user_id === view.assignee?.user_id) && (
              <option value={view.assignee.user_id}>{view.assignee.email}</option>
            )}
            {members.map((member) => (
              <option key={member.user_id} value={member.user_id}>
                {member.user_id === me.user.id ? `${member.email} (you)` : member.email}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {!mine && (
        <Button
          tone="ghost"
          size="sm"
          className="-ml-2 mt-1 text-accent"
          onClick={() => change.mutate(me.user.id)}
        >
          Take it
        </Button>
      )}
    </div>
  );
}

interface Choice {
  words: string;
  at: Date;
}

/** The moments people mean; those of the shop's day are in the reader's own time. */
export function snoozeChoices(now: Date): Choice[] {
  const at = (days: number, hour: number) => {
    const date = new Date(now);
    date.setDate(date.getDate() + days);
    date.setHours(hour, 0, 0, 0);
    return date;
  };
  const untilMonday = (8 - now.getDay()) % 7 || 7;
  const choices = [
    { words: "In 3 hours", at: new Date(now.getTime() + 3 * 3_600_000) },
    { words: "Tomorrow", at: at(1, 9) },
    { words: "In 3 days", at: at(3, 9) },
    { words: "Next Monday", at: at(untilMonday, 9) },
  ];
  // On a Sunday, Monday is tomorrow.
  return choices.filter(
    ({ at: one }, index) => choices.findIndex(({ at: other }) => other.getTime() === one.getTime()) === index,
  );
}

function Snooze({ view }: { view: ReturnForMerchant }) {
  const [open, setOpen] = useState(false);
  const change = useChange((until: string | null) => snooze(view.public_id, until));
  const until =
    view.snoozed_until && new Date(view.snoozed_until).getTime() > Date.now() ? view.snoozed_until : null;
  useShortcut("s", "Snooze…", "This return", () => setOpen(true));

  function to(at: Date) {
    change.mutate(at.toISOString(), {
      onSuccess: () =>
        toast(`Snoozed until ${formatDay(at)}, ${formatClock(at)}`, {
          label: "Undo",
          run: () => change.mutate(view.snoozed_until ?? null),
        }),
    });
  }

  return (
    <div className="space-y-1.5 text-sm">
      <p className="font-medium">Later</p>
      <div className="flex flex-wrap items-center gap-2">
        {until && (
          <time
            dateTime={until}
            title={formatExact(until)}
            className="num inline-flex items-center gap-1.5 text-fg-2"
          >
            <AlarmClock aria-hidden className="size-4" />
            Snoozed until {formatDay(until)}, {formatClock(until)}
          </time>
        )}
        <Menu open={open} onOpenChange={setOpen}>
          <MenuTrigger asChild>
            <Button busy={change.isPending}>
              <AlarmClock aria-hidden />
              {until ? "Change" : "Snooze"}
              <Keys keys="s" />
            </Button>
          </MenuTrigger>
          <MenuContent align="start">
            {snoozeChoices(new Date()).map(({ words, at }) => (
              <MenuItem key={words} onSelect={() => to(at)}>
                {words}
                <span className="num ml-auto pl-6 text-fg-2 text-xs">
                  {formatDay(at)}, {formatClock(at)}
                </span>
              </MenuItem>
            ))}
          </MenuContent>
        </Menu>
        {until && (
          <Button tone="ghost" busy={change.isPending} onClick={() => change.mutate(null)}>
            <AlarmClockOff aria-hidden />
            Wake now
          </Button>
        )}
      </div>
      <p className="text-fg-2 text-xs">It leaves the queue until then; the due time stays.</p>
      {change.error && <ProblemNote error={change.error} title="Not snoozed" />}
    </div>
  );
}

function Note({ view }: { view: ReturnForMerchant }) {
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const change = useChange((said: string) => addNote(view.public_id, said));
  useShortcut("n", "Write a note", "This return", () => field.current?.focus());

  function send(event?: FormEvent) {
    event?.preventDefault();
    const said = text.trim();
    if (said && !change.isPending) change.mutate(said, { onSuccess: () => setText("") });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      send();
    }
  }

  return (
    <form onSubmit={send} className="space-y-2">
      <Field
        label={
          <>
            Note for the team <Keys keys="n" className="ml-1 text-fg-2" />
          </>
        }
        hint="Only your team reads it; it stays in the timeline."
        error={change.error ? asProblem(change.error).message : null}
      >
        {(ids) => (
          <Textarea
            {...ids}
            ref={field}
            rows={2}
            maxLength={4000}
            value={text}
            onKeyDown={onKeyDown}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {text.trim() && (
        <Button type="submit" busy={change.isPending}>
          Add note
          <Keys keys="mod+Enter" />
        </Button>
      )}
    </form>
  );
}
