import type { ReturnForMerchant, Stage } from "@shared/wire";
import { useQuery } from "@tanstack/react-query";
import { Download, FileCheck2, KeyRound } from "lucide-react";
import { asProblem } from "@/api/problem";
import { isOpen } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Card } from "@/ui/page";
import { Ago } from "@/ui/text";
import { receiptQuery, receiptStages, save, signingKeysQuery } from "./receipts";

const STAGES: Record<Stage, string> = {
  triage: "By your policy",
  review: "By a person",
  appeal: "After the appeal",
};

/** The signed receipt of each decision: to keep, and to check without us. */
export function Receipt({ view }: { view: ReturnForMerchant }) {
  const stages = receiptStages(view);
  return (
    <Card title="Receipt" padded={false}>
      {stages.length === 0 ? (
        <p className="flex items-start gap-2 px-4 py-3 text-fg-2 text-sm">
          <FileCheck2 aria-hidden className="mt-0.5 size-4 shrink-0" />
          {view.channel === "import"
            ? "This return is from your history; it was not decided here, so there is no receipt."
            : isOpen(view.status)
              ? "There is a receipt as soon as the return is decided."
              : "This return was never decided, so there is no receipt."}
        </p>
      ) : (
        <>
          <ul className="divide-y divide-line">
            {stages.map((one) => (
              <OfStage key={one.stage} view={view} {...one} />
            ))}
          </ul>
          <Verify name={`receipt-${view.public_id}-${stages[0]?.stage ?? "review"}.json`} />
        </>
      )}
    </Card>
  );
}

function OfStage({
  view,
  stage,
  verdict,
  at,
}: {
  view: ReturnForMerchant;
  stage: Stage;
  verdict: string;
  at: string;
}) {
  const found = useQuery(receiptQuery(view.public_id, stage));
  const keys = useQuery(signingKeysQuery).data?.keys ?? [];
  const receipt = found.data;
  const key = receipt && keys.find((one) => one.public_key === receipt.publicKey);
  const waiting = found.isPending || (found.error && asProblem(found.error).code === "receipt_not_ready");
  return (
    <li className="space-y-2 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p className="min-w-0 flex-1 basis-56">
          <span className="font-medium">{STAGES[stage]}</span>{" "}
          <Badge tone={verdict === "approved" ? "ok" : "danger"}>
            {verdict === "approved" ? "Approved" : "Denied"}
          </Badge>{" "}
          <span className="text-fg-2 text-xs">
            <Ago at={at} />
            {receipt?.number != null && <span className="num"> · number {receipt.number} of your shop</span>}
          </span>
        </p>
        <Button disabled={!receipt} onClick={() => receipt && save(receipt.file, receipt.name)}>
          <Download aria-hidden />
          Download receipt
          <span className="sr-only">: {STAGES[stage].toLowerCase()}</span>
        </Button>
      </div>
      {found.error && !waiting ? (
        <ProblemNote
          error={found.error}
          title="The receipt could not be fetched"
          retry={() => void found.refetch()}
        />
      ) : waiting ? (
        <p role="status" className="flex items-center gap-2 text-fg-2 text-xs">
          {found.fetchStatus === "idle" ? (
            <>
              It is not written yet.
              <Button size="sm" tone="ghost" onClick={() => void found.refetch()}>
                Look again
              </Button>
            </>
          ) : (
            <>
              <Skeleton className="h-3 w-24" />
              {found.failureCount > 0 ? "It is being written; this takes some seconds." : "Fetching it"}
            </>
          )}
        </p>
      ) : (
        receipt && (
          <dl className="space-y-1 text-xs">
            <Digest
              words="Key fingerprint"
              value={key?.fingerprint}
              none="The key is not among those of this server."
            />
            <Digest words="Receipt’s SHA-256" value={receipt.sha256} />
          </dl>
        )
      )}
    </li>
  );
}

function Digest({ words, value, none }: { words: string; value: string | null | undefined; none?: string }) {
  if (!value && !none) return null;
  return (
    <div className="flex flex-wrap items-start gap-x-2">
      <dt className="w-32 shrink-0 text-fg-2 leading-6">{words}</dt>
      <dd className="flex min-w-0 flex-1 items-start gap-1">
        {value ? (
          <>
            <code className="break-all font-mono leading-6">{value}</code>
            <CopyButton text={value} label={`Copy: ${words}`} />
          </>
        ) : (
          <span className="text-fg-2 leading-6">{none}</span>
        )}
      </dd>
    </div>
  );
}

function Verify({ name }: { name: string }) {
  const command = `dokani verify ${name} --keys dokani-keys.json`;
  return (
    <section aria-label="How to check a receipt" className="space-y-2 border-line border-t px-4 py-3 text-sm">
      <h3 className="font-medium">Check it offline</h3>
      <p className="max-w-prose text-fg-2">
        Anybody with Dokani installed can check it without this server, its database or a network: that not
        one byte was changed, and that this policy and these facts give this answer.
      </p>
      <div className="flex items-start gap-1 rounded-md bg-muted px-3 py-2">
        <code className="wrap-anywhere min-w-0 flex-1 font-mono text-xs leading-6">{command}</code>
        <CopyButton text={command} label="Copy the command" />
      </div>
      <p className="max-w-prose text-fg-2">
        <a
          href="/.well-known/dokani-keys.json"
          download="dokani-keys.json"
          className="inline-flex min-h-6 items-center gap-1 font-medium text-accent hover:underline"
        >
          <KeyRound aria-hidden className="size-3.5" />
          Save the keys
        </a>{" "}
        once, at a time when you trust this server. Whoever has no keys compares the fingerprint that the
        check prints with the one above. This copy holds what the risk was judged by; the shopper’s own, on
        their page, does not.
      </p>
    </section>
  );
}
