import type { AgentPerformance, AgentReplies } from "@shared/wire";
import { plural } from "@/lib/words";
import { percent } from "@/risk/words";
import { Card } from "@/ui/page";
import { engineWords, FLAGS, flagsOf, timeWords } from "./performance";

/** Who answered, each with the same numbers, so that they can be held side by side. */
export function Engines({ report }: { report: AgentPerformance }) {
  return (
    <Card title="By who answered" padded={false}>
      <ul className="divide-y divide-line">
        {report.engines.map((one) => (
          <li key={one.engine} className="px-4 py-3">
            <p className="break-words font-medium text-sm">{engineWords(one.engine)}</p>
            <dl className="mt-1.5 grid grid-cols-3 gap-x-4 gap-y-2 text-sm sm:grid-cols-6">
              <Value name="Replies" value={one.replies.toLocaleString()} />
              <Value name="Median" value={timeWords(one.p50_ms)} />
              <Value name="95 in 100" value={timeWords(one.p95_ms)} />
              <Value name="Handed over" value={one.hand_overs.toLocaleString()} />
              <Value name="Flags" value={flagsOf(one).toLocaleString()} />
              <Value name="Tokens" value={compact(one.tokens)} />
            </dl>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function compact(count: number): string {
  return Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 }).format(count);
}

function Value({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-fg-2 text-xs">{name}</dt>
      <dd className="num">{value}</dd>
    </div>
  );
}

/** What the server noticed about replies, by kind, with the share of all replies. */
export function Flags({ replies }: { replies: AgentReplies }) {
  return (
    <Card title="Flags" aside={`of ${plural(replies.replies, "reply", "replies")}`} padded={false}>
      <table className="w-full text-sm">
        <thead className="sr-only">
          <tr>
            <th scope="col">Flag</th>
            <th scope="col">Replies</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {FLAGS.map(({ flag, words, says }) => (
            <tr key={flag}>
              <th scope="row" className="py-2 pl-4 text-left font-normal">
                <span className="block font-medium">{words}</span>
                <span className="block text-fg-2 text-xs">{says}</span>
              </th>
              <td className="num px-3 py-2 text-right align-top font-medium">
                {replies[flag].toLocaleString()}
              </td>
              <td className="num w-20 whitespace-nowrap py-2 pr-4 text-right align-top text-fg-2">
                {replies.replies > 0 ? percent(replies[flag] / replies.replies) : "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
