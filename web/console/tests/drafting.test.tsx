import type { Document, Policy, Vocabulary } from "@shared/wire";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Editor, type View } from "@/policies/editor/Editor";
import { gapsOf } from "@/policies/editor/gaps";
import { readJson } from "@/policies/editor/json";
import { keep } from "@/policies/editor/kept";
import { freshTest, write } from "@/policies/editor/tree";
import { useDraft } from "@/policies/editor/useDraft";
import { conditionWords } from "@/policies/words";

const VOCABULARY = { facts: [], terms: [], operators: [], verdicts: [] } as unknown as Vocabulary;
const START: Document = {
  format: "dokani/1",
  terms: { lines_decided: "each" },
  rules: [{ id: "a", when: { "==": [{ var: "item.category" }, "shoes"] }, verdict: "deny" }],
};
const POLICY = { id: 7, version: "v2", state: "draft", sha256: "one", rules: START } as unknown as Policy;

const DOUBT = { path: "rules[0].when", value: "", problem: "it was never this", wanted: "" };
const puts: Document[] = [];
let server = POLICY;

beforeEach(() => {
  server = POLICY;
  puts.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url, "http://shop.test");
    let answer: unknown = server;
    if (url.pathname.endsWith("/check")) answer = { ok: true, faults: [], warnings: [DOUBT], sentences: {} };
    if (request.method === "PUT") {
      const { rules } = (await request.json()) as { rules: Document };
      puts.push(rules);
      server = { ...server, rules, sha256: `saved ${puts.length}` } as Policy;
      answer = server;
    }
    return new Response(JSON.stringify(answer), { headers: { "content-type": "application/json" } });
  });
});
afterEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  vi.unstubAllGlobals();
});

function Draft({ view }: { view: View }) {
  const draft = useDraft(POLICY);
  const [rule, setRule] = useState<string | undefined>("a");
  return (
    <Editor
      draft={draft}
      vocabulary={VOCABULARY}
      view={view}
      rule={rule}
      look={(change) => "rule" in change && setRule(change.rule)}
    />
  );
}

function shown(view: View = "form", hidden = false) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={queries}>
      <div hidden={hidden}>
        <Draft view={view} />
      </div>
    </QueryClientProvider>,
  );
}

const up = () => screen.queryByRole("button", { name: "Undo" });
const id = () => screen.getByLabelText<HTMLInputElement>("Id");

test("Ctrl or Cmd and Z step back and forth, and leave a text field its own", async () => {
  shown();
  fireEvent.change(id(), { target: { value: "b" } });
  expect(screen.getByRole("listitem", { name: "Rule 1, b" })).toBeInTheDocument();
  // The field takes back its own typing.
  fireEvent.keyDown(id(), { key: "z", ctrlKey: true });
  expect(screen.getByRole("listitem", { name: "Rule 1, b" })).toBeInTheDocument();
  for (const [keys, rule] of [
    [{ key: "z", ctrlKey: true }, "a"],
    [{ key: "Z", ctrlKey: true, shiftKey: true }, "b"],
    [{ key: "z", metaKey: true }, "a"],
    [{ key: "Z", metaKey: true, shiftKey: true }, "b"],
    [{ key: "z", ctrlKey: true }, "a"],
    [{ key: "y", ctrlKey: true }, "b"],
  ] as const) {
    fireEvent.keyDown(document.body, keys);
    expect(screen.getByRole("listitem", { name: `Rule 1, ${rule}` })).toBeInTheDocument();
  }
  expect(up()).toBeEnabled();
});

test("the keys do nothing while another part of the version is looked at", () => {
  const { container } = shown("form", true);
  const field = container.querySelector<HTMLInputElement>("input.font-mono") as HTMLInputElement;
  fireEvent.change(field, { target: { value: "b" } });
  fireEvent.keyDown(document.body, { key: "z", ctrlKey: true });
  expect(field).toHaveValue("b");
});

