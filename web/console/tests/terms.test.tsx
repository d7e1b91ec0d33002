import type { Json, Vocabulary } from "@shared/wire";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { TermValue } from "@/policies/editor/TermValue";
import { namesOf } from "@/policies/vocabulary";

const TERM = { name: "return_window", type: "length", says: "", default: 30, bound: "length", values: null };
const VOCABULARY = { facts: [], terms: [TERM], operators: [], verdicts: [] } as unknown as Vocabulary;

function Window({ start, name = "return_window" }: { start: Json; name?: string }) {
  const [value, setValue] = useState(start);
  const names = namesOf(VOCABULARY, {});
  return (
    <>
      <TermValue
        name={name}
        value={value}
        onChange={setValue}
        term={names.terms.get("return_window")}
        names={names}
        currency="EUR"
        ids={{ "aria-label": "Window" }}
      />
      <output>{JSON.stringify(value)}</output>
      <button type="button" onClick={() => setValue(start)}>
        As it was
      </button>
    </>
  );
}

const held = () => screen.getByRole("status").textContent;

test.each(["return_window", "return_window_days"])(
  "a length that is emptied stays the same field, with the focus, and takes the next number (%s)",
  async (name) => {
    const user = userEvent.setup();
    render(<Window start={30} name={name} />);
    const field = screen.getByLabelText("Window");
    await user.click(field);
    await user.keyboard("{End}{Backspace}{Backspace}");
    expect(held()).toBe('""');
    expect(screen.getByLabelText("Window")).toBe(field);
    expect(field).toHaveFocus();
    await user.keyboard("14");
    expect(field).toHaveValue("14");
    expect(held()).toBe("14");
  },
);

test("the unit outlives an emptied field", async () => {
  const user = userEvent.setup();
  render(<Window start="2 months" />);
  const field = screen.getByLabelText("Window");
  await user.clear(field);
  await user.type(field, "3");
  expect(held()).toBe('"3 months"');
  await user.clear(field);
  await user.selectOptions(screen.getByLabelText("Return window: unit"), "weeks");
  await user.type(field, "1");
  expect(held()).toBe('"1 week"');
});

test("no limit and back again brings the last number, never the emptiness before it", async () => {
  const user = userEvent.setup();
  render(<Window start={30} />);
  await user.clear(screen.getByLabelText("Window"));
  await user.click(screen.getByRole("checkbox"));
  expect(held()).toBe("null");
  await user.click(screen.getByRole("checkbox"));
  expect(held()).not.toBe('""');
  expect(screen.getByLabelText("Window")).not.toHaveValue("");
});

test("what is no length is shown as it stands, and a step back is followed", async () => {
  const user = userEvent.setup();
  render(<Window start="P30D" />);
  const field = screen.getByLabelText("Window");
  expect(field).toHaveValue("P30D");
  await user.clear(field);
  await user.type(field, "-5");
  expect(held()).toBe("-5");
  await user.click(screen.getByRole("button", { name: "As it was" }));
  expect(field).toHaveValue("P30D");
});
