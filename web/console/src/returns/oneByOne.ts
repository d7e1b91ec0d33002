/** Deciding many returns at a server that takes one at a time. */
import type { BatchDone, DecisionBody } from "@shared/wire";
import { asProblem } from "@/api/problem";
import { sendDecision } from "./useDecide";

const AT_ONCE = 4;

/** As the server itself would answer for all of them; no batch is made, so nothing is undone together. */
export async function decideOneByOne(
  publicIds: readonly string[],
  body: DecisionBody,
  key: string,
): Promise<BatchDone> {
  const waiting = [...publicIds];
  const answer: BatchDone = { batch_id: key, done: [], failed: [], amount: null };
  async function work() {
    for (let id = waiting.shift(); id; id = waiting.shift()) {
      try {
        await sendDecision(id, body, `${key}-${id}`);
        answer.done.push(id);
      } catch (error) {
        const problem = asProblem(error);
        answer.failed.push({ public_id: id, code: problem.code, detail: problem.message });
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, work));
  return answer;
}
