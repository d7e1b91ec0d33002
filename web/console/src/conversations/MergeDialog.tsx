import type { Conversation } from "@shared/wire";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { cn } from "@/lib/cn";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { SearchBox } from "@/ui/search";
import { Ago } from "@/ui/text";
import { toast } from "@/ui/toast";
import { conversationsQuery, type useDeed, whoIs, wireWords } from "./conversations";

/** Another open conversation of the same shopper, in which both go on. */
export function MergeDialog({
  of,
  deed,
  close,
}: {
  of: Conversation;
  deed: ReturnType<typeof useDeed>;
  close: () => void;
}) {
  const navigate = useNavigate();
  const [q, setQ] = useState(of.customer_email);
  const [into, setInto] = useState<string | null>(null);
  const list = useInfiniteQuery(conversationsQuery({ view: of.rehearsal ? "rehearsal" : "open", q }));
  const rows = (list.data?.pages.flatMap((page) => page.items) ?? []).filter(
    (row) =>
      row.id !== of.id &&
      (row.status === "active" || row.status === "paused") &&
      (!of.customer_email || !row.customer_email || row.customer_email === of.customer_email),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title="Merge into another conversation"
      description="This one is archived; its words and its chat go on in the one you choose."
    >
      <div className="flex min-h-0 flex-1 flex-col gap-3 px-5 py-4">
        <SearchBox label="Find the other conversation" value={q} onChange={setQ} />
        {list.isPending ? (
          <Skeleton className="h-20" />
        ) : list.error ? (
          <ProblemNote error={list.error} title="The conversations could not be loaded" />
        ) : rows.length === 0 ? (
          <p className="py-6 text-center text-fg-2 text-sm">
            There is no other open conversation{q && ` with “${q}”`}.
          </p>
        ) : (
          <fieldset className="scroll-thin min-h-0 overflow-y-auto rounded-lg border border-line">
            <legend className="sr-only">The conversation that goes on</legend>
            {rows.map((row) => (
              <label
                key={row.id}
                className={cn(
                  "flex items-start gap-3 border-line border-b px-3 py-2 text-sm last:border-0 hover:bg-muted",
                  into === row.id && "bg-accent-tint",
                )}
              >
                <input
                  type="radio"
                  name="into"
                  className="mt-1 accent-(--accent)"
                  checked={into === row.id}
                  onChange={() => setInto(row.id)}
                />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{whoIs(row)}</span>
                  <span className="block truncate text-fg-2">{row.last_text ?? "Nothing said yet"}</span>
                  <span className="text-fg-2 text-xs">
                    {wireWords(row.channel)}
                    {row.order_id && ` · Order ${row.order_id}`} · <Ago at={row.last_at ?? row.updated_at} />
                  </span>
                </span>
              </label>
            ))}
          </fieldset>
        )}
        {list.hasNextPage && (
          <Button tone="ghost" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Load more
          </Button>
        )}
        {deed.error && <ProblemNote error={deed.error} title="Not merged" />}
      </div>
      <div className="flex justify-end gap-2 border-line border-t px-5 py-3">
        <Button tone="ghost" onClick={close}>
          Cancel
        </Button>
        <Button
          tone="primary"
          disabled={!into}
          busy={deed.isPending}
          onClick={() =>
            into &&
            deed.mutate(
              { do: "merge", into },
              {
                onSuccess: () => {
                  toast("Merged");
                  close();
                  void navigate({
                    to: "/conversations/$conversationId",
                    params: { conversationId: into },
                  });
                },
              },
            )
          }
        >
          Merge
        </Button>
      </div>
    </Dialog>
  );
}
