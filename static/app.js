/* House behaviours. Pages work without them. */
(() => {
  "use strict";
  const d = document, body = d.body.dataset;
  const $ = (css, root = d) => root.querySelector(css);
  const word = (key) => $(`[data-k=${key}]`, $("#words").content).textContent;
  const post = (url, content, more) => fetch(url, {
    method: "POST", body: content, redirect: "manual",
    headers: { "X-CSRFToken": $("meta[name=csrf-token]")?.content, ...more },
  });

  // Figures answer the row that has focus.
  d.addEventListener("keydown", (e) => {
    const t = e.target;
    if (t.type !== "radio" || e.ctrlKey || e.metaKey || e.altKey || !/^\d$/.test(e.key)) return;
    const all = [...d.getElementsByName(t.name)].filter((c) => c.form === t.form), choice = all.find((c) => c.value === e.key) || all[e.key - 1];
    if (choice) { e.preventDefault(); choice.focus(); choice.click(); }
  });

  // The error summary takes focus; the name menu closes on a click away.
  $(".errsum")?.focus();
  d.addEventListener("click", (e) => {
    const link = e.target.closest(".errsum a[href]");
    if (link) setTimeout(() => $(link.hash)?.focus());
    const menu = $(".namemenu[open]");
    if (menu && !menu.contains(e.target)) menu.open = false;
  });

  // A kept page may show what has ended.
  addEventListener("pageshow", (e) => e.persisted && location.reload());

  // Forms go once.
  d.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) return e.preventDefault();
    form.dataset.sent = "1";
    form.querySelectorAll("button").forEach((b) => b.ariaDisabled = "true");
  });

  // Autosave, on the server only: 0.6 s after typing, at once at a choice.
  const unsaved = new Set();
  d.querySelectorAll("form[data-draft-url]").forEach((form) => {
    const line = $("[data-save-state]", form);
    let timer, tries = 0, busy, again;
    const later = (ms) => { clearTimeout(timer); timer = setTimeout(save, ms); };
    const say = (state) => {
      line.dataset.state = state;
      line.textContent = word(state).replace("{time}", new Date().toTimeString().slice(0, 5));
      if (state === "saved") unsaved.delete(form); else unsaved.add(form);
    };
    const save = async () => {
      if (form.dataset.sent) return;
      again = busy;
      if (busy) return;
      busy = true;
      const answer = await post(form.dataset.draftUrl, new FormData(form), { "X-Draft": "1" }).catch(() => 0);
      busy = false;
      if (answer.ok) { tries = 0; say("saved"); }
      else if (answer.status >= 400 && answer.status < 500) say("refused");
      else { say("failed"); later(([2, 5, 15][tries++] || 30) * 1000); }
      if (again) later(0);
    };
    form.addEventListener("input", (e) => later(/radio|checkbox|select/.test(e.target.type) ? 0 : 600));
  });
  addEventListener("beforeunload", (e) => { if (unsaved.size && !$("form[data-sent]")) e.preventDefault(); });

  // Idle lock: warned 2 minutes before, one key extends; the server keeps the place.
  const limit = +body.idleSeconds, box = $("#idle");
  if (!limit) return;
  let last = Date.now(), told = last, at;
  const stay = () => { told = last = Date.now(); if (body.keepaliveUrl) post(body.keepaliveUrl).catch(() => 0); };
  box.addEventListener("close", stay);
  box.addEventListener("keydown", (e) => { if (e.key !== "Tab") { e.preventDefault(); box.close(); } });
  ["keydown", "pointerdown", "scroll"].forEach((kind) => addEventListener(kind, () => {
    if (!box.open && Date.now() - told > 6e4) stay();
    else if (!box.open) last = Date.now();
  }, { passive: true }));
  setInterval(() => {
    const idle = (Date.now() - last) / 1000, next = location.pathname + location.search + (at ? "#" + at : "");
    if (idle >= limit) {
      const go = () => location.replace(body.lockedUrl);
      unsaved.clear();
      last = Infinity;
      post(body.lockUrl, new URLSearchParams({ idle: 1, next }), { "X-Background": "1" }).then(go, go);
    } else if (idle >= limit - 120 && !box.open) { at = d.activeElement.id; box.showModal(); }
  }, 5000);
})();
