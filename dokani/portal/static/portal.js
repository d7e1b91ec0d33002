// Small comforts for the shopper's pages. Everything works without this file.

// A request that is under way is not sent twice by a double click (the server would make one of it anyway).
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    const button = form.querySelector("button[type=submit]");
    if (button.getAttribute("aria-busy") === "true") event.preventDefault();
    button.setAttribute("aria-busy", "true");
  });
}
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});

// Choosing how many chooses the item.
for (const select of document.querySelectorAll(".item select")) {
  select.addEventListener("change", () => {
    const box = select.closest(".item").querySelector("input[type=checkbox]");
    if (box) box.checked = true;
  });
}

// A pasted code may come with words around it.
const code = document.getElementById("code");
code?.addEventListener("paste", (event) => {
  const digits = event.clipboardData?.getData("text").replace(/\D/g, "");
  if (digits?.length !== 6) return;
  event.preventDefault();
  code.value = digits;
});

// Where something is wrong, begin there.
const wrong = document.querySelector("[aria-invalid=true], #faults");
wrong?.focus();

function copying() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const said = button.querySelector("span");
      const before = said.textContent;
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      said.textContent = "Copied";
      document.getElementById("heard").textContent = "The link was copied.";
      setTimeout(() => {
        said.textContent = before;
      }, 2000);
    });
  }
}
copying();

// The status page follows the return: when its state changes it is fetched anew, unless somebody is writing in it.
const status = document.getElementById("status");
if (status && "EventSource" in window) {
  let version = status.dataset.version;
  let answering = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("#answer")) answering = true;
  });
  const source = new EventSource(status.dataset.live);
  source.addEventListener("state", async (event) => {
    if (event.data === version) return;
    version = event.data;
    if (version === "gone") return source.close();
    if (answering) {
      document.getElementById("heard").textContent = "Something changed. Reload the page to see it.";
      return;
    }
    const response = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const main = fresh.getElementById("status");
    if (!main) return;
    document.title = fresh.title;
    document.getElementById("status").replaceChildren(...main.childNodes);
    const heading = document.querySelector("#status h1");
    document.getElementById("heard").textContent = heading ? heading.textContent : "";
    copying();
  });
  addEventListener("pagehide", () => source.close());
}
