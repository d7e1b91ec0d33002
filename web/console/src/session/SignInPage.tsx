import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { api, ask } from "@/api/client";
import { asProblem, Problem } from "@/api/problem";
import { meQuery } from "@/api/queries";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { useTitle } from "@/ui/page";
import { Frame } from "./Frame";
import { PasswordInput } from "./PasswordInput";

/** What is told of a refusal. A wrong password is no fault of ours: it needs no request id. */
function said(problem: Problem): Problem {
  if (problem.status === 401) {
    return new Problem(401, {
      code: problem.code,
      detail: "That e-mail and password do not match. Check both and try again.",
    });
  }
  return problem;
}

export function SignInPage() {
  useTitle("Sign in");
  const { next } = useSearch({ from: "/sign-in" });
  const router = useRouter();
  const queries = useQueryClient();
  const [empty, setEmpty] = useState<{ email?: string; password?: string }>({});
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);

  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => ask(api.POST("/v1/session", { body })),
    onSuccess: (me) => {
      queries.setQueryData(meQuery.queryKey, me);
      router.history.push(`/app${next ?? "/"}`);
    },
    onError: () => {
      password.current?.focus();
      password.current?.select();
    },
  });

  useEffect(() => email.current?.focus(), []);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (signIn.isPending) return;
    const body = { email: email.current?.value.trim() ?? "", password: password.current?.value ?? "" };
    setEmpty({
      ...(!body.email && { email: "Enter your e-mail." }),
      ...(!body.password && { password: "Enter your password." }),
    });
    if (!body.email) email.current?.focus();
    else if (!body.password) password.current?.focus();
    else signIn.mutate(body);
  }

  const problem = signIn.error ? said(asProblem(signIn.error)) : null;
  return (
    <Frame title="Sign in" says="to your shop’s returns desk">
      {next && !problem && (
        <p className="mt-4 rounded-md border border-line bg-surface px-3 py-2 text-fg-2 text-sm">
          Please sign in; you will be taken back to where you were.
        </p>
      )}
      <form noValidate onSubmit={submit} className="mt-8 space-y-5">
        <Field label="E-mail" error={empty.email}>
          {(ids) => (
            <Input
              {...ids}
              ref={email}
              type="email"
              name="email"
              autoComplete="username"
              className="h-10"
              inputMode="email"
            />
          )}
        </Field>
        <Field label="Password" error={empty.password}>
          {(ids) => <PasswordInput {...ids} ref={password} name="password" autoComplete="current-password" />}
        </Field>
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" tone="primary" size="lg" className="w-full" busy={signIn.isPending}>
          Sign in
        </Button>
      </form>
      <p className="mt-4 text-center text-sm">
        <Link to="/forgot-password" className="inline-flex min-h-6 items-center text-accent hover:underline">
          Forgot your password?
        </Link>
      </p>
    </Frame>
  );
}
