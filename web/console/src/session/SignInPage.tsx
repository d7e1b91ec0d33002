import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { Eye, EyeOff } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { api, ask } from "@/api/client";
import { asProblem, type Problem } from "@/api/problem";
import { meQuery } from "@/api/queries";
import { Mark } from "@/shell/Mark";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { useTitle } from "@/ui/page";
import { Sample } from "./Sample";

function say(problem: Problem): string {
  if (problem.status === 401 || problem.code === "invalid_credentials" || problem.code === "invalid_grant") {
    return "That e-mail and password do not match. Check both and try again.";
  }
  if (problem.status === 429) {
    const wait = Number(problem.data.retry_after);
    return `Too many attempts. ${Number.isFinite(wait) && wait > 0 ? `Try again in ${Math.ceil(wait)} seconds.` : "Try again in a minute."}`;
  }
  return problem.message;
}

export function SignInPage() {
  useTitle("Sign in");
  const { next } = useSearch({ from: "/sign-in" });
  const router = useRouter();
  const queries = useQueryClient();
  const [shown, setShown] = useState(false);
  const [empty, setEmpty] = useState<{ email?: string; password?: string }>({});
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);

  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => ask(api.POST("/v1/session", { body })),
    onSuccess: (me) => {
      queries.setQueryData(meQuery.queryKey, me);
      router.history.push(next ? `/app${next.replace(/^\/app(?=\/|$)/, "")}` : "/app/");
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
    const missing = {
      ...(!body.email && { email: "Enter your e-mail." }),
      ...(!body.password && { password: "Enter your password." }),
    };
    setEmpty(missing);
    if (!body.email) email.current?.focus();
    else if (!body.password) password.current?.focus();
    else signIn.mutate(body);
  }

  const problem = signIn.error ? asProblem(signIn.error) : null;
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <main id="main" className="flex flex-col px-6 py-8 sm:px-12">
        <div className="flex items-center gap-2.5">
          <Mark className="size-7" />
          <span className="font-semibold text-md tracking-[-0.01em]">Dokani</span>
        </div>
        <div className="mx-auto my-auto w-full max-w-[22rem] py-12">
          <h1 className="font-semibold text-2xl tracking-[-0.02em]">Sign in</h1>
          <p className="mt-1 text-fg-2 text-base">to your shop’s returns desk</p>
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
              {(ids) => (
                <div className="relative">
                  <Input
                    {...ids}
                    ref={password}
                    type={shown ? "text" : "password"}
                    name="password"
                    autoComplete="current-password"
                    className="h-10 pr-11"
                  />
                  <button
                    type="button"
                    aria-pressed={shown}
                    aria-label="Show password"
                    onClick={() => setShown(!shown)}
                    className="absolute top-1 right-1 flex size-8 items-center justify-center rounded-sm text-fg-2 hover:bg-muted hover:text-fg"
                  >
                    {shown ? (
                      <EyeOff aria-hidden className="size-4" />
                    ) : (
                      <Eye aria-hidden className="size-4" />
                    )}
                  </button>
                </div>
              )}
            </Field>
            {problem && <ProblemNote error={Object.assign(problem, { message: say(problem) })} />}
            <Button type="submit" tone="primary" size="lg" className="w-full" busy={signIn.isPending}>
              Sign in
            </Button>
          </form>
        </div>
        <p className="text-fg-2 text-xs">
          Rules decide money, people decide the hard cases, and every decision can be explained.
        </p>
      </main>
      <Sample />
    </div>
  );
}
