import { expect, test } from "vitest";
import { eventsIn } from "@/api/sse";

function stream(...pieces: string[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });
}

async function all(...pieces: string[]) {
  const events = [];
  for await (const event of eventsIn(stream(...pieces))) events.push(event);
  return events;
}

test("events are found however the stream is cut", async () => {
  expect(await all("event: ret", 'urn\ndata: {"id":', '"1"}\n', "\nevent: ping\r\ndata: {}\r\n\r\n")).toEqual(
    [
      { name: "return", data: '{"id":"1"}' },
      { name: "ping", data: "{}" },
    ],
  );
});

test("comments and what is left unfinished are passed over", async () => {
  expect(await all(": hello\n\n", "event: return\ndata: half")).toEqual([]);
});
