/* One history entry, and a quick way out. Pages work without this. */
(() => {
  "use strict";
  const d = document;
  let busy = false, presses = [];

  // Blank first, then end the visit, then be elsewhere.
  const leave = () => {
    const link = d.querySelector("[data-leave]");
    if (!link) return;
    const away = link.dataset.leave, end = link.getAttribute("href");
    d.body.replaceChildren();
    d.title = "";
    navigator.sendBeacon(end, new URLSearchParams({ key: link.dataset.key || "" }));
    location.replace(away);
  };

  // The answer takes the place of the page: nothing is added to the history.
  const show = async (url, options) => {
    if (busy) return;
    busy = true;
    try {
      const answer = await fetch(url, { credentials: "same-origin", ...options });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      history.replaceState(null, "", new URL(answer.url).pathname);
      d.title = page.title;
      d.documentElement.lang = page.documentElement.lang;
      d.documentElement.dir = page.documentElement.dir;
      d.body.replaceWith(page.body);
      scrollTo(0, 0);
      (d.querySelector("[aria-invalid]") || d.querySelector("#main")).focus();
    } catch {
      busy = false;
      return;
    }
    busy = false;
  };

  d.addEventListener("click", (e) => {
    if (e.target.closest("[data-leave]")) { e.preventDefault(); leave(); return; }
    const same = e.target.closest("a[data-same]");
    if (same) { e.preventDefault(); show(same.href); }
  });
  d.addEventListener("submit", (e) => {
    e.preventDefault();
    const form = e.target, sent = new URLSearchParams(new FormData(form, e.submitter));
    show(form.getAttribute("action") || location.href, { method: "POST", body: sent });
  });
  d.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") { presses = []; return; }
    presses = [...presses.filter((at) => e.timeStamp - at < 2000), e.timeStamp];
    if (presses.length >= 3) leave();
  });
  addEventListener("pageshow", (e) => e.persisted && location.reload());
})();
