import type { ReturnForMerchant } from "@shared/wire";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ArrowLeft, ChevronDown, ChevronUp } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { type ReturnTab, returnQuery, returnsQuery } from "@/api/queries";
import { useShortcut } from "@/lib/keys";
import { channelWords, isOpen } from "@/lib/words";
import { Badge, RiskBadge, StatusBadge, type Tone } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/feedback";
import { Card, useTitle } from "@/ui/page";
import { Tabs } from "@/ui/tabs";
import { Ago, Keys, Money } from "@/ui/text";
import { AppealBlock } from "./AppealBlock";
import { DecisionBar } from "./DecisionBar";
import { Due } from "./Due";
import { tellDecided } from "./decided";
import { Evidence } from "./evidence/Evidence";
import { GoodsPanel } from "./goods/GoodsPanel";
import { Handling } from "./Handling";
import { Lines } from "./Lines";
import { MoneyPanel } from "./money/MoneyPanel";
import { OrderCard, ShopperSees } from "./OrderCard";
import { asked, offer } from "./offer";
import { Proposal } from "./Proposal";
import { Rating } from "./Rating";
import { Receipt } from "./Receipt";
import { Failed, Loading } from "./ReturnStates";
import { Risk } from "./Risk";
import { Timeline } from "./Timeline";
import { Why } from "./Why";

const TimeMachine = lazy(() => import("@/policies/rewind/TimeMachine"));

const FROM = "/shell/returns/$publicId";

export function ReturnPage() {
  const { publicId } = useParams({ from: FROM });
  const { tab, photo, ...filter } = useSearch({ from: FROM });
  const navigate = useNavigate();
  const found = useQuery(returnQuery(publicId));
  const list = useInfiniteQuery(returnsQuery(filter));
  const view = found.data;
  useTitle(view ? `${view.product_name ?? "Return"}, order ${view.order_id}` : "Return");

  const ids = (list.data?.pages ?? []).flatMap((page) => page.items.map((row) => row.public_id));
  // A return that was just decided has left the list: its place is remembered, so that "next" stays next.
  const [place, setPlace] = useState({ id: publicId, index: -1 });
  const at = ids.indexOf(publicId);
  if (at >= 0 && (place.id !== publicId || place.index !== at)) setPlace({ id: publicId, index: at });
  const index = at >= 0 ? at : place.id === publicId ? place.index : -1;
  const previous = index > 0 ? ids[index - 1] : undefined;
  const next = at >= 0 ? ids[at + 1] : index >= 0 ? ids[index] : ids.find((id) => id !== publicId);

  const open = (id: string | undefined) => {
    if (id) void navigate({ to: "/returns/$publicId", params: { publicId: id }, search: filter });
  };
  const back = () => void navigate({ to: "/returns", search: { ...filter, at: publicId } });
  useShortcut("j", "Next return", "This return", () => open(next), Boolean(next));
  useShortcut("k", "Previous return", "This return", () => open(previous), Boolean(previous));
  useShortcut("Escape", "Back to the queue", "This return", back);

  function decided(after: ReturnForMerchant) {
    tellDecided(after, () => open(after.public_id));
    if (next) open(next);
    else back();
  }

  return (
    <div className="flex min-h-[calc(100dvh-7.5rem)] flex-col md:min-h-[calc(100dvh-var(--banner))]">
      <div className="flex h-12 items-center gap-1 border-line border-b px-2 md:px-4">
        <Button asChild tone="ghost">
          <Link to="/returns" search={{ ...filter, at: publicId }}>
            <ArrowLeft aria-hidden />
            Review queue
          </Link>
        </Button>
        <div className="ml-auto flex items-center gap-1">
          {index >= 0 && (
            <span className="num mr-2 text-fg-2 text-sm max-sm:hidden">
              {index + 1} of {ids.length}
              {list.hasNextPage && "+"}
            </span>
          )}
          <Button
            tone="ghost"
            size="icon"
            aria-label="Previous return"
            disabled={!previous}
            onClick={() => open(previous)}
          >
            <ChevronUp aria-hidden />
          </Button>
          <Button
            tone="ghost"
            size="icon"
            aria-label="Next return"
            disabled={!next}
            onClick={() => open(next)}
          >
            <ChevronDown aria-hidden />
          </Button>
          <span className="flex gap-1 text-fg-2 max-lg:hidden">
            <Keys keys="k" />
            <Keys keys="j" />
          </span>
        </div>
      </div>
      {view ? (
        <Detail
          key={publicId}
          view={view}
          tab={tab}
          photo={photo}
          look={(change) =>
            void navigate({
              to: "/returns/$publicId",
              params: { publicId },
              search: { ...filter, tab, photo, ...change },
              replace: true,
              resetScroll: false,
            })
          }
          onDecided={decided}
        />
      ) : found.error ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : (
        <Loading />
      )}
    </div>
  );
}

interface Look {
  tab?: ReturnTab | undefined;
  photo?: string | undefined;
}

