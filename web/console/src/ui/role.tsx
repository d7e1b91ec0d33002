import type { Role } from "@shared/wire";
import { Lock } from "lucide-react";
import { ROLE_WORDS } from "@/lib/words";
import { Empty } from "./feedback";
import { useTitle } from "./page";

/** A screen that the reader's role does not reach: said plainly, with whom to ask. */
export function NeedsRole({ title, least }: { title: string; least: Role }) {
  useTitle(title);
  return (
    <Empty icon={<Lock />} title={`${title} needs the role ${ROLE_WORDS[least].word}`} wholePage>
      Ask an admin of this shop to change your role in Settings, Members.
    </Empty>
  );
}
