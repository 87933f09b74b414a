/* The days of a trip and their debriefs: kept on this telephone for a time without connection, and a debrief that cannot
   be sent waits in this browser as a note of the quick log does (static/js/notes.js). Without it the forms work as they
   are. */
(() => {
  "use strict";
  const notes = window.portalNotes, form = document.querySelector("form[data-debrief]"), mark = document.querySelector("[data-worker]");
  if (mark && "serviceWorker" in navigator && window.caches) {
    const address = mark.dataset.worker, scope = address.replace(/[^/]*$/, "");
    const soon = () => new Promise((done) => setTimeout(done, 300));
    const keep = async () => {
      const registered = await navigator.serviceWorker.register(address, { scope });
      while (!registered.active) await soon();
      registered.active.postMessage("keep");
      while (!await caches.match(location.pathname)) await soon();
      if (mark.hasAttribute("data-kept")) mark.hidden = false;  // not before it is true
    };
    keep().catch(() => { /* then the pages need a connection to open */ });
  }
  if (!form || !notes) return;

  const words = (name) => form.dataset[name] || "", field = (name) => form.querySelector(`[name="${CSS.escape(name)}"]`);
  const newId = () => crypto.randomUUID ? crypto.randomUUID() : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (digit ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> digit / 4).toString(16));
  const show = (text) => {
    const place = document.getElementById("toasts"), line = document.createElement("div");
    line.className = "toast"; line.setAttribute("role", "status"); line.textContent = text;
    if (place) place.replaceChildren(line); else document.getElementById("said").textContent = text;
  };
  const collect = () => [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  const fill = (fields) => {
    for (const box of form.querySelectorAll("[type=checkbox], [type=radio]")) box.checked = fields.some(([name, value]) => name === box.name && value === box.value);
    for (const [name, value] of fields) { const one = field(name); if (one && !/checkbox|radio/.test(one.type)) one.value = value; }
  };
  // The page may be a kept one, which is opened for more than one debrief: each has an id of its own.
  if (!form.matches("[data-bound]")) field("uid").value = newId();

  /* What the server refused comes back into its own form, with the reason. */
  const notice = form.querySelector("[data-refused]");
  const restore = async () => {
    let waiting;
    try { waiting = (await notes.mine()).find((note) => note.action === form.action && note.state === "refused"); } catch { return; }
    if (!waiting || form.matches("[data-bound]")) return;
    fill(waiting.fields);
    notice.querySelector("[data-words]").textContent = waiting.words.join(" ");
    notice.hidden = false;
    notice.querySelector("[data-drop]").addEventListener("click", async () => { await notes.drop(waiting.uid); await notes.show(); location.reload(); });
  };
  restore();
  document.addEventListener("notes:changed", restore);

  /* Saving: it goes into the queue first, so that it is safe whatever happens on the way. */
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const button = form.querySelector(".dock [type=submit]");
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    try { await save(); } finally { button.removeAttribute("aria-busy"); }
  }, true);
  const save = async () => {
    const note = {
      uid: field("uid").value, author: notes.author, association: words("association"), house: words("house"), action: form.action,
      fields: collect(), people: [], label: words("label"), state: "waiting", words: [], made_at: Date.now(),
    };
    let isSafe = true, said;
    notes.inHand.add(note.uid);
    try { await notes.put(note); } catch { isSafe = false; }
    try { said = await notes.send(note); } finally { notes.inHand.delete(note.uid); }
    if (said.state === "kept") { if (isSafe) await notes.drop(note.uid); location.assign(said.address); return; }
    if (said.state === "refused") {
      if (isSafe) await notes.drop(note.uid);
      notice.querySelector("[data-words]").textContent = (said.words || []).join(" ");
      notice.querySelector("strong").hidden = notice.querySelector("[data-drop]").hidden = true;
      notice.hidden = false;
      notice.scrollIntoView({ block: "center" });
      return;
    }
    if (said.state === "ended") { await notes.end(note.association, note.house); await notes.show(); return; }
    if (!isSafe) { show(words("full")); return; }
    notes.because(said.state);
    try { navigator.storage?.persist?.(); } catch { /* a wish */ }
    await notes.show();
    show(said.state === "offline" ? words("kept") : said.state === "other" ? words("other") : words("keptSignedOut"));
    form.reset();
    field("uid").value = newId();
    window.scrollTo(0, 0);
  };
})();
