import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { Compass, Unplug } from "lucide-react";
import { asProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { Empty } from "@/ui/feedback";
import { useTitle } from "@/ui/page";

export function NotFound() {
  useTitle("Page not found");
  return (
    <div className="flex min-h-[60dvh] items-center">
      <Empty
        wholePage
        icon={<Compass />}
        title="There is no page at this address"
        action={
          <Button asChild tone="primary">
            <Link to="/">Go to the review queue</Link>
          </Button>
        }
      >
        The link may be old, or a letter is missing.
      </Empty>
    </div>
  );
}

export function Broken({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const queries = useQueryErrorResetBoundary();
  const problem = asProblem(error);
  useTitle("Something went wrong");
  return (
    <div role="alert" className="flex min-h-[60dvh] items-center">
      <Empty
        wholePage
        icon={<Unplug />}
        title={problem.code === "offline" ? "The server cannot be reached" : "This page could not be shown"}
        action={
          <Button
            tone="primary"
            onClick={() => {
              queries.reset();
              reset();
              void router.invalidate();
            }}
          >
            Try again
          </Button>
        }
      >
        <p>{problem.message}</p>
        {problem.requestId && (
          <p className="mt-2 flex items-center justify-center gap-1 text-xs">
            Request <code className="font-mono">{problem.requestId}</code>
            <CopyButton text={problem.requestId} label="Copy request id" />
          </p>
        )}
      </Empty>
    </div>
  );
}
