import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { plural } from "@/lib/words";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Card } from "@/ui/page";
import type { PanelProps } from "../subject";
import { schemaOrgQuery, wordsQuery } from "../versions";

/** The page shoppers read, written from the rules, and the same for search engines. */
export function PagePanel({ subject }: PanelProps) {
  const { policy, waits } = subject;
  const page = useQuery(wordsQuery(policy));
  const structured = useQuery(schemaOrgQuery(policy));
  return (
    <>
      {waits && (
        <p className="rounded-lg border border-line bg-warn-tint px-3 py-2 text-sm">
          {waits} This is the text that is saved.
        </p>
      )}
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)]">
        <Card
          title="What shoppers read"
          aside={
            page.data && (
              <>
                <CopyButton text={page.data.text} label="Copy the text" words="Text" />
                <CopyButton text={page.data.html} label="Copy the HTML" words="HTML" />
              </>
            )
          }
        >
          {page.error ? (
            <ProblemNote
              error={page.error}
              title="The page could not be written"
              retry={() => void page.refetch()}
            />
          ) : !page.data ? (
            <Skeleton className="h-96" />
          ) : (
            <article className="max-w-prose py-1">
              <h3 className="font-semibold text-lg tracking-[-0.01em]">{page.data.title}</h3>
              {page.data.sections.map((section) => (
                <section key={section.title} className="mt-4">
                  <h4 className="font-semibold text-sm">{section.title}</h4>
                  {section.sentences.map((sentence) => (
                    <p key={sentence} className="mt-1 text-base">
                      {sentence}
                    </p>
                  ))}
                </section>
              ))}
            </article>
          )}
        </Card>
        <Card
          title="For search engines"
          aside={
            structured.data && (
              <CopyButton text={JSON.stringify(structured.data.document, null, 2)} label="Copy the JSON-LD" />
            )
          }
        >
          {structured.error ? (
            <ProblemNote
              error={structured.error}
              title="The document could not be written"
              retry={() => void structured.refetch()}
            />
          ) : !structured.data ? (
            <Skeleton className="h-64" />
          ) : (
            <div className="space-y-4">
              <p className="text-fg-2 text-sm">
                A MerchantReturnPolicy of schema.org: put it into a page of your shop as JSON-LD.
              </p>
              <section
                // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
                tabIndex={0}
                aria-label="JSON-LD"
                className="scroll-thin max-h-96 overflow-auto rounded-md border border-line bg-surface p-3"
              >
                <pre className="font-mono text-xs leading-5">
                  {JSON.stringify(structured.data.document, null, 2)}
                </pre>
              </section>
              <Button size="sm" onClick={() => save(structured.data.document, `${policy.version}.jsonld`)}>
                <Download aria-hidden />
                Download
              </Button>
              {structured.data.left_out.length > 0 && (
                <details className="text-sm">
                  <summary className="cursor-pointer">
                    {plural(structured.data.left_out.length, "part")} of the policy{" "}
                    {structured.data.left_out.length === 1 ? "has" : "have"} no words there
                  </summary>
                  <ul className="mt-2 space-y-1.5">
                    {structured.data.left_out.map((each) => (
                      <li key={`${each.path} ${each.problem}`}>
                        <code className="break-all font-mono text-fg-2 text-xs">{each.path}</code>
                        <br />
                        {each.problem}
                      </li>
                    ))}
                  </ul>
                </details>
              )}
            </div>
          )}
        </Card>
      </div>
    </>
  );
}

function save(document_: unknown, name: string) {
  const url = URL.createObjectURL(
    new Blob([JSON.stringify(document_, null, 2)], { type: "application/ld+json" }),
  );
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
