import type { ReturnForMerchant } from "@shared/wire";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { meQuery, returnQuery } from "@/api/queries";
import { handleKey } from "@/lib/keys";
import { DecisionBar } from "@/returns/DecisionBar";
import { detail, ME } from "./cast";

const ID = "3f6b0f4e-0000-4000-8000-000000000001";
const sent: { method: string; path: string; body: unknown; key: string | null; csrf: string | null }[] = [];
let answers: (request: Request) => Response | Promise<Response>;

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push({
      method: request.method,
      path: new URL(request.url).pathname,
      body: request.method === "GET" ? null : JSON.parse(await request.clone().text()),
      key: request.headers.get("idempotency-key"),
      csrf: request.headers.get("x-dokani-csrf"),
    });
    return answers(request);
  });
  document.addEventListener("keydown", handleKey);
});

afterEach(() => {
  document.removeEventListener("keydown", handleKey);
  vi.unstubAllGlobals();
});

function Bar({ onDecided }: { onDecided: (view: ReturnForMerchant) => void }) {
  const view = useQuery({ ...returnQuery(ID), staleTime: Number.POSITIVE_INFINITY }).data;
  return view ? <DecisionBar view={view} onDecided={onDecided} /> : null;
}

function show(view = detail(ID)) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queries.setQueryData(meQuery.queryKey, ME);
  queries.setQueryData(returnQuery(ID).queryKey, view);
  const onDecided = vi.fn();
  render(
    <QueryClientProvider client={queries}>
      <Bar onDecided={onDecided} />
    </QueryClientProvider>,
  );
  return { onDecided, queries, user: userEvent.setup() };
}

const decisions = () => sent.filter((request) => request.path.endsWith("/decision"));

