// Keys of a meeting: only on its page, never while somebody types, and off at a press.
(() => {
  "use strict";
  const panel = document.querySelector("[data-keys]");
  if (!panel) return;
  const off = panel.querySelector("[data-keys-off]");
  let on = true;
  off.addEventListener("click", () => {
    on = !on;
    off.setAttribute("aria-pressed", String(!on));
  });
  const kinds = { a: "action", d: "decision", n: "note" };
  const typing = (where) => where.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const key = event.key.toLowerCase();
    const bar = document.querySelector("#entry form");
    if (kinds[key] && bar) {
      const kind = bar.querySelector("[name=kind]");
      if (![...kind.options].some((one) => one.value === kinds[key])) return;
      event.preventDefault();
      kind.value = kinds[key];
      kind.dispatchEvent(new Event("change", { bubbles: true }));
      bar.querySelector("[name=text]").focus();
    } else if (/^[a-z0-9]$/.test(key)) {
      const found = [...document.querySelectorAll(`[data-key="${key}"]`)].pop();
      if (!found) return;
      event.preventDefault();
      // Around a field: go there; otherwise it is a button or a link.
      const field = found.querySelector("input, textarea");
      if (field) field.focus();
      else found.click();
    } else if (key === "?") {
      panel.scrollIntoView();
    }
  });
})();
