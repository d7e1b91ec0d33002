import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheckBig, Inbox, SearchX } from "lucide-react";
import { countsQuery, type QueueFilter } from "@/api/queries";
import { useMe } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { Empty } from "@/ui/feedback";

const EMPTY_WORDS: Partial<Record<QueueFilter["view"], string>> = {
  mine: "Nothing is assigned to you",
  unassigned: "Every open return has someone",
  overdue: "Nothing is overdue",
  waiting: "No shopper owes an answer",
  snoozed: "Nothing is snoozed",
};

/** Three kinds of nothing: nothing yet, nothing that matches, nothing left to do. */
export function QueueEmpty({ filter }: { filter: QueueFilter }) {
  const me = useMe();
  const counts = useQuery(countsQuery).data;
  const slug = me.business?.slug;
  if (filter.q) {
    return (
      <Empty
        icon={<SearchX />}
        title={`Nothing matches “${filter.q}”`}
        action={
          <div className="flex gap-2">
            <Button asChild tone="primary">
              <Link to="/returns" search={{ ...filter, q: "" }}>
                Clear search
              </Link>
            </Button>
            {filter.view !== "all" && (
              <Button asChild>
                <Link to="/returns" search={{ ...filter, view: "all" }}>
                  Search all returns
                </Link>
              </Button>
            )}
          </div>
        }
      >
        Search takes a whole order number or e-mail address.
      </Empty>
    );
  }
  if (counts?.all === 0) {
    return (
      <Empty
        icon={<Inbox />}
        title="Your first return will appear here"
        action={
          slug ? (
            <CopyButton
              text={`${window.location.origin}/s/${slug}`}
              label="Copy the address of your returns page"
              words="Copy the address"
            />
          ) : undefined
        }
      >
        Shoppers ask on your returns page; your policy decides the clear cases, and the others come to you.
        {slug && (
          <code className="mt-3 block break-all font-mono text-fg text-xs">{`${window.location.origin}/s/${slug}`}</code>
        )}
      </Empty>
    );
  }
  if (filter.view === "needs_review" || filter.view === "high_risk") {
    return (
      <Empty
        icon={<CircleCheckBig />}
        title={filter.view === "needs_review" ? "The queue is clear" : "No open return carries a high risk"}
        action={
          <Button asChild>
            <Link to="/returns" search={{ ...filter, view: "all", sort: "newest" }}>
              See all returns
            </Link>
          </Button>
        }
      >
        {counts && counts.waiting > 0
          ? `${counts.waiting.toLocaleString()} more wait for an answer of the shopper. New ones are announced here.`
          : "New ones are announced here as they come."}
      </Empty>
    );
  }
  return (
    <Empty
      icon={<Inbox />}
      title={EMPTY_WORDS[filter.view] ?? "Nothing in this view"}
      action={
        <Button asChild>
          <Link to="/returns" search={{ ...filter, view: "all" }}>
            See all returns
          </Link>
        </Button>
      }
    />
  );
}