function Detail({
  view,
  tab,
  photo,
  look,
  onDecided,
}: Look & {
  view: ReturnForMerchant;
  look: (change: Look) => void;
  onDecided: (view: ReturnForMerchant) => void;
}) {
  // Where it stands when it is opened says what is looked for; what comes in later does not turn the page.
  const [first] = useState(() => (photo ? "return" : firstTab(view)));
  const setPhoto = (id: string | undefined) => look({ photo: id });
  const waits = waiting(view);
  return (
    <>
      <div className="mx-auto w-full max-w-6xl flex-1 px-4 py-6 md:px-6">
        <Head view={view} />
        <div className="mt-4 grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_21rem] lg:gap-6">
          <Tabs<ReturnTab>
            label="Parts of this return"
            className="min-w-0"
            shown={tab ?? first}
            show={(name) => look({ tab: name })}
            tabs={[
              {
                name: "return",
                words: "Return",
                content: (
                  <>
                    <AppealBlock view={view} setPhoto={setPhoto} />
                    <Proposal view={view} />
                    <Lines view={view} />
                    <Evidence view={view} photo={photo} setPhoto={setPhoto} />
                    <Why view={view} />
                  </>
                ),
              },
              {
                name: "money",
                words: "Money and goods",
                aside: waits && <Badge tone={waits.tone}>{waits.word}</Badge>,
                content: (
                  <>
                    <GoodsPanel view={view} />
                    <MoneyPanel view={view} />
                  </>
                ),
              },
              {
                name: "history",
                words: "History",
                content: (
                  <>
                    <Timeline view={view} />
                    <Receipt view={view} />
                  </>
                ),
              },
              {
                name: "then",
                words: "As known then",
                content: (
                  <Suspense fallback={<Skeleton className="h-64" />}>
                    <TimeMachine publicId={view.public_id} />
                  </Suspense>
                ),
              },
            ]}
          />
          <div className="min-w-0 space-y-4">
            {view.rating && <Rating rating={view.rating} />}
            <Risk view={view} />
            <Handling view={view} />
            <OrderCard view={view} />
            <ShopperSees view={view} />
            {view.admin_notes && (
              <Card title="Note of the team">
                <p className="whitespace-pre-wrap break-words text-sm">{view.admin_notes}</p>
              </Card>
            )}
          </div>
        </div>
      </div>
      <div className="sticky bottom-14 z-20 md:bottom-0">
        <DecisionBar view={view} onDecided={onDecided} className="[&>*]:mx-auto [&>*]:max-w-[69rem]" />
      </div>
    </>
  );
}

/** Once it is approved, money and goods are what is left to do. */
function firstTab(view: ReturnForMerchant): ReturnTab {
  return view.status === "approved" && view.channel !== "import" ? "money" : "return";
}

/** What of money and goods wants a person. */
function waiting(view: ReturnForMerchant): { word: string; tone: Tone } | null {
  const states = new Set(view.resolutions.map((one) => one.state));
  if (states.has("failed")) return { word: "Failed", tone: "danger" };
  if (states.has("unknown")) return { word: "Unclear", tone: "warn" };
  const here = view.goods.filter((one) => one.came === "received");
  if (here.some((one) => !one.graded_at)) return { word: "To grade", tone: "info" };
  if (here.some((one) => !one.disposed_at)) return { word: "To put away", tone: "info" };
  return null;
}

function Head({ view }: { view: ReturnForMerchant }) {
  const open = isOpen(view.status);
  return (
    <header className="flex flex-wrap items-start gap-x-8 gap-y-3">
      <div className="min-w-0 flex-1">
        <h1 className="font-semibold text-xl tracking-[-0.01em]">
          {view.product_name ?? "Return"}
          {view.lines_count > 1 && (
            <span className="font-normal text-fg-2"> and {view.lines_count - 1} more</span>
          )}
        </h1>
        <p className="mt-1 flex flex-wrap text-fg-2 text-sm">
          <span className="truncate">{view.customer_name ?? view.customer_email}&nbsp;·&nbsp;</span>
          <span>
            order <span className="num">{view.order_id}</span>&nbsp;·&nbsp;
          </span>
          <span>{channelWords(view.channel)}&nbsp;·&nbsp;</span>
          <span>
            asked <Ago at={view.created_at} />
          </span>
        </p>
        <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
          <StatusBadge status={view.status} />
          <RiskBadge level={view.risk_level} score={view.risk_score} />
          <Due row={view} className="text-sm" />
        </div>
      </div>
      <div className="sm:text-right">
        <p className="text-fg-2 text-xs">
          {open ? "Refund by your policy" : view.status === "denied" ? "Asked for" : "Refund"}
        </p>
        <p className="font-semibold text-2xl tracking-[-0.02em]">
          <Money
            amount={open ? offer(view) : view.status === "denied" ? asked(view) : view.amount}
            currency={view.currency}
          />
        </p>
      </div>
    </header>
  );
}
