import type { ApiKey } from "@shared/wire";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, TriangleAlert } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { api, ask } from "@/api/client";
import { asProblem } from "@/api/problem";
import { apiKeysQuery } from "@/api/queries";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { Ago, Day } from "@/ui/text";
import { toast } from "@/ui/toast";
import { ArmedButton } from "./ArmedButton";
import { Section } from "./Section";

const SCOPES: readonly { scope: string; words: string }[] = [
  { scope: "returns:read", words: "Read returns" },
  { scope: "returns:write", words: "Ask for returns" },
  { scope: "returns:decide", words: "Decide returns" },
  { scope: "orders:read", words: "Read orders" },
  { scope: "orders:write", words: "Push orders" },
  { scope: "policies:read", words: "Read policies" },
  { scope: "policies:write", words: "Write policies" },
];

export function ApiKeys() {
  const found = useQuery(apiKeysQuery);
  const [secret, setSecret] = useState<{ name: string; secret: string } | null>(null);
  const keys = found.data ?? [];
  return (
    <>
      <Section
        title="API keys"
        says="For your own programs. Send one as “Authorization: Bearer …”; everything this console does is in the API."
      >
        {secret && <Secret {...secret} done={() => setSecret(null)} />}
        {found.error && !found.data ? (
          <ProblemNote
            error={found.error}
            title="The keys could not be loaded"
            retry={() => void found.refetch()}
          />
        ) : found.isPending ? (
          <Skeleton className="h-24 rounded-lg" />
        ) : keys.length === 0 ? (
          <p className="rounded-lg border border-line border-dashed px-4 py-6 text-center text-fg-2 text-sm">
            No keys yet.
          </p>
        ) : (
          <ul className="divide-y divide-line rounded-lg border border-line">
            {keys.map((key) => (
              <Key key={key.id} apiKey={key} />
            ))}
          </ul>
        )}
      </Section>
      <Create onCreated={setSecret} />
    </>
  );
}

function Key({ apiKey }: { apiKey: ApiKey }) {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => ask(api.DELETE("/v1/api-keys/{key_id}", { params: { path: { key_id: apiKey.id } } })),
    onSuccess: () => toast(`${apiKey.name} was revoked`),
    onSettled: () => queries.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  return (
    <li className="px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1">
          <p className="font-medium">
            {apiKey.name}{" "}
            <code className="ml-1 font-mono font-normal text-fg-2 text-xs">{apiKey.prefix}…</code>
          </p>
          <p className="mt-1 flex flex-wrap gap-1">
            {apiKey.scopes.map((scope) => (
              <Badge key={scope}>{scope === "*" ? "everything" : scope}</Badge>
            ))}
          </p>
          <p className="mt-1 text-fg-2 text-xs">
            made <Day at={apiKey.created_at} /> ·{" "}
            {apiKey.last_used_at ? (
              <>
                used <Ago at={apiKey.last_used_at} />
              </>
            ) : (
              "never used"
            )}
            {apiKey.expires_at && (
              <>
                {" "}
                · until <Day at={apiKey.expires_at} />
              </>
            )}
          </p>
        </div>
        {apiKey.revoked_at ? (
          <Badge tone="danger">Revoked</Badge>
        ) : (
          <ArmedButton
            words="Revoke"
            armed="Revoke now"
            label={`Revoke ${apiKey.name}`}
            busy={revoke.isPending}
            run={() => revoke.mutate()}
          />
        )}
      </div>
      {revoke.error && <ProblemNote className="mt-2" error={revoke.error} title="The key was not revoked" />}
    </li>
  );
}

function Secret({ name, secret, done }: { name: string; secret: string; done: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="status"
      className="mb-4 rounded-lg border border-warn/50 bg-warn-tint p-4 text-sm outline-none"
    >
      <p className="flex items-center gap-2 font-medium">
        <TriangleAlert aria-hidden className="size-4 text-warn" />
        Copy the key “{name}” now; it is not shown again.
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <code className="min-w-0 flex-1 break-all rounded-md border border-line bg-bg px-3 py-1.5 font-mono text-xs">
          {secret}
        </code>
        <CopyButton text={secret} label="Copy the key" words="Copy" />
        <Button onClick={done}>Done</Button>
      </div>
    </div>
  );
}

function Create({ onCreated }: { onCreated: (made: { name: string; secret: string }) => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly string[]>(["returns:read", "orders:read"]);
  const [checked, setChecked] = useState(false);
  const create = useMutation({
    mutationFn: () => ask(api.POST("/v1/api-keys", { body: { name: name.trim(), scopes: [...scopes] } })),
    onSuccess: (made) => {
      onCreated({ name: made.name, secret: made.key });
      setName("");
      setChecked(false);
      void queries.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
      window.scrollTo({ top: 0 });
    },
  });
  const problem = create.error ? asProblem(create.error) : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    setChecked(true);
    if (name.trim() && scopes.length && !create.isPending) create.mutate();
  }
  return (
    <Section title="Make a key">
      <form onSubmit={submit} noValidate className="max-w-md space-y-5">
        <Field
          label="Name"
          hint="What it is for, such as “Warehouse”."
          error={checked && !name.trim() ? "Give the key a name." : problem?.fault("name")}
        >
          {(ids) => (
            <Input
              {...ids}
              autoComplete="off"
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <fieldset>
          <legend className="mb-1.5 font-medium text-sm">What it may do</legend>
          <div className="grid gap-x-4 sm:grid-cols-2">
            {SCOPES.map(({ scope, words }) => (
              <label key={scope} className="flex min-h-8 items-center gap-2 text-sm">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={scopes.includes(scope)}
                  onChange={(event) =>
                    setScopes(
                      event.target.checked ? [...scopes, scope] : scopes.filter((each) => each !== scope),
                    )
                  }
                />
                {words}
              </label>
            ))}
          </div>
          {checked && !scopes.length && <p className="mt-1 text-danger text-xs">Choose at least one.</p>}
        </fieldset>
        {problem && !problem.fault("name") && <ProblemNote error={problem} title="The key was not made" />}
        <Button type="submit" tone="primary" busy={create.isPending}>
          <KeyRound aria-hidden />
          Make key
        </Button>
      </form>
    </Section>
  );
}
