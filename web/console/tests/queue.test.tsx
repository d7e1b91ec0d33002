import type { ReturnInList } from "@shared/wire";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useRef, useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { allowSingleKeys, handleKey } from "@/lib/keys";
import { useQueueKeys } from "@/returns/useQueueKeys";
import { useSelection } from "@/returns/useSelection";
import { row } from "./cast";

const ROWS = ["1", "2", "3", "4"].map((id) => row(id));
const opened = vi.fn();

function Queue({ rows = ROWS, mayDecide = true }: { rows?: ReturnInList[]; mayDecide?: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<string>();
  const selection = useSelection();
  const current = rows.find((each) => each.public_id === at);
  useQueueKeys({ rows, current, box, selection, setAt, open: opened, mayDecide });
  return (
    <>
      <input aria-label="Search" />
      <div ref={box}>
        {rows.map((each) => (
          <div key={each.public_id} data-row={each.public_id} data-selected={selection.has(each.public_id)}>
            <button type="button" data-open onClick={() => opened(each)}>
              {each.product_name}
            </button>
          </div>
        ))}
      </div>
      <p>selected: {[...selection.rows.keys()].join(" ")}</p>
    </>
  );
}

beforeEach(() => {
  opened.mockClear();
  allowSingleKeys(true);
  document.addEventListener("keydown", handleKey);
});
afterEach(() => document.removeEventListener("keydown", handleKey));

const link = (id: string) => screen.getByRole("button", { name: `Product ${id}` });

test("j and k move focus through the rows and stop at the ends", async () => {
  const user = userEvent.setup();
  render(<Queue />);
  await user.keyboard("j");
  expect(link("1")).toHaveFocus();
  await user.keyboard("jj");
  expect(link("3")).toHaveFocus();
  await user.keyboard("k");
  expect(link("2")).toHaveFocus();
  await user.keyboard("kkkk");
  expect(link("1")).toHaveFocus();
});

test("x selects a row, Shift+x all between, and Escape clears", async () => {
  const user = userEvent.setup();
  render(<Queue />);
  await user.keyboard("jx");
  expect(screen.getByText("selected: 1")).toBeVisible();
  await user.keyboard("jj{Shift>}x{/Shift}");
  expect(screen.getByText("selected: 1 2 3")).toBeVisible();
  await user.keyboard("{Escape}");
  expect(screen.getByText("selected:")).toBeVisible();
});

test("Enter opens the row that has focus, once", async () => {
  const user = userEvent.setup();
  render(<Queue />);
  await user.keyboard("jj{Enter}");
  expect(opened).toHaveBeenCalledOnce();
  expect(opened.mock.calls[0]?.[0]).toMatchObject({ public_id: "2" });
});

test("letters typed into a field stay there", async () => {
  const user = userEvent.setup();
  render(<Queue />);
  await user.type(screen.getByLabelText("Search"), "jxk");
  expect(screen.getByLabelText("Search")).toHaveValue("jxk");
  expect(screen.getByLabelText("Search")).toHaveFocus();
  expect(screen.getByText("selected:")).toBeVisible();
});

test("single letters can be switched off, and letters with a modifier are never ours", async () => {
  const user = userEvent.setup();
  render(<Queue />);
  await user.keyboard("j");
  await user.keyboard("{Control>}j{/Control}");
  expect(link("1")).toHaveFocus();
  allowSingleKeys(false);
  await user.keyboard("jx");
  expect(link("1")).toHaveFocus();
  expect(screen.getByText("selected:")).toBeVisible();
});

test("who may not decide selects nothing", async () => {
  const user = userEvent.setup();
  render(<Queue mayDecide={false} />);
  await user.keyboard("jx");
  expect(screen.getByText("selected:")).toBeVisible();
});
