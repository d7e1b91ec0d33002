import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Banknote, EyeOff, Fingerprint, Inbox, Keyboard, LogOut, Package, Radar, Search } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { foundReturnsQuery } from "@/api/queries";
import { formatMoney } from "@/lib/money";
import { STATUS_WORDS } from "@/lib/words";
import { Dialog } from "@/ui/dialog";
import { Keys } from "@/ui/text";
import { THEMES, useSignOut, useTheme } from "./UserMenu";
import { useMay, usePlaces } from "./useMe";

const QUEUES = [
  { view: "high_risk", words: "High-risk returns" },
  { view: "waiting", words: "Returns waiting for the shopper" },
  { view: "all", words: "All returns" },
] as const;

const RISKS = [
  { tab: "lists", words: "Allow and block lists" },
  { tab: "model", words: "What the risk model learnt" },
] as const;

const MONEY = [
  { state: "failed", words: "Money that failed" },
  { state: "unknown", words: "Money with an unknown outcome" },
] as const;

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 200);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

export default function Palette({ close, showKeys }: { close: () => void; showKeys: () => void }) {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { setTheme } = useTheme();
  const places = usePlaces();
  const mayRisk = useMay("agent");
  const [typed, setTyped] = useState("");
  const q = useSettled(typed.trim());
  const looking = q.length >= 2;
  const returns = useQuery({ ...foundReturnsQuery(q), enabled: looking });

  function then(run: () => unknown) {
    return () => {
      close();
      void run();
    };
  }
  const found = looking ? (returns.data?.items.slice(0, 6) ?? []) : [];
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title="Search or jump to"
      bare
      className="max-w-xl overflow-hidden"
    >
      <Command loop label="Search or jump to">
        <div className="flex items-center gap-3 border-b px-4">
          <Search aria-hidden className="size-4 shrink-0 text-fg-2" />
          <Command.Input
            autoFocus
            value={typed}
            onValueChange={setTyped}
            placeholder="Order number, e-mail, or where to go…"
            className="h-12 w-full bg-transparent text-md outline-none"
          />
        </div>
        <Command.List className="scroll-thin max-h-[52vh] overflow-y-auto p-2">
          <Command.Empty className="px-3 py-8 text-center text-fg-2 text-sm">
            {returns.isFetching ? "Looking…" : "Nothing found."}
          </Command.Empty>
          {found.length > 0 && (
            <Group heading="Returns">
              {found.map((each) => (
                <Item
                  key={each.public_id}
                  value={`${q} ${each.public_id}`}
                  run={then(() =>
                    navigate({ to: "/returns/$publicId", params: { publicId: each.public_id } }),
                  )}
                >
                  <Inbox aria-hidden />
                  <span className="min-w-0 flex-1 truncate">
                    {each.product_name}
                    <span className="text-fg-2">
                      {" "}
                      · {each.customer_name ?? each.customer_email} · {each.order_id}
                    </span>
                  </span>
                  <span className="num text-fg-2 text-xs">
                    {STATUS_WORDS[each.status]} ·{" "}
                    {formatMoney(each.amount ?? each.order_value, each.currency)}
                  </span>
                </Item>
              ))}
            </Group>
          )}
          {looking && (
            <Group heading="Search for">
              <Item
                value={`${q} in returns`}
                run={then(() => navigate({ to: "/returns", search: { view: "all", q, sort: "newest" } }))}
              >
                <Search aria-hidden />“{q}” in all returns
              </Item>
              <Item value={`${q} in orders`} run={then(() => navigate({ to: "/orders", search: { q } }))}>
                <Package aria-hidden />“{q}” in orders
              </Item>
              {mayRisk && /^[^@\s]+@[^@\s]+$/.test(q) && (
                <Item
                  value={`${q} risk of`}
                  run={then(() => navigate({ to: "/risk/$email", params: { email: q.toLowerCase() } }))}
                >
                  <Radar aria-hidden />
                  Risk of “{q}”
                </Item>
              )}
            </Group>
          )}
          <Group heading="Go to">
            {places.map(({ to, words, icon: Icon, keys }) => (
              <Item key={to} value={words} run={then(() => navigate({ to }))} keys={keys}>
                <Icon aria-hidden />
                {words}
              </Item>
            ))}
            {mayRisk &&
              RISKS.map(({ tab, words }) => (
                <Item key={tab} value={words} run={then(() => navigate({ to: "/risk", search: { tab } }))}>
                  <Radar aria-hidden />
                  {words}
                </Item>
              ))}
            {MONEY.map(({ state, words }) => (
              <Item key={state} value={words} run={then(() => navigate({ to: "/money", search: { state } }))}>
                <Banknote aria-hidden />
                {words}
              </Item>
            ))}
            {mayRisk && (
              <Item value="Blind re-review" run={then(() => navigate({ to: "/agent/review" }))}>
                <EyeOff aria-hidden />
                Blind re-review
              </Item>
            )}
            <Item
              value="Receipt keys"
              run={then(() => navigate({ to: "/settings/$section", params: { section: "receipt-keys" } }))}
            >
              <Fingerprint aria-hidden />
              Receipt keys
            </Item>
            {QUEUES.map(({ view, words }) => (
              <Item
                key={view}
                value={words}
                run={then(() => navigate({ to: "/returns", search: { view, q: "", sort: "worth" } }))}
              >
                <Inbox aria-hidden />
                {words}
              </Item>
            ))}
          </Group>
          <Group heading="Do">
            {THEMES.map(({ theme, words, icon: Icon }) => (
              <Item key={theme} value={`Theme ${words}`} run={then(() => setTheme(theme))}>
                <Icon aria-hidden />
                Theme: {words.toLowerCase()}
              </Item>
            ))}
            <Item value="Keyboard shortcuts" run={showKeys} keys="?">
              <Keyboard aria-hidden />
              Keyboard shortcuts
            </Item>
            <Item value="Sign out" run={then(signOut)}>
              <LogOut aria-hidden />
              Sign out
            </Item>
          </Group>
        </Command.List>
      </Command>
    </Dialog>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="mb-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-fg-2 [&_[cmdk-group-heading]]:text-xs"
    >
      {children}
    </Command.Group>
  );
}

function Item({
  value,
  run,
  keys,
  children,
}: {
  value: string;
  run: () => void;
  keys?: string;
  children: ReactNode;
}) {
  return (
    <Command.Item
      value={value}
      onSelect={run}
      className="flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2 text-sm data-[selected=true]:bg-muted [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-fg-2"
    >
      {children}
      {keys && <Keys keys={keys} className="ml-auto text-fg-2" />}
    </Command.Item>
  );
}
