import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { api, ask } from "@/api/client";
import { asProblem } from "@/api/problem";
import { meQuery } from "@/api/queries";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { useTitle } from "@/ui/page";
import { Frame } from "./Frame";
import { PasswordInput } from "./PasswordInput";

/** Asks for a letter to set a new password. The answer is the same whether or not there is such a person. */
export function ForgotPasswordPage() {
  useTitle("Forgot your password");
  const [email, setEmail] = useState("");
  const [empty, setEmpty] = useState(false);
  const recover = useMutation({
    mutationFn: () => ask(api.POST("/v1/session/recovery", { body: { email: email.trim() } })),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setEmpty(!email.trim());
    if (email.trim() && !recover.isPending) recover.mutate();
  }
  if (recover.isSuccess) {
    return (
      <Frame
        title="Look at your mail"
        says={
          <>
            If <strong className="font-medium text-fg">{email.trim()}</strong> has an account, a letter with a
            link is on its way. The link works for an hour.
          </>
        }
      >
        <Button asChild className="mt-8">
          <Link to="/sign-in">Back to sign-in</Link>
        </Button>
      </Frame>
    );
  }
  return (
    <Frame title="Forgot your password?" says="We send you a link to set a new one.">
      <form noValidate onSubmit={submit} className="mt-8 space-y-5">
        <Field label="E-mail" error={empty && !email.trim() ? "Enter your e-mail." : null}>
          {(ids) => (
            <Input
              {...ids}
              type="email"
              name="email"
              autoComplete="username"
              className="h-10"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        {recover.error && <ProblemNote error={recover.error} title="The letter was not sent" />}
        <Button type="submit" tone="primary" size="lg" className="w-full" busy={recover.isPending}>
          Send the link
        </Button>
      </form>
      <p className="mt-4 text-center text-sm">
        <Link to="/sign-in" className="inline-flex min-h-6 items-center text-accent hover:underline">
          Back to sign-in
        </Link>
      </p>
    </Frame>
  );
}

/** Where the link of that letter leads. */
export function ResetPasswordPage() {
  useTitle("Set a new password");
  const { token } = useSearch({ from: "/reset-password" });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const reset = useMutation({
    mutationFn: () => ask(api.POST("/v1/session/password", { body: { token, password } })),
    onSuccess: async (me) => {
      queries.setQueryData(meQuery.queryKey, me);
      await navigate({ to: "/returns" });
    },
  });
  const problem = reset.error ? asProblem(reset.error) : null;
  const weak = problem?.code === "weak_password" ? problem.message : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!reset.isPending) reset.mutate();
  }
  return (
    <Frame title="Set a new password" says="You are then signed in here, and signed out everywhere else.">
      <form noValidate onSubmit={submit} className="mt-8 space-y-5">
        <Field label="New password" hint="At least 8 characters. A long sentence is best." error={weak}>
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
        {problem && !weak && (
          <ProblemNote error={problem} title="The password was not set">
            <Link to="/forgot-password" className="inline-flex min-h-6 items-center text-accent underline">
              Ask for a new link
            </Link>
          </ProblemNote>
        )}
        <Button
          type="submit"
          tone="primary"
          size="lg"
          className="w-full"
          busy={reset.isPending}
          disabled={password.length < 8}
        >
          Set password
        </Button>
      </form>
    </Frame>
  );
}
