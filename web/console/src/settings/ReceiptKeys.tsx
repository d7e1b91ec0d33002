import type { SigningKey } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import { Badge } from "@/ui/badge";
import { CopyButton } from "@/ui/copy";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Day } from "@/ui/text";
import { Section } from "./Section";

const signingKeys = {
  queryKey: ["signing-keys"],
  queryFn: ({ signal }: { signal: AbortSignal }) => ask(api.GET("/.well-known/dokani-keys.json", { signal })),
  staleTime: 5 * 60_000,
};

/** The public keys of the receipts: what somebody outside holds a receipt against. */
export function ReceiptKeys() {
  const found = useQuery(signingKeys);
  const keys = found.data?.keys ?? [];
  const address = `${window.location.origin}/.well-known/dokani-keys.json`;
  return (
    <>
      <Section
        title="Receipt keys"
        says="Each decision has a signed receipt. Whoever wants to check one needs the key it was signed with, and has to know that the key is yours: give them these fingerprints by a way that they trust."
      >
        {found.error && !found.data ? (
          <ProblemNote
            error={found.error}
            title="The keys could not be loaded"
            retry={() => void found.refetch()}
          />
        ) : found.isPending ? (
          <Skeleton className="h-28 rounded-lg" />
        ) : keys.length === 0 ? (
          <p className="rounded-lg border border-line border-dashed px-4 py-6 text-center text-fg-2 text-sm">
            No key yet. The first is made with the first receipt.
          </p>
        ) : (
          <ul className="divide-y divide-line rounded-lg border border-line">
            {keys.map((key) => (
              <Key key={key.id} signing={key} />
            ))}
          </ul>
        )}
      </Section>
      <Section title="For everybody" says="The same keys are public, with the days on which each was used.">
        <p className="flex min-w-0 flex-wrap items-center gap-2 text-sm">
          <a href={address} className="min-w-0 break-all font-mono text-accent text-xs hover:underline">
            {address}
          </a>
          <CopyButton text={address} label="Copy the address" />
        </p>
        <p className="mt-3 max-w-prose text-fg-2 text-sm">
          With that file beside it, a receipt is checked without this server:
        </p>
        <pre className="mt-2 whitespace-pre-wrap break-words rounded-md border border-line bg-surface px-3 py-2 font-mono text-xs">
          dokani verify receipt.json --keys dokani-keys.json
        </pre>
      </Section>
    </>
  );
}

function Key({ signing }: { signing: SigningKey }) {
  return (
    <li className="space-y-2 px-4 py-3 text-sm">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <code className="font-mono font-medium">{signing.id}</code>
        {signing.valid_until ? <Badge>Retired</Badge> : <Badge tone="ok">Signs now</Badge>}
        <span className="text-fg-2">
          {signing.algorithm} · since <Day at={signing.valid_from} />
          {signing.valid_until && (
            <>
              {" "}
              until <Day at={signing.valid_until} />
            </>
          )}
        </span>
      </p>
      <Hex name="Fingerprint (SHA-256)" text={signing.fingerprint} grouped />
      <Hex name="Public key" text={signing.public_key} />
    </li>
  );
}

/** In groups of four, as people read them to each other. */
function Hex({ name, text, grouped }: { name: string; text: string; grouped?: boolean }) {
  return (
    <div>
      <p className="flex items-center gap-1 text-fg-2 text-xs">
        {name}
        <CopyButton text={text} label={`Copy: ${name.toLowerCase()}`} />
      </p>
      <code className="block break-words font-mono text-xs">
        {grouped ? text.replace(/(.{4})(?=.)/g, "$1 ") : <span className="break-all">{text}</span>}
      </code>
    </div>
  );
}
