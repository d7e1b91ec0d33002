import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bell, CheckCheck, Settings } from "lucide-react";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { PageHead } from "@/ui/page";
import { NeedsRole } from "@/ui/role";
import { NoticeRow } from "./NoticeRow";
import { allNotices, useMarkSeen } from "./notices";

export function NoticesPage() {
  const mayRead = useMay("agent");
  const list = useInfiniteQuery({ ...allNotices, enabled: mayRead });
  const mark = useMarkSeen();
  const notices = list.data?.pages.flatMap((page) => page.items) ?? [];
  const unseen = list.data?.pages[0]?.unseen ?? 0;
  const newest = notices[0]?.id;
  if (!mayRead) return <NeedsRole title="Notices" least="agent" />;
  return (
    <>
      <PageHead
        title="Notices"
        count={unseen > 0 ? `${unseen >= 100 ? "99+" : unseen} not seen` : undefined}
        className="border-line border-b"
      >
        {unseen > 0 && newest !== undefined && (
          <Button busy={mark.isPending} onClick={() => mark.mutate(newest)}>
            <CheckCheck aria-hidden />
            Mark all as seen
          </Button>
        )}
        <Button asChild tone="ghost">
          <Link to="/settings/$section" params={{ section: "notices" }}>
            <Settings aria-hidden />
            Settings
          </Link>
        </Button>
      </PageHead>
      {mark.error && <ProblemNote className="m-4 md:mx-6" error={mark.error} title="Not marked as seen" />}
      {list.error && !list.data ? (
        <div className="p-4 md:p-6">
          <ProblemNote
            error={list.error}
            title="The notices could not be loaded"
            retry={() => void list.refetch()}
          />
        </div>
      ) : list.isPending ? (
        <div role="status">
          <span className="sr-only">Loading notices</span>
          {["a", "b", "c", "d", "e", "f"].map((each) => (
            <div key={each} className="flex gap-3 border-line border-b px-4 py-3 md:px-6">
              <Skeleton className="size-6 rounded-full" />
              <div className="flex-1 space-y-2">
                <Skeleton className="h-3.5 w-80 max-w-full" />
                <Skeleton className="h-3 w-28" />
              </div>
            </div>
          ))}
        </div>
      ) : notices.length === 0 ? (
        <Empty icon={<Bell />} title="Nothing yet">
          Appeals, overdue reviews, money that needs you, and security events appear here as they happen.
        </Empty>
      ) : (
        <>
          <ul aria-label="Notices" className="divide-y divide-line border-line border-b">
            {notices.map((notice) => (
              <li key={notice.id}>
                <NoticeRow
                  notice={notice}
                  className="md:px-6"
                  follow={() => !notice.seen && mark.mutate(notice.id)}
                />
              </li>
            ))}
          </ul>
          <div className="flex justify-center px-4 py-6 text-fg-2 text-sm">
            {list.hasNextPage ? (
              <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Load more
              </Button>
            ) : (
              "That is all of them"
            )}
          </div>
        </>
      )}
    </>
  );
}
