/* What the browser adds to pages that already work without it. No library, no handlers in the markup:
   everything hangs on data attributes, so parts that htmx brings in later are served too. */
(() => {
  "use strict";

  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const stored = (kind) => {
    // A browser may refuse storage altogether; then nothing is remembered and nothing breaks.
    try { const box = window[kind]; box.getItem("-"); return box; } catch { return { getItem() {}, setItem() {}, removeItem() {} }; }
  };
  const kept = stored("sessionStorage");
  const lasting = stored("localStorage");
  const words = (name) => root.dataset[name] || "";
  const say = (text) => { const place = document.getElementById("said"); if (place) place.textContent = text; };

  /* Theme: the form posts and the server keeps the choice; here the page changes at once. */
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!event.target.matches("[data-theme-form]") || !button) return;
    event.preventDefault();
    if (button.value === "auto") delete root.dataset.theme; else root.dataset.theme = button.value;
    all("button", event.target).forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
    fetch(event.target.action, { method: "POST", body: new FormData(event.target, button), headers: { "X-Requested-With": "fetch" } });
  });

  /* Dialogs: <a href="/page-that-asks/" data-opens="id"> opens <dialog id> instead of going there. */
  const shortcutsOff = () => root.dataset.keys === "off" || lasting.getItem("keys") === "off";
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      if (opener.closest("[popover]")) opener.closest("[popover]").hidePopover();
      if (!dialog.open) {
        dialog.showModal();
        // What was typed before is replaced.
        if (document.activeElement.matches("input[type=text]")) document.activeElement.select();
      }
      return;
    }
    const closer = event.target.closest("[data-closes]");
    if (closer) {
      event.preventDefault();
      const thing = closer.closest(closer.dataset.closes || "dialog");
      if (thing instanceof HTMLDialogElement) thing.close(); else if (thing) thing.remove();
      return;
    }
    const copier = event.target.closest("[data-copy]");
    if (copier) {
      const source = document.getElementById(copier.dataset.copy);
      const text = source ? (source.value ?? source.textContent).trim() : copier.dataset.copy;
      navigator.clipboard.writeText(text).then(() => say(words("copied")));
    }
    if (event.target instanceof HTMLDialogElement && event.target.matches(":modal")) {
      const edge = event.target.getBoundingClientRect();  // a click on the veil
      if (event.clientX < edge.left || event.clientX > edge.right || event.clientY < edge.top || event.clientY > edge.bottom) event.target.close();
    }
  });

  /* Single keys: elements name theirs with data-key; one switch in the help dialog turns all of them off. */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.key.length !== 1 || shortcutsOff()) return;
    // A page's own field comes before the frame's; the same key once more in that field, still empty, means the frame's.
    const again = event.target.matches(`main input[data-key="${CSS.escape(event.key)}"]`) && !event.target.value;
    const field = event.target.closest("input, textarea, select, [contenteditable]");  // one in a dialog that has just closed is none
    if ((field?.checkVisibility() && !again) || document.querySelector("dialog:modal")) return;
    const named = all(`[data-key="${CSS.escape(event.key)}"]`), own = again ? [] : named.filter((each) => each.closest("main"));
    const target = [...own, ...named].find((each) => each !== event.target && (each.checkVisibility() || each.matches("[data-opens]")));
    if (!target) return;
    event.preventDefault();
    if (target.matches("input, textarea")) { target.focus(); target.select(); } else target.click();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys-switch]")) lasting.setItem("keys", event.target.checked ? "on" : "off");
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  });

  /* A busy button keeps its words; a second press while the first is on its way does nothing. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.matches("[data-theme-form], [method=dialog], [data-not-busy]")) return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    if (form.matches("[hx-post], [hx-get]")) return;  // htmx marks its own
    form.dataset.sending = "1";
    (event.submitter || form.querySelector("[type=submit]"))?.setAttribute("aria-busy", "true");
    setTimeout(() => rest(form), 15000);
  });
  const rest = (form) => { delete form.dataset.sending; all("[aria-busy]", form).forEach((each) => each.removeAttribute("aria-busy")); };
  window.addEventListener("pageshow", (event) => { if (event.persisted) all("form[data-sending]").forEach(rest); });
  const htmxButton = (event) => (event.detail.requestConfig?.triggeringEvent?.submitter || event.detail.elt);
  document.addEventListener("htmx:beforeRequest", (event) => htmxButton(event).setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", (event) => htmxButton(event).removeAttribute("aria-busy"));
  document.addEventListener("htmx:sendError", () => say(words("offline")));

  /* Texts with a limit: count what is there, and let a long paste stay whole so that a person can shorten it. */
  const counted = (area) => {
    const limit = Number(area.dataset.limit), length = [...area.value].length;
    const place = document.getElementById(area.id + "_count");
    if (!place) return;
    const over = length > limit;
    place.textContent = (over ? words("over") : words("count")).replace("{n}", (over ? length - limit : length).toLocaleString(root.lang)).replace("{limit}", limit.toLocaleString(root.lang));
    place.classList.toggle("over", over);
    place.hidden = area.matches("input") && length < limit * .8;  // a single line says so when it gets full
  };
  const prepareCounts = (within) => all("textarea[maxlength], textarea[data-limit], input[data-limit]", within).forEach((area) => {
    area.dataset.limit ||= area.getAttribute("maxlength");
    area.removeAttribute("maxlength");
    if (!document.getElementById(area.id + "_count")) {
      const place = document.createElement("span");
      place.id = area.id + "_count"; place.className = "count";
      area.after(place);
      area.setAttribute("aria-describedby", `${area.getAttribute("aria-describedby") || ""} ${place.id}`.trim());
    }
    counted(area);
  });
  document.addEventListener("input", (event) => { if (event.target.matches("[data-limit]")) counted(event.target); });

  /* What was typed into form[data-keep] is held until a page shows that it arrived. After a lost session or a
     broken connection the form offers it again. */
  const key = (form) => "typed:" + form.dataset.keep;
  const typed = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "version");
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-keep]")) kept.setItem(key(event.target), JSON.stringify(typed(event.target)));
  }, true);
  const putBack = (form, pairs) => {
    const seen = {};
    for (const [name, value] of pairs) {
      const same = [...form.elements].filter((each) => each.name === name && each.type !== "hidden");
      const box = same.find((each) => /radio|checkbox/.test(each.type) && each.value === value);
      const field = same[seen[name] = (seen[name] ?? -1) + 1];
      if (box) box.checked = true; else if (field && !/radio|checkbox|file/.test(field.type)) field.value = value;
    }
    prepareCounts(form);
  };
  const offerTyped = () => {
    const frame = document.body.dataset.frame;
    if (frame === "trouble" || frame === "entrance") return;  // not arrived yet
    const forms = all("form[data-keep]");
    if (!forms.length) {
      if (kept.length) Object.keys(kept).filter((each) => each.startsWith("typed:")).forEach((each) => kept.removeItem(each));
      return;
    }
    for (const form of forms) {
      const before = kept.getItem(key(form));
      const offer = form.querySelector("[data-typed-before]");
      if (!before || !offer) continue;
      kept.removeItem(key(form));
      if (form.matches("[data-bound]") || before === JSON.stringify(typed(form))) continue;  // the server gave it back itself
      offer.hidden = false;
      offer.querySelector("[data-put-back]").addEventListener("click", () => { putBack(form, JSON.parse(before)); offer.hidden = true; });
    }
  };

  /* Things that make sense only with script are hidden in the markup and shown here. */
  const prepare = (within) => {
    all("[data-with-script]", within).forEach((each) => { each.hidden = false; });
    all("[data-keys-switch]", within).forEach((each) => { each.checked = !shortcutsOff(); });
    all(".tabs [aria-current]", within).forEach((each) => { each.parentElement.scrollLeft = each.offsetLeft - each.parentElement.offsetLeft - 24; });
    prepareCounts(within);
  };
  prepare(document);
  offerTyped();
  document.querySelector("[data-errors]")?.focus();  // a refused form begins at its summary, for ears as for eyes
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
})();
