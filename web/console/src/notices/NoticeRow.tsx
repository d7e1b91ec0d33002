import type { Notice } from "@shared/wire";
import { Link } from "@tanstack/react-router";
import { cn } from "@/lib/cn";
import { useMay } from "@/shell/useMe";
import { Ago } from "@/ui/text";
import { KINDS, OTHER_KIND } from "./notices";

/** One notice; it leads to what it is about, and has been seen once it was followed. */
export function NoticeRow({
  notice,
  follow,
  className,
}: {
  notice: Notice;
  follow: () => void;
  className?: string;
}) {
  const { words, icon: Icon, tone } = KINDS[notice.kind] ?? OTHER_KIND;
  const mayAdmin = useMay("admin");
  const cover = "after:absolute after:inset-0 after:content-[''] hover:underline";
  return (
    <div
      className={cn(
        "relative flex gap-3 px-4 py-3 text-sm transition-colors duration-(--fast) hover:bg-surface",
        className,
      )}
    >
      <span className={cn("mt-0.5 flex size-6 shrink-0 items-center justify-center rounded-full", tone)}>
        <Icon aria-hidden className="size-3.5" />
      </span>
      <div className="min-w-0 flex-1">
        <p className={cn("break-words", !notice.seen && "font-medium")}>
          {notice.public_id ? (
            <Link
              to="/returns/$publicId"
              params={{ publicId: notice.public_id }}
              search={notice.kind.startsWith("money_") ? { tab: "money" } : {}}
              onClick={follow}
              className={cover}
            >
              {notice.says}
            </Link>
          ) : notice.kind === "security" && mayAdmin ? (
            <Link to="/security" onClick={follow} className={cover}>
              {notice.says}
            </Link>
          ) : (
            notice.says
          )}
        </p>
        <p className="mt-0.5 text-fg-2 text-xs">
          {words} · <Ago at={notice.created_at} />
        </p>
      </div>
      {!notice.seen && (
        <span className="mt-2 size-2 shrink-0 rounded-full bg-accent">
          <span className="sr-only">Not seen</span>
        </span>
      )}
    </div>
  );
}
