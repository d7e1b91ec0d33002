import type { PanelProps } from "../subject";
import { Experiments } from "./Experiments";
import { ShadowRun } from "./ShadowRun";

/** A version tried on what really happens: beside the active one, or for a part of the shoppers. */
export function LivePanel({ subject }: PanelProps) {
  return (
    <>
      <ShadowRun subject={subject} />
      <Experiments subject={subject} />
    </>
  );
}
