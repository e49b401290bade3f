/* One touch: ask the device to sign, send what it signed. Where that cannot be, the button stays away. */
(() => {
  "use strict";
  const out = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const in_ = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const known = (list) => (list || []).map((one) => ({ ...one, id: in_(one.id) }));
  const ask = (o) => ({ ...o, challenge: in_(o.challenge), allowCredentials: known(o.allowCredentials) });
  const make = (o) => ({ ...o, challenge: in_(o.challenge), user: { ...o.user, id: in_(o.user.id) }, excludeCredentials: known(o.excludeCredentials) });
  const said = (made) => {
    const r = made.response, parts = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) if (r[name]) parts[name] = out(r[name]);
    if (r.getTransports) parts.transports = r.getTransports();
    return { id: made.id, rawId: out(made.rawId), type: made.type, response: parts, clientExtensionResults: made.getClientExtensionResults() };
  };
  document.querySelectorAll("form[data-passkey]:not([data-ready])").forEach((form) => {
    const { passkey, elsewhere, many, stopped, origin } = form.dataset, line = form.querySelector("[role=status]");
    form.dataset.ready = "";
    if (!window.PublicKeyCredential || location.origin !== origin) return;
    form.hidden = false;
    form.querySelector("[autofocus]")?.focus();
    let busy;
    form.addEventListener("submit", async (e) => {
      e.preventDefault();
      e.stopPropagation();
      if (busy) return;
      busy = true;
      line.textContent = "";
      try {
        const answer = await fetch(passkey, { method: "POST", redirect: "manual", headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value } });
        if (answer.status === 429) throw many;
        if (!answer.ok) return location.assign(elsewhere);
        const { publicKey } = await answer.json();
        const made = await ("making" in form.dataset ? navigator.credentials.create({ publicKey: make(publicKey) }) : navigator.credentials.get({ publicKey: ask(publicKey) }));
        form.elements.credential.value = JSON.stringify(said(made));
        form.submit();
      } catch (wrong) {
        busy = false;
        line.textContent = wrong === many ? many : stopped;
      }
    });
  });
})();
