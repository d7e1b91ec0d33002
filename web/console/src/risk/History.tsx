import type { RiskLabel, RiskMoment, RiskProfile } from "@shared/wire";
import { Link } from "@tanstack/react-router";
import { Flag, ShieldCheck, Undo2 } from "lucide-react";
import { formatDay } from "@/lib/time";
import { riskPoints, STATUS_WORDS } from "@/lib/words";
import { Badge, RiskBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { ChartOrTable } from "@/ui/chart";
import { ProblemNote } from "@/ui/feedback";
import { Card } from "@/ui/page";
import { Day, Money } from "@/ui/text";
import { toast } from "@/ui/toast";
import { type Said, useSay } from "./risk";
import { levelOf } from "./words";

const LABEL_WORDS: Record<RiskLabel, string> = { fraud: "Fraud", safe: "Safe" };

/** The shopper's requests with the score of each, over time; and what people say of each, which the model learns from. */
export function History({ profile }: { profile: RiskProfile }) {
  const moments = profile.history ?? [];
  return (
    <Card title="Requests over time" aside={moments.length >= 100 ? "the newest 100" : undefined}>
      {moments.length === 0 ? (
        <p className="text-fg-2 text-sm">No requests are kept.</p>
      ) : moments.length === 1 ? (
        <Requests profile={profile} moments={moments} />
      ) : (
        <>
          <ChartOrTable
            legend="Show the scores as"
            chart={<Scores moments={moments} />}
            table={<ScoreTable moments={moments} />}
          />
          <Requests profile={profile} moments={moments} />
        </>
      )}
    </Card>
  );
}

const WIDTH = 640;
const HEIGHT = 168;
const LEFT = 32;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 24;

/** Where each score lies: the axis of time is true to time, so that many in one week are seen as that. */
export function pointsOf(moments: readonly RiskMoment[]): { x: number; y: number; moment: RiskMoment }[] {
  const scored = moments
    .filter((one): one is RiskMoment & { risk_score: number } => one.risk_score !== null)
    .map((moment) => ({ moment, at: new Date(moment.created_at).getTime() }))
    .sort((one, other) => one.at - other.at);
  const first = scored[0]?.at ?? 0;
  const span = Math.max(1, (scored.at(-1)?.at ?? 0) - first);
  return scored.map(({ moment, at }) => ({
    moment,
    x:
      scored.length === 1
        ? (LEFT + WIDTH - RIGHT) / 2
        : LEFT + ((at - first) / span) * (WIDTH - LEFT - RIGHT),
    y: TOP + (1 - moment.risk_score) * (HEIGHT - TOP - BOTTOM),
  }));
}

function Scores({ moments }: { moments: readonly RiskMoment[] }) {
  const points = pointsOf(moments);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return <p className="text-fg-2 text-sm">None of them has a score.</p>;
  const says =
    `Risk at each of ${points.length} requests, from ${riskPoints(first.moment.risk_score)} on ` +
    `${formatDay(first.moment.created_at)} to ${riskPoints(last.moment.risk_score)} on ${formatDay(last.moment.created_at)}.`;
  return (
    <svg role="img" aria-label={says} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="w-full max-w-3xl">
      {[0, 50, 100].map((level) => {
        const y = TOP + (1 - level / 100) * (HEIGHT - TOP - BOTTOM);
        return (
          <g key={level}>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={y} y2={y} className="stroke-line" />
            <text x={LEFT - 8} y={y + 4} textAnchor="end" className="num fill-fg-2" fontSize="11">
              {level}
            </text>
          </g>
        );
      })}
      <polyline
        points={points.map((point) => `${point.x},${point.y}`).join(" ")}
        className="fill-none stroke-accent"
        strokeWidth="1.5"
      />
      {points.map(({ x, y, moment }) =>
        moment.label === "fraud" ? (
          <rect key={moment.public_id} x={x - 4.5} y={y - 4.5} width="9" height="9" className="fill-danger" />
        ) : moment.label === "safe" ? (
          <path
            key={moment.public_id}
            d={`M${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}L${x - 6} ${y}Z`}
            className="fill-ok"
          />
        ) : (
          <circle
            key={moment.public_id}
            cx={x}
            cy={y}
            r="4"
            className="fill-accent stroke-bg"
            strokeWidth="1.5"
          />
        ),
      )}
      <text x={LEFT} y={HEIGHT - 6} className="fill-fg-2" fontSize="11">
        {formatDay(first.moment.created_at)}
      </text>
      {points.length > 1 && (
        <text x={WIDTH - RIGHT} y={HEIGHT - 6} textAnchor="end" className="fill-fg-2" fontSize="11">
          {formatDay(last.moment.created_at)}
        </text>
      )}
    </svg>
  );
}

function ScoreTable({ moments }: { moments: readonly RiskMoment[] }) {
  return (
    <table className="w-full max-w-md text-left text-sm">
      <thead className="text-fg-2 text-xs">
        <tr className="border-line border-b">
          <th scope="col" className="py-1.5 pr-4 font-medium">
            Asked
          </th>
          <th scope="col" className="py-1.5 pr-4 text-right font-medium">
            Risk then
          </th>
          <th scope="col" className="py-1.5 font-medium">
            Said since
          </th>
        </tr>
      </thead>
      <tbody>
        {moments.map((moment) => (
          <tr key={moment.public_id} className="border-line border-b">
            <td className="py-1.5 pr-4">
              <Day at={moment.created_at} />
            </td>
            <td className="num py-1.5 pr-4 text-right">{riskPoints(moment.risk_score) ?? "–"}</td>
            <td className="py-1.5">{moment.label ? LABEL_WORDS[moment.label] : "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Requests({ profile, moments }: { profile: RiskProfile; moments: readonly RiskMoment[] }) {
  const say = useSay(profile.customer_email, (said, before) => {
    const undo: Said = {
      publicId: said.publicId,
      label: before?.label ?? null,
      note: before?.label_note ?? null,
    };
    toast(said.label ? `Kept: ${LABEL_WORDS[said.label].toLowerCase()}` : "Taken back", {
      label: "Undo",
      run: () => say.mutate(undo),
    });
  });
  const failed = say.error ? say.variables?.publicId : undefined;
  return (
    <ul aria-label="Requests" className="mt-4 divide-y divide-line border-line border-t">
      {moments.map((moment) => (
        <li key={moment.public_id} className="py-3 text-sm last:pb-0">
          <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
            <div className="min-w-0 flex-1 basis-52">
              <Link
                to="/returns/$publicId"
                params={{ publicId: moment.public_id }}
                className="font-medium hover:underline"
              >
                {moment.product_name ?? moment.order_id}
              </Link>
              <p className="text-fg-2">
                <Day at={moment.created_at} /> · {moment.order_id} ·{" "}
                {STATUS_WORDS[moment.status as keyof typeof STATUS_WORDS] ?? moment.status}
                {moment.amount !== null && (
                  <>
                    {" "}
                    · <Money amount={moment.amount} currency={moment.currency} />
                  </>
                )}
              </p>
              {moment.label_note && <p className="break-words text-fg-2">“{moment.label_note}”</p>}
            </div>
            {moment.risk_score !== null && (
              <RiskBadge level={levelOf(moment.risk_score)} score={moment.risk_score} className="min-h-7" />
            )}
            <div className="flex flex-wrap items-center gap-1.5">
              {moment.label && (
                <Badge tone={moment.label === "fraud" ? "danger" : "ok"}>
                  {moment.label === "fraud" ? <Flag aria-hidden /> : <ShieldCheck aria-hidden />}
                  Said: {LABEL_WORDS[moment.label].toLowerCase()}
                </Badge>
              )}
              {moment.label !== "fraud" && (
                <Button
                  size="sm"
                  tone="soft"
                  aria-label={`Fraud: ${moment.order_id}`}
                  onClick={() => say.mutate({ publicId: moment.public_id, label: "fraud" })}
                >
                  <Flag aria-hidden />
                  Fraud
                </Button>
              )}
              {moment.label !== "safe" && (
                <Button
                  size="sm"
                  tone="soft"
                  aria-label={`Safe: ${moment.order_id}`}
                  onClick={() => say.mutate({ publicId: moment.public_id, label: "safe" })}
                >
                  <ShieldCheck aria-hidden />
                  Safe
                </Button>
              )}
              {moment.label && (
                <Button
                  size="sm"
                  tone="ghost"
                  aria-label={`Take back: ${moment.order_id}`}
                  onClick={() => say.mutate({ publicId: moment.public_id, label: null })}
                >
                  <Undo2 aria-hidden />
                  Take back
                </Button>
              )}
            </div>
          </div>
          {failed === moment.public_id && <ProblemNote className="mt-2" error={say.error} title="Not kept" />}
        </li>
      ))}
    </ul>
  );
}
