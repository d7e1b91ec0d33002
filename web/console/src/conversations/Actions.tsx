import type { Conversation } from "@shared/wire";
import { Archive, CircleStop, Ellipsis, LockOpen, Merge, Pause, Play, Undo2 } from "lucide-react";
import { useState } from "react";
import { useMay, useMe } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ProblemNote } from "@/ui/feedback";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/ui/menu";
import { Segments } from "@/ui/segments";
import { toast } from "@/ui/toast";
import type { useDeed } from "./conversations";
import { MergeDialog } from "./MergeDialog";

type Does = ReturnType<typeof useDeed>;

/** Giving back, and everything rarer behind a menu. */
export function Actions({ of, deed }: { of: Conversation; deed: Does }) {
  const own = useMe().user.id;
  const admin = useMay("admin");
  const [asks, setAsks] = useState<"archive" | "merge" | null>(null);
  const open = of.status === "active" || of.status === "paused";
  const giving = of.person_id !== null && (of.person_id === own || admin);
  const move = (status: Conversation["status"], says: string) =>
    deed.mutate({ do: "status", status }, { onSuccess: () => toast(says) });
  if (of.status === "archived") return null;
  return (
    <div className="flex items-center gap-1.5">
      {open && giving && (
        <Button
          busy={deed.isPending}
          onClick={() =>
            deed.mutate({ do: "give" }, { onSuccess: () => toast("Given back: the assistant answers again") })
          }
        >
          {!deed.isPending && <Undo2 aria-hidden />}
          {of.person_id === own ? "Give back" : `Give back for ${of.person ?? "them"}`}
        </Button>
      )}
      <Menu>
        <MenuTrigger asChild>
          <Button tone="ghost" size="icon" aria-label="More to do">
            <Ellipsis aria-hidden />
          </Button>
        </MenuTrigger>
        <MenuContent align="end">
          {of.status === "active" && (
            <MenuItem onSelect={() => move("paused", "Paused")}>
              <Pause aria-hidden />
              Pause
            </MenuItem>
          )}
          {of.status === "paused" && (
            <MenuItem onSelect={() => move("active", "It goes on")}>
              <Play aria-hidden />
              Go on
            </MenuItem>
          )}
          {open && (
            <MenuItem onSelect={() => move("ended", "Ended, and the shopper was told")}>
              <CircleStop aria-hidden />
              End
            </MenuItem>
          )}
          {of.status === "ended" && (
            <MenuItem onSelect={() => move("active", "Open again")}>
              <LockOpen aria-hidden />
              Open again
            </MenuItem>
          )}
          <MenuSeparator />
          <MenuItem onSelect={() => setAsks("merge")}>
            <Merge aria-hidden />
            Merge into another…
          </MenuItem>
          <MenuItem onSelect={() => setAsks("archive")}>
            <Archive aria-hidden />
            Archive…
          </MenuItem>
        </MenuContent>
      </Menu>
      {asks === "archive" && <ArchiveDialog deed={deed} close={() => setAsks(null)} />}
      {asks === "merge" && <MergeDialog of={of} deed={deed} close={() => setAsks(null)} />}
    </div>
  );
}

function ArchiveDialog({ deed, close }: { deed: Does; close: () => void }) {
  const [reason, setReason] = useState<"closed" | "idle">("closed");
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title="Archive this conversation"
      description="It stays readable with everything said in it, and cannot be opened again."
    >
      <div className="space-y-4 px-5 py-4">
        <Segments
          legend="Why"
          options={[
            { value: "closed", words: "The matter is closed" },
            { value: "idle", words: "The shopper left" },
          ]}
          value={reason}
          onChange={setReason}
        />
        {deed.error && <ProblemNote error={deed.error} title="Not archived" />}
      </div>
      <div className="flex justify-end gap-2 border-line border-t px-5 py-3">
        <Button tone="ghost" onClick={close}>
          Cancel
        </Button>
        <Button
          tone="primary"
          busy={deed.isPending}
          onClick={() =>
            deed.mutate(
              { do: "status", status: "archived", reason },
              {
                onSuccess: () => {
                  toast("Archived");
                  close();
                },
              },
            )
          }
        >
          Archive
        </Button>
      </div>
    </Dialog>
  );
}
