import { Link } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { asProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";

/** Why there is nothing to see, and the way on. */
export function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const problem = asProblem(error);
  if (problem.status === 404 || problem.status === 422) {
    return (
      <Empty
        wholePage
        icon={<SearchX />}
        title="There is no such return"
        action={
          <Button asChild tone="primary">
            <Link to="/returns">Go to the review queue</Link>
          </Button>
        }
      >
        It may belong to another of your shops, or the link is not whole.
      </Empty>
    );
  }
  return (
    <div className="mx-auto w-full max-w-xl p-6">
      <ProblemNote error={problem} title="This return could not be loaded" retry={retry} />
    </div>
  );
}

/** The shape of the page while it is fetched. */
export function Loading() {
  return (
    <div role="status" className="mx-auto w-full max-w-6xl px-4 py-6 md:px-6">
      <span className="sr-only">Loading the return</span>
      <Skeleton className="h-7 w-72" />
      <Skeleton className="mt-3 h-4 w-96 max-w-full" />
      <div className="mt-8 grid gap-6 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="space-y-4">
          <Skeleton className="h-24 rounded-lg" />
          <Skeleton className="h-40 rounded-lg" />
          <Skeleton className="h-32 rounded-lg" />
        </div>
        <div className="space-y-4">
          <Skeleton className="h-56 rounded-lg" />
          <Skeleton className="h-44 rounded-lg" />
        </div>
      </div>
    </div>
  );
}
