/**
 * What a step of the goods will do to the money, worked out before it is taken: the same conditions by which the server lets
 * fall due what waited. What grading gives is the policy's to say, so only its upper bound is known before.
 */
import type { Came, Goods, Resolution, ReturnForMerchant } from "@shared/wire";
import { formatMoney, isZero, sumMoney } from "@/lib/money";
import {
  givenWords,
  givesGoods,
  isSettled,
  moves,
  productOf,
  promisedLines,
  takesMoney,
} from "../money/ledger";

/** Units of one line that share a fate. */
export interface Piece {
  line_number: number;
  quantity: number;
  came: string;
  graded: boolean;
  disposed: boolean;
}

export interface Arriving {
  line_number: number;
  quantity: number;
  came: Came;
}

export interface Effect {
  resolution: Resolution;
  becomes: "due" | "nothing" | "waits";
  /** Whether it may give less than it says now. */
  mayShrink: boolean;
}

function piece(goods: Goods): Piece {
  const { line_number, quantity, came, graded_at, disposed_at } = goods;
  return { line_number, quantity, came, graded: graded_at !== null, disposed: disposed_at !== null };
}

export function piecesOf(view: ReturnForMerchant): Piece[] {
  return view.goods.map(piece);
}

/** The goods once these have arrived, or are known not to come. */
export function arrived(view: ReturnForMerchant, arrivals: readonly Arriving[]): Piece[] {
  return arrivals.reduce((all, arrival) => {
    const at = all.findIndex((one) => one.came === "expected" && one.line_number === arrival.line_number);
    const expected = all[at];
    if (!expected) return all;
    const moved = { ...expected, quantity: arrival.quantity, came: arrival.came };
    const left = expected.quantity - arrival.quantity;
    return [
      ...all.slice(0, at),
      ...(left > 0 ? [{ ...expected, quantity: left }] : []),
      moved,
      ...all.slice(at + 1),
    ];
  }, piecesOf(view));
}

/** The goods once so many of these units are graded. */
export function graded(view: ReturnForMerchant, id: string, quantity: number): Piece[] {
  return view.goods.flatMap((goods) => {
    const one = piece(goods);
    if (goods.id !== id) return [one];
    const left = one.quantity - quantity;
    return [{ ...one, quantity, graded: true }, ...(left > 0 ? [{ ...one, quantity: left }] : [])];
  });
}

export function disposed(view: ReturnForMerchant, id: string): Piece[] {
  return view.goods.map((goods) => ({
    ...piece(goods),
    disposed: goods.id === id || goods.disposed_at !== null,
  }));
}

/** What becomes of each row that waits for goods, if the goods were these. */
export function effects(view: ReturnForMerchant, goods: readonly Piece[]): Effect[] {
  return view.resolutions
    .filter((one) => one.state === "promised" && !["none", "charge"].includes(one.waits_for))
    .map((resolution) => {
      const lines = promisedLines(resolution);
      const mine = goods.filter((one) => lines.some((line) => line.line_number === one.line_number));
      if (resolution.waits_for === "sent") {
        const posted = goods.some((one) => one.came === "received");
        return { resolution, becomes: posted ? "due" : "waits", mayShrink: false };
      }
      const here = mine.filter((one) => one.came === "received");
      const ready =
        mine.every((one) => one.came !== "expected") &&
        (resolution.waits_for === "arrival" || here.every((one) => one.graded));
      const units = (pieces: readonly { quantity: number }[]) =>
        pieces.reduce((sum, one) => sum + one.quantity, 0);
      if (ready && mine.length > 0 && here.length === 0)
        return { resolution, becomes: "nothing", mayShrink: true };
      const missing = units(here) < units(mine);
      return {
        resolution,
        becomes: ready ? "due" : "waits",
        mayShrink: missing || here.some((one) => one.graded) || resolution.waits_for === "inspection",
      };
    });
}

/** The same in sentences: what happens first, then what goes on waiting. */
export function effectWords(view: ReturnForMerchant, found: readonly Effect[]): string[] {
  if (found.length === 0)
    return [
      view.resolutions.every(isSettled)
        ? "No money moves: all of it is settled."
        : "No money moves by this: what is left waits for something else.",
    ];
  const happens = found.filter((one) => one.becomes !== "waits").map((one) => happening(view, one));
  const waiting = found.filter((one) => one.becomes === "waits").map(({ resolution }) => resolution);
  if (waiting.length === 0) return happens;
  const what = `${waitingWords(view, waiting)} until ${untilWords(view, waiting)}.`;
  return happens.length > 0 ? [...happens, capital(what)] : [`No money moves yet: ${what}`];
}

/** "€85.00 waits", or what is to be sent. */
function waitingWords(view: ReturnForMerchant, waiting: readonly Resolution[]): string {
  const money = sumMoney(waiting.filter((one) => !givesGoods(one) && !takesMoney(one)).map(moves));
  const first = waiting[0];
  if (!isZero(money)) return `${formatMoney(money, view.currency)} waits`;
  if (waiting.length === 1 && first) return `${givenWords(view, first)} waits`;
  return "what was promised waits";
}

function happening(view: ReturnForMerchant, { resolution: one, becomes, mayShrink }: Effect): string {
  const what = givenWords(view, one);
  if (becomes === "nothing") return `${capital(what)} is withdrawn, for its goods did not come.`;
  if (givesGoods(one))
    return `${capital(what)} is sent${mayShrink ? ", unless your policy refuses what you found" : ""}.`;
  const verb = takesMoney(one) ? "is charged to the shopper" : "falls due for the shopper";
  return mayShrink
    ? `Up to ${what} ${verb}: your policy decides by what you found, and never gives more.`
    : `${what} ${verb}.`;
}

function untilWords(view: ReturnForMerchant, waiting: readonly Resolution[]): string {
  const inspected = waiting.some((one) => one.waits_for === "inspection");
  const numbers = new Set(waiting.flatMap((one) => promisedLines(one).map((line) => line.line_number)));
  const first = [...numbers][0];
  const what = numbers.size === 1 && first !== undefined ? `all of ${productOf(view, first)}` : "everything";
  return inspected ? `${what} is here and graded` : `${what} is here`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether the return is done with the goods as they would be. */
export function completes(view: ReturnForMerchant, goods: readonly Piece[]): boolean {
  return (
    view.status === "approved" &&
    view.resolutions.every(isSettled) &&
    goods.every((one) => one.came !== "expected" && (one.came !== "received" || one.disposed))
  );
}

/** What keeps a return open once these goods are gone. */
export function keepsOpen(view: ReturnForMerchant, goods: readonly Piece[]): string | null {
  if (completes(view, goods) || view.status !== "approved") return null;
  const left = goods.some((one) => one.came === "expected" || (one.came === "received" && !one.disposed));
  const open = view.resolutions.some((one) => !isSettled(one));
  if (left && open) return "the other goods are gone and all the money is settled";
  return left ? "the other goods are gone" : "all the money is settled";
}
