import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Desk } from "../src/desk";
import type { Place } from "../src/place";

const PLACE: Place = {
  server: "https://desk.test",
  shop: "atelier",
  side: "right",
  theme: null,
  language: "en",
  order: null,
};
const NAME = "dokani:atelier@https://desk.test";

/** The other end of the line, as the server speaks. */
class Wire {
  static made: Wire[] = [];
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  readyState = 0;
  said: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly address: string) {
    Wire.made.push(this);
  }
  send(text: string) {
    this.said.push(JSON.parse(text));
  }
  close() {
    this.readyState = Wire.CLOSED;
  }
  hear(frame: Record<string, unknown>) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  welcome(active = true) {
    this.readyState = Wire.OPEN;
    this.onopen?.();
    this.hear({
      type: "welcome",
      session: { status: "active", is_active: active, person_on: false, verified: false },
    });
  }
  drop(code: number) {
    this.readyState = Wire.CLOSED;
    this.onclose?.({ code });
  }
  get sayings() {
    return this.said.filter((one) => one.type === "say");
  }
}

let begun = 0;
const line = () => Wire.made.at(-1) as Wire;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  sessionStorage.clear();
  Wire.made = [];
  begun = 0;
  vi.stubGlobal("WebSocket", Wire);
  vi.stubGlobal("fetch", async () => {
    begun += 1;
    return new Response(JSON.stringify({ token: `token-${begun}`, socket: "/v1/chat/socket" }), {
      status: 201,
    });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("nothing begins and nothing is kept before a word", async () => {
  const desk = new Desk(PLACE);
  desk.resume();
  await vi.advanceTimersByTimeAsync(5000);
  expect([begun, Wire.made.length, localStorage.length]).toEqual([0, 0, 0]);
});

test("words said at once begin one chat and are said once each", async () => {
  const desk = new Desk(PLACE);
  desk.say("one");
  desk.say("two");
  await vi.advanceTimersByTimeAsync(0);
  line().welcome();
  expect([begun, Wire.made.length]).toEqual([1, 1]);
  expect(line().sayings.map((one) => one.text)).toEqual(["one", "two"]);
  expect(line().said[0]).toEqual({ type: "hello", token: "token-1", after: 0 });
});

test("what was not acknowledged is said again on the next page, under its own id", async () => {
  const desk = new Desk(PLACE);
  desk.say("is anybody there?");
  await vi.advanceTimersByTimeAsync(0);
  line().welcome();
  const [first] = line().sayings;
  new Desk(PLACE); // another page of the same site
  line().welcome();
  expect(line().sayings).toEqual([first]);
  expect(begun).toBe(1);
});

test("a shop that says no is told with the words, and asked again on wish", async () => {
  vi.stubGlobal(
    "fetch",
    async () => new Response(JSON.stringify({ detail: "Too many new chats." }), { status: 429 }),
  );
  const desk = new Desk(PLACE);
  desk.say("hello");
  await vi.advanceTimersByTimeAsync(0);
  expect(desk.look().pending).toMatchObject([{ text: "hello", failed: "Too many new chats." }]);
  const [said] = desk.look().pending;
  vi.stubGlobal(
    "fetch",
    async () => new Response(JSON.stringify({ token: "t", socket: "/s" }), { status: 201 }),
  );
  if (said) desk.again(said);
  await vi.advanceTimersByTimeAsync(0);
  line().welcome();
  expect(line().sayings).toMatchObject([{ text: "hello" }]);
});

test("without a network it tries again, later each time", async () => {
  const asked = vi.fn(async () => {
    throw new TypeError("no network");
  });
  vi.stubGlobal("fetch", asked);
  const desk = new Desk(PLACE);
  desk.say("hello");
  await vi.advanceTimersByTimeAsync(0);
  expect(desk.look().line).toBe("broken");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked.mock.calls.length).toBeGreaterThanOrEqual(3);
  expect(asked.mock.calls.length).toBeLessThanOrEqual(6);
});

test("words that came too late for a chat begin the next one", async () => {
  const desk = new Desk(PLACE);
  desk.say("hello");
  await vi.advanceTimersByTimeAsync(0);
  line().welcome();
  const [hello] = line().sayings;
  line().hear({
    type: "message",
    seq: 1,
    id: "m1",
    client_id: hello?.client_id,
    sender: "user",
    text: "hello",
    files: [],
    quick: [],
    created_at: "2026-11-23T10:00:00Z",
  });
  line().hear({ type: "state", status: "ended", is_active: false, person_on: false, verified: false });
  desk.say("one more thing");
  await vi.advanceTimersByTimeAsync(0);
  line().welcome();
  expect(begun).toBe(2);
  expect(line().sayings).toMatchObject([{ text: "one more thing" }]);
});

test("a chat that is gone before this page saw a word of it is forgotten quietly", async () => {
  localStorage.setItem(
    NAME,
    JSON.stringify({ token: "old", socket: "/v1/chat/socket", seen: 3, pending: [], at: Date.now() }),
  );
  const desk = new Desk(PLACE);
  line().drop(4401);
  expect(desk.look().begun).toBe(false);
  expect(localStorage.getItem(NAME)).toBeNull();
});

test("what another tab begins is gone along with, and no word is lost by it", async () => {
  const desk = new Desk(PLACE);
  desk.say("still on its way");
  await vi.advanceTimersByTimeAsync(0);
  line().welcome();
  localStorage.setItem(
    NAME,
    JSON.stringify({ token: "theirs", socket: "/v1/chat/socket", seen: 0, pending: [], at: Date.now() }),
  );
  dispatchEvent(Object.assign(new Event("storage"), { key: NAME }));
  line().welcome();
  expect(line().said[0]).toMatchObject({ type: "hello", token: "theirs" });
  expect(line().sayings).toMatchObject([{ text: "still on its way" }]);
});

test("what was half said is not said any more once somebody answered", async () => {
  const desk = new Desk(PLACE);
  desk.say("hello");
  await vi.advanceTimersByTimeAsync(0);
  line().welcome();
  line().hear({ type: "piece", id: "r1", text: "Let me " });
  expect(desk.look().saying?.text).toBe("Let me ");
  line().hear({
    type: "message",
    seq: 2,
    id: "r2",
    sender: "agent",
    text: "Hello!",
    files: [],
    quick: [],
    created_at: "2026-11-23T10:00:00Z",
  });
  expect(desk.look().saying).toBeNull();
});
