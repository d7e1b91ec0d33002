import type { Document, Policy, PolicyFault, Vocabulary } from "@shared/wire";
import { createEvent, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { idOf, rulesOf } from "@/policies/editor/document";
import { RuleList } from "@/policies/editor/RuleList";
import type { Draft } from "@/policies/editor/useDraft";
import { useNames } from "@/policies/vocabulary";

const VOCABULARY: Vocabulary = { facts: [], terms: [], operators: [], verdicts: [] };
const START: Document = { format: "dokani/1", rules: [{ id: "a" }, { id: "b" }, { id: "c" }] };

function Rules({ faults = [] }: { faults?: PolicyFault[] }) {
  const [document, setDocument] = useState(START);
  const [open, setOpen] = useState<string>();
  const names = useNames(VOCABULARY, document);
  const draft: Draft = {
    policy: {} as Policy,
    document,
    text: null,
    edit: (next) => setDocument(typeof next === "function" ? next(document) : next),
    editText: () => {},
    undo: null,
    redo: null,
    faults,
    warnings: [],
    sentence: () => "Said by the server.",
    checked: true,
    saved: "saved",
    problem: null,
    restored: null,
    discard: () => {},
    retry: () => {},
    keepMine: () => {},
    left: [],
    bringBack: () => {},
    dismiss: () => {},
  };
  return (
    <>
      <RuleList draft={draft} names={names} open={open} setOpen={setOpen} />
      <p>order: {rulesOf(document).map(idOf).join(" ")}</p>
    </>
  );
}

const card = (name: string) => screen.getByRole("listitem", { name: new RegExp(`, ${name}$`) });

test("buttons move a rule, the focus goes with it, and it is said", async () => {
  const user = userEvent.setup();
  render(<Rules />);
  await user.click(screen.getByRole("button", { name: "Move c up" }));
  expect(screen.getByText("order: a c b")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Move c up" })).toHaveFocus();
  expect(screen.getByText("c is now rule 2 of 3.")).toBeInTheDocument();
  await user.keyboard("{Enter}");
  expect(screen.getByText("order: c a b")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Move c up" })).toBeDisabled();
});

/** A drag that the pointer ends over the card that stands `y` pixels down; each card is 100 high. */
function drag(name: string, y: number) {
  for (const [index, each] of screen.getAllByRole("listitem", { name: /^Rule \d/ }).entries()) {
    each.getBoundingClientRect = () => new DOMRect(0, index * 100, 300, 100);
  }
  const dataTransfer = { setData: () => {}, effectAllowed: "" };
  const dragged = card(name);
  const list = dragged.parentElement as HTMLElement;
  fireEvent.dragStart(dragged, { dataTransfer });
  const over = createEvent.dragOver(list, { dataTransfer });
  Object.defineProperty(over, "clientY", { value: y });
  fireEvent(list, over);
  return () => {
    const drop = createEvent.drop(list, { dataTransfer });
    Object.defineProperty(drop, "clientY", { value: y });
    fireEvent(list, drop);
  };
}

test("a rule that is dragged lands where it is dropped, and nowhere before", () => {
  render(<Rules />);
  const drop = drag("a", 250);
  expect(screen.getByText("order: a b c")).toBeInTheDocument();
  drop();
  expect(screen.getByText("order: b c a")).toBeInTheDocument();
  drag("a", 10)();
  expect(screen.getByText("order: a b c")).toBeInTheDocument();
});

test("only the handle makes a rule draggable, so that its words can be marked", () => {
  render(<Rules />);
  expect(card("a")).toHaveAttribute("draggable", "false");
  fireEvent.pointerDown(within(card("a")).getByTitle("Drag to another place"));
  expect(card("a")).toHaveAttribute("draggable", "true");
});

test("a fault stands at its rule, told without opening it", () => {
  render(
    <Rules
      faults={[
        {
          path: "rules[1].verdict",
          value: "maybe",
          problem: "no such verdict",
          wanted: "deny",
        } as PolicyFault,
      ]}
    />,
  );
  expect(within(card("b")).getByText("1 fault")).toBeInTheDocument();
  expect(within(card("b")).getByText(/No such verdict/)).toBeInTheDocument();
  expect(within(card("a")).queryByText(/fault/)).not.toBeInTheDocument();
});
