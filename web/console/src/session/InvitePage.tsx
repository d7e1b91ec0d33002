import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Mail } from "lucide-react";
import { api, ask } from "@/api/client";
import { asProblem } from "@/api/problem";
import { meQuery } from "@/api/queries";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { useTitle } from "@/ui/page";

/** Where the link in an invitation leads. */
export function InvitePage() {
  useTitle("Invitation");
  const { token } = useSearch({ from: "/invite" });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const me = useQuery({ ...meQuery, retry: false });
  const accept = useMutation({
    mutationFn: () => ask(api.POST("/v1/invitations/accept", { body: { token } })),
    onSuccess: async () => {
      await queries.invalidateQueries();
      await navigate({ to: "/returns" });
    },
  });
  const signedOut = me.error !== null && asProblem(me.error).status === 401;
  return (
    <main id="main" className="flex min-h-dvh items-center">
      <Empty
        icon={<Mail />}
        title="You are invited to a shop on Dokani"
        action={
          signedOut ? (
            <Button asChild tone="primary">
              <Link to="/sign-in" search={{ next: `/invite?token=${encodeURIComponent(token)}` }}>
                Sign in to accept
              </Link>
            </Button>
          ) : (
            <Button tone="primary" busy={accept.isPending} onClick={() => accept.mutate()}>
              Accept invitation
            </Button>
          )
        }
      >
        {me.isPending ? (
          <Skeleton className="mx-auto h-4 w-48" />
        ) : me.data ? (
          <p>You are signed in as {me.data.user.email}.</p>
        ) : null}
        {accept.error && (
          <ProblemNote
            className="mt-4 text-left"
            error={accept.error}
            title="The invitation was not accepted"
          />
        )}
      </Empty>
    </main>
  );
}