test("one press approves what the policy works out, under an idempotency key", async () => {
  answers = () => json(detail(ID, { status: "approved", amount: "85.00" }));
  const { onDecided, user } = show();
  await user.click(screen.getByRole("button", { name: /Approve €85.00/ }));
  await waitFor(() => expect(onDecided).toHaveBeenCalledOnce());
  expect(decisions()).toHaveLength(1);
  expect(decisions()[0]).toMatchObject({ method: "POST", body: { verdict: "approved" }, csrf: "1" });
  expect(decisions()[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
});

test("what the policy denies whole is not approved by one press: how much is asked first", async () => {
  answers = () => json(detail(ID, { status: "approved", amount: "100.00" }));
  const [line] = detail(ID).lines;
  if (!line) throw new Error("the cast has a line");
  const denied = {
    ...line,
    verdict: "deny" as const,
    amount: "0",
    breakdown: { paid: "100.00", refund: "0.00" },
  };
  const { onDecided, user } = show(detail(ID, { lines: [denied] }));
  await user.click(screen.getByRole("button", { name: /Approve all the same/ }));
  expect(sent).toHaveLength(0);
  await user.click(screen.getByRole("button", { name: /^Approve €100.00/ }));
  await waitFor(() => expect(onDecided).toHaveBeenCalledOnce());
  expect(decisions()[0]?.body).toEqual({
    verdict: "approved",
    lines: [{ line_number: 1, verdict: "approve", amount: "100.00" }],
  });
});

test("a denial is not sent without the words the shopper will read", async () => {
  answers = () => json(detail(ID, { status: "denied" }));
  const { onDecided, user } = show();
  await user.click(screen.getByRole("button", { name: /Deny…/ }));
  await user.click(screen.getByRole("button", { name: /Deny return/ }));
  const reason = screen.getByLabelText("Reason for the shopper");
  expect(reason).toBeInvalid();
  expect(reason).toHaveFocus();
  expect(sent).toHaveLength(0);
  await user.type(reason, "Worn outside.");
  await user.click(screen.getByRole("button", { name: /Deny return/ }));
  await waitFor(() => expect(onDecided).toHaveBeenCalledOnce());
  expect(decisions()[0]?.body).toEqual({ verdict: "denied", shopper_reason: "Worn outside." });
});

test("a changed amount is sent for its line, and more than was paid is refused here", async () => {
  answers = () => json(detail(ID, { status: "approved", amount: "40.00" }));
  const { onDecided, user } = show();
  await user.keyboard("a");
  const amount = screen.getByLabelText(/Refund for Wool coat/);
  await user.clear(amount);
  await user.type(amount, "100.01");
  expect(screen.getByText("More than was paid for this line.")).toBeVisible();
  expect(screen.getByRole("button", { name: /Approve/ })).toBeDisabled();
  await user.clear(amount);
  await user.type(amount, "40,00");
  await user.click(screen.getByRole("button", { name: /Approve €40.00/ }));
  await waitFor(() => expect(onDecided).toHaveBeenCalledOnce());
  expect(decisions()[0]?.body).toEqual({
    verdict: "approved",
    lines: [{ line_number: 1, verdict: "approve", amount: "40.00" }],
  });
});

/** The return as it is once Rahim approved it. */
function byRahim() {
  return detail(ID, {
    status: "approved",
    amount: "85.00",
    decisions: [
      {
        stage: "review",
        verdict: "approved",
        amount: "85.00",
        currency: "EUR",
        decided_by: "u2",
        decided_by_email: "rahim@shop.test",
        decided_by_name: "rahim@shop.test",
        engine: null,
        policy_version: null,
        law: [],
        note: "Spoke on the phone.",
        created_at: new Date().toISOString(),
      },
    ],
  });
}

test("after a conflict it says who was first, and keeps what was written", async () => {
  const now = byRahim();
  answers = (request) =>
    request.method === "POST"
      ? json({ code: "return_not_decidable", detail: "This return is already approved." }, 409)
      : json(now);
  const { onDecided, user } = show();
  await user.keyboard("d");
  await user.type(screen.getByLabelText("Reason for the shopper"), "Worn outside.");
  await user.keyboard("{Control>}{Enter}{/Control}");
  const told = await screen.findByRole("alert");
  expect(told).toHaveTextContent("rahim@shop.test was first: this return is already approved");
  expect(told).toHaveTextContent("Your denial was not saved.");
  expect(told).toHaveTextContent("Worn outside.");
  expect(screen.queryByRole("button", { name: /Deny/ })).not.toBeInTheDocument();
  expect(onDecided).not.toHaveBeenCalled();
});

test("what is being written when somebody else decides stays to be copied", async () => {
  const { queries, user } = show();
  await user.keyboard("d");
  await user.type(screen.getByLabelText("Reason for the shopper"), "Worn outside.");
  act(() => void queries.setQueryData(returnQuery(ID).queryKey, byRahim()));
  const told = await screen.findByRole("alert");
  expect(told).toHaveTextContent("rahim@shop.test was first: this return is already approved");
  expect(told).toHaveTextContent("Worn outside.");
  expect(decisions()).toHaveLength(0);
});

test("a form that another's held decision closed has its words again once that is undone", async () => {
  const { queries, user } = show();
  await user.keyboard("d");
  await user.type(screen.getByLabelText("Reason for the shopper"), "Worn outside.");
  const held = {
    verdict: "approved" as const,
    amount: "85.00",
    until: new Date(Date.now() + 9000).toISOString(),
    by: "rahim@shop.test",
    batch_id: null,
  };
  act(() => void queries.setQueryData(returnQuery(ID).queryKey, detail(ID, { held })));
  expect(await screen.findByRole("alert")).toHaveTextContent("rahim@shop.test was first");
  act(() => void queries.setQueryData(returnQuery(ID).queryKey, detail(ID)));
  expect(await screen.findByLabelText("Reason for the shopper")).toHaveValue("Worn outside.");
});

test("without an answer, trying again sends the same idempotency key", async () => {
  let tries = 0;
  answers = () => {
    tries += 1;
    if (tries === 1) throw new TypeError("failed to fetch");
    return json(detail(ID, { status: "approved", amount: "85.00" }));
  };
  const { onDecided, user } = show();
  await user.click(screen.getByRole("button", { name: /Approve €85.00/ }));
  expect(await screen.findByRole("alert")).toHaveTextContent("could not be reached");
  await user.click(screen.getByRole("button", { name: /Approve €85.00/ }));
  await waitFor(() => expect(onDecided).toHaveBeenCalledOnce());
  expect(decisions()).toHaveLength(2);
  expect(decisions()[0]?.key).toBe(decisions()[1]?.key);
});