test("a condition that is compared with nothing yet is a fault, and is not saved until it is said", async () => {
  const user = userEvent.setup();
  shown();
  await user.click(screen.getByRole("button", { name: "And…" }));
  const value = screen.getByLabelText("Condition 2: value");
  expect(await screen.findByText("1 fault, kept in this browser", {}, { timeout: 3000 })).toBeInTheDocument();
  expect(value).toHaveAttribute("aria-invalid", "true");
  expect(screen.getByText(/No value is chosen yet/)).toBeInTheDocument();
  expect(screen.queryByText(/It was never this/)).not.toBeInTheDocument();
  expect(puts).toEqual([]);
  await user.type(value, "changed_mind");
  expect(screen.getByText(/It was never this/)).toBeInTheDocument();
  await waitFor(() => expect(puts).toHaveLength(1), { timeout: 4000 });
  expect(await screen.findByText("Saved")).toBeInTheDocument();
});

test("what was written elsewhere with an empty value is no gap of this editor", async () => {
  const gap = write(freshTest("reason", "text"));
  expect(gapsOf({ rules: [{ id: "a", when: { and: [{ "!": { or: [gap] } }] } }] })).toMatchObject([
    { path: "rules[0].when.and[0].!.or[0]", value: gap },
  ]);
  expect(conditionWords(gap)).toBe("reason is …");
  expect(conditionWords({ in: [{ var: "reason" }, []] })).toBe("reason is …");
  expect(gapsOf(START)).toEqual([]);
});

test("what another tab keeps is neither lost nor written over: it is offered", async () => {
  const user = userEvent.setup();
  const theirs = { ...START, terms: { lines_decided: "together" } };
  localStorage.setItem(
    "dokani.draft.7.othertab",
    JSON.stringify({ base: "one", document: theirs, text: null, at: new Date().toISOString() }),
  );
  const { unmount } = shown();
  keep(7, { base: "one", document: START, text: null, at: new Date().toISOString() });
  expect(localStorage.getItem("dokani.draft.7.othertab")).toContain("together");
  unmount();
  localStorage.removeItem(Object.keys(localStorage).find((each) => !each.endsWith("othertab")) ?? "");
  shown();
  await user.click(screen.getByRole("button", { name: "Bring it here" }));
  await waitFor(() => expect(puts).toEqual([theirs]), { timeout: 4000 });
  expect(localStorage.getItem("dokani.draft.7.othertab")).toBeNull();
});

test("of what is kept on an older text than the server's it is asked which of the two stays", async () => {
  const user = userEvent.setup();
  const theirs = { ...START, terms: { lines_decided: "together" } };
  localStorage.setItem(
    "dokani.draft.7.othertab",
    JSON.stringify({ base: "older", document: theirs, text: null, at: new Date().toISOString() }),
  );
  shown();
  await user.click(screen.getByRole("button", { name: "Bring it here" }));
  expect(await screen.findByRole("alert", {}, { timeout: 4000 })).toHaveTextContent(/Somebody else/);
  expect(puts).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Save mine over it" }));
  await waitFor(() => expect(puts).toEqual([theirs]), { timeout: 4000 });
});

test("a key that stands twice is told with its place, and the document stays as it was", () => {
  shown("json");
  const text =
    '{\n  "format": "dokani/1",\n  "terms": {},\n  "rules": [],\n  "terms": {"refund_percent": 50}\n}';
  fireEvent.change(screen.getByLabelText("Policy document"), { target: { value: text } });
  expect(screen.getByRole("alert")).toHaveTextContent(
    "“terms” stands twice in the same braces, again at line 5, column 3.",
  );
  expect(screen.getByText("Not a document yet, kept in this browser")).toBeInTheDocument();
});

test.each([
  ['{"a": 1, "b": {"a": 2}, "c": [{"a": 1}, {"a": "\\"a\\": {"}]}', null],
  ['{"a": "x", "b": ["a", "a"], "c": "b"}', null],
  ['{"a": [1, {"b": 1, "b": 2}]}', "b"],
  ['{"a": {"x": [1]}, "\\u0061": 2}', "a"],
  ["[]", null],
])("of %s", (text, twice) => {
  const read = readJson(text);
  if (twice === null) expect(read).toEqual({ value: JSON.parse(text) });
  else expect(read).toMatchObject({ problem: expect.stringContaining(`“${twice}” stands twice`) });
});
