import { expect, test } from "vitest";
import { shrunk } from "../src/photo";
import { placeOf } from "../src/place";

function tag(attributes: Record<string, string>): HTMLScriptElement {
  const made = document.createElement("script");
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

test("the tag says where the desk is and how the chat stands", () => {
  const found = placeOf(
    tag({
      src: "https://desk.test/widget.js",
      "data-shop": "atelier",
      "data-side": "left",
      "data-theme": "dark",
    }),
  );
  expect(found).toMatchObject({
    server: "https://desk.test",
    shop: "atelier",
    side: "left",
    theme: "dark",
    order: null,
  });
});

test("what is missing is said", () => {
  expect(() => placeOf(null)).toThrow("script src");
  expect(() => placeOf(tag({ src: "https://desk.test/widget.js" }))).toThrow("data-shop");
});

test("what is no picture stays as it is", async () => {
  const file = new File(["%PDF"], "receipt.pdf", { type: "application/pdf" });
  expect(await shrunk(file)).toBe(file);
});
