/* Notes that wait in this browser until they can be sent. A queue belongs to one user and one association: a note
   carries its own id (kept once however often it is sent), the key of who wrote it (sent under nobody else's name) and
   its association (deleted when that says that the role has ended). Loaded with the menu, so on every page of somebody
   who is signed in; static/js/quick_log.js fills the queue. */
(() => {
  "use strict";
  const menu = document.getElementById("menu");
  if (!menu || !menu.dataset.author) return;
  const author = menu.dataset.author, strip = document.getElementById("waiting-notes"), PATIENCE = 30000;

  /* What the log and the days of a trip keep for a time without connection names people: it goes with its reader. */
  const forget = async () => {
    if (!window.caches) return;
    for (const name of await caches.keys()) if (/^(log|day):/.test(name)) await caches.delete(name);
  };
  try {
    if (localStorage.getItem("log-author") !== author) { forget(); localStorage.setItem("log-author", author); }
    document.addEventListener("submit", (event) => {
      if (!/\/logout\/$/.test(new URL(event.target.action, location.href).pathname)) return;
      localStorage.removeItem("log-author");
      forget();
    }, true);
  } catch { /* a browser that keeps nothing has nothing to forget */ }

  /* The store: notes by their id, drafts by author and association. */
  let opened;
  const store = () => opened ||= new Promise((ready, failed) => {
    if (!window.indexedDB) { failed(new Error("no store")); return; }
    const asked = indexedDB.open("portal-log", 1);
    asked.onupgradeneeded = () => { asked.result.createObjectStore("notes", { keyPath: "uid" }); asked.result.createObjectStore("drafts"); };
    asked.onsuccess = () => ready(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const act = async (name, mode, work) => {
    const box = await store();
    return new Promise((done, failed) => {
      const step = box.transaction(name, mode), asked = work(step.objectStore(name));
      step.oncomplete = () => done(asked.result);
      step.onabort = step.onerror = () => failed(step.error || asked.error);
    });
  };
  const mine = async () => (await act("notes", "readonly", (box) => box.getAll())).filter((note) => note.author === author).sort((one, two) => one.made_at - two.made_at);
  const put = async (note) => { await act("notes", "readwrite", (box) => box.put(note)); };
  const drop = async (uid) => { await act("notes", "readwrite", (box) => box.delete(uid)); };
  const draftKey = (association) => `${author}/${association}`;
  const draft = {
    get: (association) => act("drafts", "readonly", (box) => box.get(draftKey(association))),
    put: (association, kept) => act("drafts", "readwrite", (box) => box.put(kept, draftKey(association))),
    drop: (association) => act("drafts", "readwrite", (box) => box.delete(draftKey(association))),
  };

  /* Sending: first ask who is signed in now and for a fresh token, then send. Answers a state: kept, refused (with
     words), offline, signed-out, other, ended. */
  const reach = async (address, options = {}) => {
    try { return await fetch(address, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options }); } catch { return null; }
  };
  const headers = { "X-Requested-With": "note", Accept: "application/json" };
  const told = async (answer) => {
    if (!answer) return { state: "offline" };
    if (answer.redirected) return { state: "signed-out" };
    if (/json/.test(answer.headers.get("Content-Type") || "")) { try { return await answer.json(); } catch { return { state: "offline" }; } }
    return { state: "", status: answer.status };
  };
  // 403 and 404 mean that the role has ended only if the writer of the note is the one who is signed in.
  const isWriterHere = async () => { const answer = await reach(menu.dataset.account); return Boolean(answer && answer.ok && (await answer.text()).includes(`data-author="${author}"`)); };
  const send = async (note) => {
    const ready = await told(await reach(note.action, { headers }));
    if (ready.state !== "ready") {
      if (ready.status === 403 || ready.status === 404) return { state: await isWriterHere() ? "ended" : "signed-out" };
      return { state: ready.state === "signed-out" ? "signed-out" : "offline" };
    }
    if (ready.author !== note.author) return { state: "other" };
    const body = new FormData();
    for (const [name, value] of note.fields) {
      if (typeof value === "string") body.append(name, value); else body.append(name, new File([value.bytes], value.name, { type: value.type }));
    }
    body.set("csrfmiddlewaretoken", ready.token);
    body.set("author", note.author);
    const said = await told(await reach(note.action, { method: "POST", headers, body }));
    if (said.state || !said.status) return said;
    // 400 and 413: too large for any server to take. 403: the token was too old again. The rest is the server's trouble.
    return [400, 413].includes(said.status) ? { state: "refused", words: [] } : { state: "offline" };
  };

  /* All that wait, one after the other and by one window at a time. */
  let why = "", gone = "";
  const inHand = new Set();  // ids of notes that the open form is sending itself
  const sendAll = async () => {
    const sent = [];
    for (const note of await mine()) {
      if (note.state === "refused" || inHand.has(note.uid)) continue;
      const said = await send({ ...note, fields: [...note.fields, ["waited", "1"]] });
      if (said.state === "kept") { await drop(note.uid); sent.push(note); why = ""; }
      else if (said.state === "refused") await put({ ...note, state: "refused", words: said.words || [] });
      else if (said.state === "ended") await end(note.association, note.house);
      else { why = said.state; break; }
    }
    return sent;
  };
  const end = async (association, house) => {
    const theirs = (await mine()).filter((note) => note.association === association);
    for (const note of theirs) await drop(note.uid);
    await draft.drop(association);
    if (window.caches) for (const name of await caches.keys()) if (new RegExp(`^(log|day):/a/${association}/`).test(name)) await caches.delete(name);
    gone = many(theirs.length ? "ended" : "endedNone", theirs.length).replace("{house}", house || association);
  };
  const flush = async () => {
    let sent = [];
    try {
      if (!(await mine()).some((note) => note.state !== "refused")) { await show(); return; }
      if (navigator.locks) await navigator.locks.request("portal-log", { ifAvailable: true }, async (lock) => { if (lock) sent = await sendAll(); });
      else sent = await sendAll();
    } catch { return; }
    await show(sent.length);
    document.dispatchEvent(new CustomEvent("notes:changed", { detail: { sent } }));
  };

  /* The line that says what waits, on every page. */
  const many = (name, count) => (strip ? strip.dataset[count === 1 ? `${name}One` : `${name}Many`] || strip.dataset[name] || "" : "").replace("{n}", count);
  const show = async (sent = 0) => {
    if (!strip) return;
    let notes = [];
    try { notes = await mine(); } catch { return; }
    const waiting = notes.filter((note) => note.state !== "refused").length, refused = notes.length - waiting;
    const lines = [];
    if (gone) lines.push([gone]);
    if (sent) lines.push([many("sent", sent)]);
    if (waiting) lines.push(why === "signed-out" || why === "other" ? [many("signIn", waiting), strip.dataset.signIn, strip.dataset.signInAct] : [many("waiting", waiting)]);
    if (refused) lines.push([many("refused", refused), notes.find((note) => note.state === "refused").action, strip.dataset.refusedAct]);
    strip.replaceChildren(...lines.map(([words, address, act]) => {
      const line = document.createElement("p");
      line.append(words);
      if (address) { const link = document.createElement("a"); link.href = address; link.textContent = act; line.append(" ", link); }
      return line;
    }));
    strip.hidden = !lines.length;
  };

  window.portalNotes = { author, inHand, mine, put, drop, draft, send, end, flush, show, because: (state) => { why = state; } };
  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  setInterval(async () => { try { if (!document.hidden && (await mine()).length) flush(); } catch { /* nothing is kept here */ } }, 60000);
  flush();
})();
