import type { RiskBin, RiskFit } from "@shared/wire";
import { ChartOrTable } from "@/ui/chart";
import { percent } from "./words";

const SIZE = 240;
const PAD = 44;
const EDGE = 18;

/** The top of both axes: the next round share above everything that is shown, so that small rates are not a heap. */
export function topOf(bins: readonly RiskBin[]): number {
  const most = Math.max(0, ...bins.flatMap((bin) => [bin.said, bin.came]));
  return [0.1, 0.2, 0.5, 1].find((top) => most <= top) ?? 1;
}

/** What was said against what came, a tenth of the cases at each mark: on the diagonal it says what is so. */
export function Calibration({ fit }: { fit: RiskFit }) {
  const before = fit.quality_before.calibration;
  const after = fit.quality.calibration;
  return (
    <div>
      <h3 className="mb-2 font-medium text-sm">Does it say what comes?</h3>
      <ChartOrTable
        legend="Show the calibration as"
        chart={<Picture before={before} after={after} cases={fit.quality.cases} />}
        table={<Numbers before={before} after={after} />}
      />
    </div>
  );
}

function Picture({
  before,
  after,
  cases,
}: {
  before: readonly RiskBin[];
  after: readonly RiskBin[];
  cases: number;
}) {
  const top = topOf([...before, ...after]);
  const x = (share: number) => PAD + (share / top) * (SIZE - PAD - EDGE);
  const y = (share: number) => SIZE - PAD - (share / top) * (SIZE - PAD - EDGE);
  const line = (bins: readonly RiskBin[]) => bins.map((bin) => `${x(bin.said)},${y(bin.came)}`).join(" ");
  return (
    <figure className="flex flex-wrap items-end gap-x-6 gap-y-2">
      <svg
        role="img"
        aria-label={`Calibration on ${cases} cases: what was said against what came. The table has the numbers.`}
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        className="w-full max-w-72"
      >
        {[0, top / 2, top].map((share) => (
          <g key={share}>
            <line x1={PAD} x2={SIZE - EDGE} y1={y(share)} y2={y(share)} className="stroke-line" />
            <text x={PAD - 6} y={y(share) + 3} textAnchor="end" className="num fill-fg-2" fontSize="9">
              {percent(share)}
            </text>
            <text x={x(share)} y={SIZE - PAD + 12} textAnchor="middle" className="num fill-fg-2" fontSize="9">
              {percent(share)}
            </text>
          </g>
        ))}
        <line x1={x(0)} y1={y(0)} x2={x(top)} y2={y(top)} className="stroke-control" strokeDasharray="3 3" />
        <polyline
          points={line(before)}
          className="fill-none stroke-fg-2"
          strokeDasharray="5 3"
          strokeWidth="1.5"
        />
        {before.map((bin) => (
          <rect
            key={`${bin.said} ${bin.came}`}
            x={x(bin.said) - 2.5}
            y={y(bin.came) - 2.5}
            width="5"
            height="5"
            className="fill-fg-2"
          />
        ))}
        <polyline points={line(after)} className="fill-none stroke-accent" strokeWidth="1.5" />
        {after.map((bin) => (
          <circle
            key={`${bin.said} ${bin.came}`}
            cx={x(bin.said)}
            cy={y(bin.came)}
            r="3"
            className="fill-accent"
          />
        ))}
        <text x={(SIZE + PAD) / 2} y={SIZE - 6} textAnchor="middle" className="fill-fg-2" fontSize="10">
          said
        </text>
        <text
          x={10}
          y={(SIZE - PAD) / 2}
          textAnchor="middle"
          transform={`rotate(-90 10 ${(SIZE - PAD) / 2})`}
          className="fill-fg-2"
          fontSize="10"
        >
          came
        </text>
      </svg>
      <figcaption className="space-y-1 text-fg-2 text-xs">
        <Key words="The fit" className="stroke-accent" />
        <Key words="The weights before it" className="stroke-fg-2" dashes="5 3" />
        <Key words="Said what came" className="stroke-control" dashes="3 3" />
      </figcaption>
    </figure>
  );
}

function Key({ words, className, dashes }: { words: string; className: string; dashes?: string }) {
  return (
    <p className="flex items-center gap-2">
      <svg aria-hidden="true" viewBox="0 0 24 4" className="h-1 w-6">
        <line x1="0" x2="24" y1="2" y2="2" strokeWidth="1.5" className={className} strokeDasharray={dashes} />
      </svg>
      {words}
    </p>
  );
}

function Numbers({ before, after }: { before: readonly RiskBin[]; after: readonly RiskBin[] }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-left text-sm">
        <thead className="text-fg-2 text-xs">
          <tr className="border-line border-b">
            {["Tenth", "Cases", "Fit said", "Came", "Before said", "Came"].map((words, at) => (
              <th
                // biome-ignore lint/suspicious/noArrayIndexKey: two of the columns carry the same word
                key={at}
                scope="col"
                className={`whitespace-nowrap py-1.5 pr-3 font-medium ${at > 0 ? "text-right" : ""}`}
              >
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="num">
          {after.map((bin, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the tenths have no other name
            <tr key={at} className="border-line border-b">
              <th scope="row" className="py-1.5 pr-3 font-normal">
                {at + 1}
              </th>
              <td className="py-1.5 pr-3 text-right">{bin.cases}</td>
              <td className="py-1.5 pr-3 text-right">{percent(bin.said)}</td>
              <td className="py-1.5 pr-3 text-right">{percent(bin.came)}</td>
              <td className="py-1.5 pr-3 text-right">{before[at] ? percent(before[at].said) : "–"}</td>
              <td className="py-1.5 text-right">{before[at] ? percent(before[at].came) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
