import { type ReactNode, useState } from "react";
import { Segments } from "./segments";

/** A chart and the same as a table: the reader chooses, and neither knows more than the other. */
export function ChartOrTable({
  legend,
  chart,
  table,
}: {
  legend: string;
  chart: ReactNode;
  table: ReactNode;
}) {
  const [shown, setShown] = useState<"chart" | "table">("chart");
  return (
    <div>
      <Segments
        legend={legend}
        hideLegend
        options={[
          { value: "chart", words: "Chart" },
          { value: "table", words: "Table" },
        ]}
        value={shown}
        onChange={setShown}
        className="mb-3"
      />
      {shown === "chart" ? chart : table}
    </div>
  );
}
