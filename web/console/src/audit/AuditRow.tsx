import type { AuditLine } from "@shared/wire";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { sentence, valueWords } from "@/lib/words";
import { CopyButton } from "@/ui/copy";
import { Ago } from "@/ui/text";
import { actionWords, actorWords, changesOf } from "./audit";
import type { AuditFilter } from "./filter";

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** A line of the log; opened, it says all that was noted. */
export function AuditRow({ line, filter }: { line: AuditLine; filter: AuditFilter }) {
  const { changes, rest } = changesOf(line.metadata);
  const about = line.resource_id;
  return (
    <details className="group text-sm open:bg-surface">
      <summary className="grid min-h-11 cursor-pointer list-none grid-cols-[1rem_minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-2 -outline-offset-2 hover:bg-surface md:grid-cols-[1rem_minmax(0,16rem)_minmax(0,1fr)_minmax(0,14rem)_5rem] md:px-6 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 text-fg-2 transition-transform duration-(--fast) group-open:rotate-90"
        />
        <span className="truncate font-medium">{actionWords(line.action)}</span>
        <span className="truncate text-fg-2 max-md:hidden">
          {sentence(line.resource_type)}
          {about && <code className="ml-2 font-mono text-xs">{about}</code>}
        </span>
        <span className="truncate text-fg-2 max-md:col-start-2 max-md:row-start-2">{actorWords(line)}</span>
        <span className="text-right text-fg-2 max-md:col-start-3 max-md:row-start-1">
          <Ago at={line.created_at} />
        </span>
      </summary>
      <div className="space-y-3 px-4 pb-4 md:pr-6 md:pl-13">
        {changes.length > 0 && (
          <table className="max-w-2xl text-left">
            <caption className="sr-only">What changed</caption>
            <thead className="text-fg-2 text-xs">
              <tr>
                <th scope="col" className="py-1 pr-6 font-medium">
                  What
                </th>
                <th scope="col" className="py-1 pr-6 font-medium">
                  Before
                </th>
                <th scope="col" className="py-1 font-medium">
                  After
                </th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <tr key={change.name} className="border-line border-t align-top">
                  <th scope="row" className="py-1 pr-6 font-normal text-fg-2">
                    {sentence(change.name)}
                  </th>
                  <td className="break-words py-1 pr-6">
                    <del className="no-underline">{valueWords(change.before)}</del>
                  </td>
                  <td className="break-words py-1">
                    <ins className="no-underline">{valueWords(change.after)}</ins>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <dl className="grid max-w-3xl gap-x-6 gap-y-1 sm:grid-cols-[9rem_minmax(0,1fr)]">
          {rest.map(([name, value]) => (
            <Fact key={name} name={sentence(name)}>
              {valueWords(value)}
            </Fact>
          ))}
          <Fact name="Action">
            <code className="font-mono text-xs">{line.action}</code>
          </Fact>
          {about && (
            <Fact name={sentence(line.resource_type)}>
              <span className="inline-flex max-w-full flex-wrap items-center gap-x-3">
                <span className="inline-flex min-w-0 items-center">
                  <code className="min-w-0 break-all font-mono text-xs">{about}</code>
                  <CopyButton text={about} label="Copy id" className="-my-1" />
                </span>
                {line.resource_type === "return" && UUID.test(about) && (
                  <Link
                    to="/returns/$publicId"
                    params={{ publicId: about }}
                    className="text-accent hover:underline"
                  >
                    Open the return
                  </Link>
                )}
                {filter.about !== about && (
                  <Link to="/audit" search={{ ...filter, about }} className="text-accent hover:underline">
                    Everything about it
                  </Link>
                )}
              </span>
            </Fact>
          )}
          {line.ip_address && <Fact name="From">{line.ip_address}</Fact>}
          {line.user_agent && <Fact name="With">{line.user_agent}</Fact>}
          <Fact name="Line">{line.seq.toString()}</Fact>
        </dl>
      </div>
    </details>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-fg-2">{name}</dt>
      <dd className="num min-w-0 break-words max-sm:mb-1">{children}</dd>
    </>
  );
}
