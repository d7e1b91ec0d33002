import type { ReturnForMerchant } from "@shared/wire";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { meQuery, returnQuery } from "@/api/queries";
import { Uploader } from "@/returns/evidence/Uploader";
import { useUploads } from "@/returns/evidence/useUploads";
import { GoodsPanel } from "@/returns/goods/GoodsPanel";
import { MoneyPanel } from "@/returns/money/MoneyPanel";
import { detail, ME } from "./cast";
import { GRADED, goods, RECEIVED, resolution } from "./settling";

const ID = "3f6b0f4e-0000-4000-8000-000000000001";
const sent: { method: string; path: string; body: unknown; key: string | null }[] = [];
let answers: (path: string) => Response;

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", "x-request-id": "req-1" },
  });
}

beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname: path } = new URL(request.url);
    if (request.method === "GET") return new Promise<Response>(() => undefined);
    const text = await request.clone().text();
    sent.push({
      method: request.method,
      path,
      body: text ? JSON.parse(text) : null,
      key: request.headers.get("idempotency-key"),
    });
    return answers(path);
  });
});

afterEach(() => vi.unstubAllGlobals());

function Both() {
  const view = useQuery({ ...returnQuery(ID), staleTime: Number.POSITIVE_INFINITY }).data;
  return view ? (
    <>
      <GoodsPanel view={view} />
      <MoneyPanel view={view} />
    </>
  ) : null;
}

