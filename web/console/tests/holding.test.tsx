import type { ReturnForMerchant } from "@shared/wire";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { meQuery, returnQuery } from "@/api/queries";
import { handleKey } from "@/lib/keys";
import { secondsLeft } from "@/lib/time";
import { BulkBar } from "@/returns/BulkBar";
import { DecisionBar } from "@/returns/DecisionBar";
import { snoozeChoices } from "@/returns/Handling";
import { HoldBar } from "@/returns/HoldBar";
import { addHold, dropHold } from "@/returns/holds";
import { ToastArea } from "@/ui/toast";
import { detail, ME, row } from "./cast";

const ID = "3f6b0f4e-0000-4000-8000-000000000001";
const OTHER = "3f6b0f4e-0000-4000-8000-000000000002";
const BATCH = "3f6b0f4e-0000-4000-8000-0000000000ba";
const sent: { method: string; path: string; body: unknown }[] = [];
let answer: (method: string, path: string) => unknown;

const soon = (seconds = 8) => new Date(Date.now() + seconds * 1000).toISOString();
const held = (over: object = {}) => ({
  verdict: "approved" as const,
  amount: "85.00",
  until: soon(),
  by: ME.user.email,
  batch_id: null,
  ...over,
});

beforeEach(() => {
  sent.length = 0;
  sessionStorage.clear();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname;
    const text = request.method === "GET" ? "" : await request.clone().text();
    sent.push({ method: request.method, path, body: text ? JSON.parse(text) : null });
    const said = answer(request.method, path) as { status?: number } | null;
    const refused = said && "code" in said;
    return new Response(JSON.stringify(said), {
      status: refused ? 409 : 200,
      headers: { "content-type": "application/json" },
    });
  });
  document.addEventListener("keydown", handleKey);
});

afterEach(() => {
  document.removeEventListener("keydown", handleKey);
  for (const id of [ID, OTHER, BATCH]) dropHold(id);
  vi.unstubAllGlobals();
});

function Bar() {
  const view = useQuery({ ...returnQuery(ID), staleTime: Number.POSITIVE_INFINITY }).data;
  return view ? <DecisionBar view={view} onDecided={() => undefined} /> : null;
}

function show(children: React.ReactNode, view: ReturnForMerchant = detail(ID)) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queries.setQueryData(meQuery.queryKey, ME);
  queries.setQueryData(returnQuery(ID).queryKey, view);
  render(
    <QueryClientProvider client={queries}>
      {children}
      <ToastArea />
    </QueryClientProvider>,
  );
  return { queries, user: userEvent.setup() };
}

const undone = () => sent.filter((request) => request.method === "DELETE");

test("a held return counts down by what the server says, and u takes the decision back", async () => {
  answer = () => detail(ID);
  const { user } = show(<Bar />, detail(ID, { held: held() }));
  expect(screen.getByText("Approving")).toHaveTextContent("Approving €85.00");
  expect(screen.getByText(/in [78] s/)).toBeVisible();
  expect(screen.queryByRole("button", { name: /Deny/ })).not.toBeInTheDocument();
  await user.keyboard("u");
  expect(await screen.findByRole("button", { name: /Approve €85.00/ })).toBeVisible();
  expect(undone()).toEqual([{ method: "DELETE", path: `/v1/returns/${ID}/decision`, body: null }]);
});

test("someone else's held decision is named", () => {
  answer = () => detail(ID, { held: held({ by: "rahim@shop.test" }) });
  show(<Bar />, detail(ID, { held: held({ by: "rahim@shop.test", verdict: "denied", amount: null }) }));
  expect(screen.getByText("Denying")).toBeVisible();
  expect(screen.getByText("by rahim@shop.test")).toBeVisible();
});

test("too late is said, and where it stands", async () => {
  answer = (method) =>
    method === "DELETE"
      ? { code: "undo_too_late", detail: "The decisions have taken effect." }
      : detail(ID, { held: held() });
  const { user } = show(<HoldBar />, detail(ID, { held: held() }));
  act(() =>
    addHold({
      id: BATCH,
      among: [ID],
      verdict: "approved",
      money: "€85.00",
      what: "1 return",
      until: soon(),
    }),
  );
  await user.click(await screen.findByRole("button", { name: /Undo/ }));
  expect(await screen.findByRole("alert")).toHaveTextContent("The decisions have taken effect.");
  expect(screen.queryByRole("button", { name: /Undo/ })).not.toBeInTheDocument();
});

test("once its time is up, the bar says how it went and goes", async () => {
  answer = () => detail(ID, { status: "approved", amount: "85.00", held: null });
  show(<HoldBar />);
  act(() =>
    addHold({ id: ID, among: null, verdict: "approved", money: "€85.00", what: "Lina", until: soon(-1) }),
  );
  expect(await screen.findByText("Approved Lina · €85.00", {}, { timeout: 4000 })).toBeVisible();
  expect(screen.queryByRole("button", { name: /Undo/ })).not.toBeInTheDocument();
});

test("of a batch, what failed is named, and what is held is undone together", async () => {
  answer = (method, path) => {
    if (path === "/v1/returns/decisions")
      return {
        batch_id: BATCH,
        done: [ID],
        failed: [
          { public_id: OTHER, code: "return_not_decidable", detail: "This return is already denied." },
        ],
        amount: "85.00",
      };
    return method === "DELETE" ? {} : detail(ID, { held: held() });
  };
  const rows = new Map([ID, OTHER].map((id) => [id, row(id, { proposed_amount: "85.00" })]));
  const selection = {
    rows,
    has: () => true,
    toggle: vi.fn(),
    reach: vi.fn(),
    setAll: vi.fn(),
    clear: vi.fn(),
  };
  const { user } = show(
    <>
      <BulkBar selection={selection} />
      <HoldBar />
    </>,
  );
  expect(screen.getByText("€170.00", { exact: false })).toBeVisible();
  await user.keyboard("a");
  expect(sent).toHaveLength(0);
  await user.click(screen.getByRole("button", { name: /Approve 2/ }));
  expect(await screen.findByText("This return is already denied.")).toBeVisible();
  expect(sent[0]?.body).toMatchObject({ verdict: "approved", public_ids: [ID, OTHER] });
  expect(screen.queryByRole("button", { name: /again/ })).not.toBeInTheDocument();
  await user.keyboard("u");
  await waitFor(() =>
    expect(undone()).toEqual([{ method: "DELETE", path: `/v1/returns/decisions/${BATCH}`, body: null }]),
  );
});

test("time is counted up to whole seconds, and never below none", () => {
  expect(secondsLeft(soon(7.2))).toBe(8);
  expect(secondsLeft(soon(-5))).toBe(0);
  expect(secondsLeft(null)).toBe(0);
});

test("on a Sunday, tomorrow is Monday and is offered once", () => {
  const sunday = snoozeChoices(new Date("2026-11-22T12:00:00"));
  expect(sunday.map((choice) => choice.words)).toEqual(["In 3 hours", "Tomorrow", "In 3 days"]);
  const friday = snoozeChoices(new Date("2026-11-20T12:00:00"));
  expect(friday.at(-1)?.words).toBe("In 3 days");
  const tuesday = snoozeChoices(new Date("2026-11-24T12:00:00"));
  expect(tuesday.at(-1)?.at.getDay()).toBe(1);
});
