import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { api, ask } from "@/api/client";
import { asProblem } from "@/api/problem";
import { meQuery } from "@/api/queries";
import { chooseBusiness } from "@/api/session";
import { Button } from "@/ui/button";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Field } from "@/ui/field";
import { useTitle } from "@/ui/page";
import { Frame } from "./Frame";
import { PasswordInput } from "./PasswordInput";

/** Where the link of an invitation leads: join as who is signed in, or as someone new with a password. */
export function InvitePage() {
  useTitle("Invitation");
  const { token } = useSearch({ from: "/invite" });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const me = useQuery({ ...meQuery, retry: false });
  const signedIn = me.data !== undefined;
  const accept = useMutation({
    mutationFn: () =>
      ask(api.POST("/v1/invitations/accept", { body: { token, ...(!signedIn && { password }) } })),
    onSuccess: async (business) => {
      chooseBusiness(business.business_id);
      await queries.invalidateQueries();
      await navigate({ to: "/returns" });
    },
  });
  const problem = accept.error ? asProblem(accept.error) : null;
  const weak = problem?.code === "weak_password" ? problem.message : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!accept.isPending) accept.mutate();
  }
  return (
    <Frame title="Join the shop" says="You were invited to its returns desk.">
      {me.isPending ? (
        <Skeleton className="mt-8 h-10 w-full" />
      ) : (
        <form noValidate onSubmit={submit} className="mt-8 space-y-5">
          {me.data ? (
            <p className="text-sm">
              You are signed in as <strong className="font-medium">{me.data.user.email}</strong>.
            </p>
          ) : (
            <Field
              label="Choose a password"
              hint="At least 8 characters. A long sentence is best."
              error={weak}
            >
              {(ids) => (
                <PasswordInput
                  {...ids}
                  name="new-password"
                  autoComplete="new-password"
                  value={password}
                  onChange={(event) => setPassword(event.target.value)}
                />
              )}
            </Field>
          )}
          {problem && !weak && <ProblemNote error={problem} title="The invitation was not accepted" />}
          <Button
            type="submit"
            tone="primary"
            size="lg"
            className="w-full"
            busy={accept.isPending}
            disabled={!signedIn && password.length < 8}
          >
            Join
          </Button>
        </form>
      )}
      {!signedIn && !me.isPending && (
        <p className="mt-4 text-center text-sm">
          Have an account already?{" "}
          <Link
            to="/sign-in"
            search={{ next: `/invite?token=${encodeURIComponent(token)}` }}
            className="inline-flex min-h-6 items-center text-accent underline"
          >
            Sign in first
          </Link>
        </p>
      )}
    </Frame>
  );
}
