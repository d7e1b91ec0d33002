import { Link, useSearch } from "@tanstack/react-router";
import { useMay } from "@/shell/useMe";
import { FilterTabs } from "@/ui/filters";
import { PageHead } from "@/ui/page";
import { NeedsRole } from "@/ui/role";
import { RISK_TABS, type RiskTab } from "./filter";
import { Lists } from "./Lists";
import { Model } from "./Model";
import { Shoppers } from "./Shoppers";

const TAB_WORDS: Record<RiskTab, string> = { shoppers: "Shoppers", lists: "Lists", model: "Model" };

/** Risk beyond a single return: shoppers, who is on a list, and what the score has learnt. */
export function RiskPage() {
  const { tab, list } = useSearch({ from: "/shell/risk" });
  if (!useMay("agent")) return <NeedsRole title="Risk" least="agent" />;
  return (
    <>
      <PageHead title="Risk" />
      <FilterTabs
        label="Parts"
        tabs={RISK_TABS.map((each) => ({
          key: each,
          words: TAB_WORDS[each],
          chosen: each === tab,
          link: (props) => <Link to="/risk" search={{ tab: each }} {...props} />,
        }))}
      />
      <div className="max-w-6xl px-4 py-5 md:px-6">
        {tab === "lists" ? <Lists kind={list} /> : tab === "model" ? <Model /> : <Shoppers />}
      </div>
    </>
  );
}
