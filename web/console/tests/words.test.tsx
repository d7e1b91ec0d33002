import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import { escalationWords } from "@/lib/words";
import { conditionWords, termWords } from "@/policies/words";
import { RiskBadge } from "@/ui/badge";

test.each([
  ["low", 0.124, "Low 12"],
  ["medium", 0.46, "Medium 46"],
  ["high", "0.83", "High 83"],
] as const)("risk %s is told by a word, an icon and a number", (level, score, says) => {
  const { container } = render(<RiskBadge level={level} score={score} />);
  expect(container).toHaveTextContent(`Risk: ${says}`);
  expect(container.querySelector("svg[aria-hidden]")).not.toBeNull();
});

test("each level of risk has a shape of its own", () => {
  const shapes = (["low", "medium", "high"] as const).map((level) => {
    const { container } = render(<RiskBadge level={level} score={0.5} />);
    return container.querySelector("svg")?.innerHTML;
  });
  expect(new Set(shapes).size).toBe(3);
});

test("why a person is needed is said in words", () => {
  expect(escalationWords("flag:serial_returner")).toBe("Flag: serial returner");
  expect(escalationWords("rule:final-sale")).toBe("Rule: final sale");
  expect(escalationWords("something_new")).toBe("Something new");
  expect(escalationWords(null)).toBeNull();
});

test("a condition of a rule reads as a sentence", () => {
  expect(conditionWords({ "==": [{ var: "item.category" }, "electronics"] })).toBe(
    "item category is electronics",
  );
  expect(
    conditionWords({
      and: [
        { in: ["final_sale", { var: "item.tags" }] },
        { "!": { in: [{ var: "fault" }, ["shop", "carrier"]] } },
      ],
    }),
  ).toBe("item tags include final sale and fault is not shop or carrier");
  expect(
    conditionWords({ or: [{ ">": [{ var: "days_since_start" }, 60] }, { var: "item.has_receipt" }] }),
  ).toBe("days since start is more than 60 or item has receipt");
});

test("terms are told in words, and one the console does not know is told as it is", () => {
  const said = termWords(
    {
      return_window: 30,
      window_starts_at: "delivered_at",
      auto_approve_threshold: { amount: 150, currency: "EUR" },
      something_new: "yes_please",
    },
    "EUR",
  );
  expect(said).toEqual([
    { name: "Return window", words: "30 days from delivery" },
    { name: "Approved without a person", words: "Up to €150.00" },
    { name: "Something new", words: "yes please" },
  ]);
});