function show(over: Partial<ReturnForMerchant>, role: "agent" | "viewer" = "agent") {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queries.setQueryData(meQuery.queryKey, { ...ME, role });
  queries.setQueryData(returnQuery(ID).queryKey, detail(ID, { status: "approved", ...over }));
  render(
    <QueryClientProvider client={queries}>
      <Both />
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

test("what arrived is sent as chosen, after saying what it will pay", async () => {
  answers = () => json({ public_id: ID, status: "approved", goods: [goods(1, RECEIVED)], resolutions: [] });
  const user = show({
    goods: [goods(1, { quantity: 2 })],
    resolutions: [resolution(1, { waits_for: "arrival" })],
  });
  const form = screen.getByRole("form", { name: "Note what arrived" });
  expect(within(form).getByText("€85.00 falls due for the shopper.")).toBeVisible();
  const count = within(form).getByLabelText("How many of Wool coat");
  await user.clear(count);
  await user.type(count, "3");
  expect(count).toBeInvalid();
  expect(within(form).getByRole("button", { name: /Note/ })).toBeDisabled();
  await user.clear(count);
  await user.type(count, "1");
  expect(within(form).getByText(/No money moves yet/)).toBeVisible();
  await user.click(within(form).getByRole("button", { name: "Note 1 as arrived" }));
  await screen.findByRole("form", { name: "Grade Wool coat" });
  expect(sent[0]).toMatchObject({
    path: `/v1/returns/${ID}/goods`,
    body: { lines: [{ line_number: 1, quantity: 1, came: "received" }] },
  });
});

test("a grade needs a condition, and holds only what was looked at", async () => {
  answers = () => json({ public_id: ID, status: "approved", goods: [goods(1, GRADED)], resolutions: [] });
  const user = show({ goods: [goods(1, RECEIVED)], resolutions: [resolution(1)] });
  const form = screen.getByRole("form", { name: "Grade Wool coat" });
  await user.click(within(form).getByRole("button", { name: "Grade" }));
  const condition = within(form).getByLabelText("Condition");
  await waitFor(() => expect(condition).toHaveFocus());
  expect(condition).toBeInvalid();
  expect(sent).toHaveLength(0);
  await user.selectOptions(condition, "used");
  await user.click(within(within(form).getByRole("group", { name: "Complete" })).getByLabelText("No"));
  await user.click(
    within(within(form).getByRole("group", { name: "Can be sold again" })).getByLabelText("Yes"),
  );
  await user.click(
    within(within(form).getByRole("group", { name: "Can be sold again" })).getByLabelText("Not looked"),
  );
  await user.click(within(form).getByRole("button", { name: "Grade" }));
  await screen.findByRole("form", { name: "Put Wool coat away" });
  expect(sent[0]?.body).toEqual({ condition: "used", facts: { "item.complete": false } });
});

test("a lost answer is asked for again under the same key, a refusal under a new one", async () => {
  const said = [503, 409, 409];
  answers = () => json({ code: "goods_graded", detail: "These goods were graded before." }, said.shift());
  const user = show({ goods: [goods(1, GRADED)], resolutions: [resolution(1, { state: "done" })] });
  const form = screen.getByRole("form", { name: "Put Wool coat away" });
  expect(within(form).getByText("No money moves. This completes the return.")).toBeVisible();
  await user.selectOptions(within(form).getByLabelText("Where it goes"), "restock");
  for (const count of [1, 2, 3]) {
    await user.click(within(form).getByRole("button", { name: "Put away" }));
    await waitFor(() => expect(sent).toHaveLength(count));
    await within(form).findByRole("alert");
  }
  expect(sent[0]?.key).toBe(sent[1]?.key);
  expect(sent[2]?.key).not.toBe(sent[1]?.key);
  expect(within(form).getByText("req-1")).toBeVisible();
});

test("money is marked as paid only with a reference, and shown as the server answers", async () => {
  const due = resolution(1, { state: "due", due_at: "2026-11-22T10:00:00Z" });
  answers = () =>
    json({ ...due, state: "done", provider: "by_hand", provider_ref: "RF-7", done_at: due.due_at });
  const user = show({ resolutions: [due] });
  await user.click(screen.getByRole("button", { name: /Mark as done by hand/ }));
  const form = screen.getByRole("form", { name: "Mark €85.00 as paid" });
  expect(form).toHaveTextContent("Once it counts, this cannot be taken back.");
  await user.click(within(form).getByRole("button", { name: /Mark as paid/ }));
  expect(within(form).getByLabelText("Reference in your shop")).toBeInvalid();
  expect(sent).toHaveLength(0);
  await user.type(within(form).getByLabelText("Reference in your shop"), " RF-7 ");
  await user.click(within(form).getByRole("button", { name: /Mark as paid/ }));
  expect(await screen.findByText("Done by hand.")).toBeVisible();
  expect(sent[0]).toMatchObject({ path: "/v1/resolutions/r1/mark", body: { done: true, reference: "RF-7" } });
});

test("what failed is tried again, and a refusal stands beside it", async () => {
  answers = () => json({ code: "resolution_not_retryable", detail: "What is done is not tried again." }, 409);
  const user = show({ resolutions: [resolution(1, { state: "failed", last_error: "No such charge" })] });
  expect(screen.getByText("Your shop did not do it: No such charge.")).toBeVisible();
  await user.click(screen.getByRole("button", { name: /Try again ?: Refund/ }));
  expect(await screen.findByRole("alert")).toHaveTextContent("What is done is not tried again.");
});

test("who only reads sees the ledger and no buttons", () => {
  show(
    { goods: [goods(1), goods(2, RECEIVED)], resolutions: [resolution(1, { state: "failed" })] },
    "viewer",
  );
  expect(screen.getByText("Failed", { selector: "span" })).toBeVisible();
  expect(screen.queryAllByRole("button").map((each) => each.textContent)).not.toContain("Try again");
  expect(screen.queryByRole("button", { name: /Note|Grade|Mark|Withdraw/ })).toBeNull();
});

class Line {
  static sent: Line[] = [];
  upload: { onprogress?: (event: object) => void } = {};
  status = 0;
  responseText = "";
  headers: Record<string, string> = {};
  body: FormData | null = null;
  onload = () => {};
  onerror = () => {};
  onabort = () => {};
  open() {}
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  getResponseHeader() {
    return "req-2";
  }
  send(body: FormData) {
    this.body = body;
    Line.sent.push(this);
  }
  abort() {
    this.onabort();
  }
  answer(status: number, body: unknown) {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload();
  }
}

function Sending() {
  return <Uploader uploads={useUploads({ path: "/v1/files", held: 0 })} kind="photo" showKept />;
}

test("a file shows its progress, and a refusal says why and can only be closed", async () => {
  Line.sent = [];
  vi.stubGlobal("XMLHttpRequest", Line);
  const { container } = render(
    <QueryClientProvider client={new QueryClient()}>
      <Sending />
    </QueryClientProvider>,
  );
  const user = userEvent.setup({ applyAccept: false });
  const input = container.querySelector("input");
  if (!input) throw new Error("no input");
  const file = (name: string) => new File(["x".repeat(2048)], name, { type: "image/jpeg" });
  await user.upload(input, [file("one.jpg"), file("two.jpg")]);
  await waitFor(() => expect(Line.sent).toHaveLength(1));
  expect(Line.sent[0]?.headers).toMatchObject({ "X-Dokani-CSRF": "1" });
  expect([...(Line.sent[0]?.body?.keys() ?? [])]).toEqual(["kind", "file"]);
  Line.sent[0]?.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 2 });
  expect(await screen.findByText("50 % of 2 KB")).toBeVisible();
  Line.sent[0]?.answer(201, { id: "f1" });
  expect(await screen.findByText("Kept")).toBeVisible();
  // The next one goes only then.
  await waitFor(() => expect(Line.sent).toHaveLength(2));
  Line.sent[1]?.answer(415, { code: "file_type_refused", detail: "This kind of file is not taken." });
  expect(await screen.findByRole("alert")).toHaveTextContent("Not kept: This kind of file is not taken.");
  expect(screen.queryByRole("button", { name: /Try again/ })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Close: two.jpg" }));
  expect(screen.queryByText("two.jpg")).toBeNull();
});

test("a grade that is held shows when it counts, and is taken back", async () => {
  const said = {
    public_id: ID,
    status: "approved",
    goods: [goods(1, RECEIVED)],
    resolutions: [],
    held_steps: [],
  };
  answers = () => json(said);
  const user = show({
    goods: [goods(1, RECEIVED)],
    resolutions: [resolution(1)],
    held_steps: [
      {
        id: "step-1",
        kind: "grade",
        subject: goods(1, RECEIVED).id,
        said: { condition: "used", facts: {} },
        until: new Date(Date.now() + 9_000).toISOString(),
        by: "someone@else.test",
      },
    ],
  });
  expect(screen.getByRole("status")).toHaveTextContent("Graded: used by someone@else.test");
  expect(screen.queryByRole("form", { name: "Grade Wool coat" })).toBeNull();
  await user.click(screen.getByRole("button", { name: /^Undo/ }));
  await screen.findByRole("form", { name: "Grade Wool coat" });
  expect(sent[0]).toMatchObject({ path: `/v1/returns/${ID}/steps/step-1`, method: "DELETE" });
});
