import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { Tabs } from "@/ui/tabs";

type Name = "one" | "two" | "three";

function Parts() {
  const [shown, setShown] = useState<Name>("one");
  return (
    <Tabs<Name>
      label="Parts"
      shown={shown}
      show={setShown}
      tabs={[
        { name: "one", words: "One", content: <input aria-label="Note" /> },
        { name: "two", words: "Two", content: <p>the second</p> },
        { name: "three", words: "Three", content: <p>the third</p> },
      ]}
    />
  );
}

test("one part is shown at a time, whatever was opened before, and what was written in another stays", async () => {
  const user = userEvent.setup();
  render(<Parts />);
  await user.type(screen.getByLabelText("Note"), "half a word");
  for (const name of ["Two", "Three"]) {
    await user.click(screen.getByRole("tab", { name }));
    expect(screen.getAllByRole("tabpanel")).toEqual([screen.getByRole("tabpanel", { name })]);
  }
  expect(screen.getByLabelText("Note")).not.toBeVisible();
  expect(screen.getByText("the second")).not.toBeVisible();
  await user.click(screen.getByRole("tab", { name: "One" }));
  expect(screen.getByLabelText("Note")).toBeVisible();
  expect(screen.getByLabelText("Note")).toHaveValue("half a word");
  expect(screen.getAllByRole("tabpanel")).toHaveLength(1);
});
