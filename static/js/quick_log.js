/* The quick log with script: names are suggested while one types, a draft is kept, and a note that cannot be sent waits
   in this browser (static/js/notes.js). Without it the same form is sent as it is. */
(() => {
  "use strict";
  const notes = window.portalNotes, screen = document.querySelector("[data-screen]");
  if (!notes || !screen) return;
  const one = (selector, within = screen) => within.querySelector(selector);
  const all = (selector, within = screen) => [...within.querySelectorAll(selector)];
  const form = () => one("form[data-note]");
  const words = (name) => form().dataset[name] || "";
  const say = (text) => { const place = document.getElementById("said"); if (place) place.textContent = text; };
  const today = () => { const now = new Date(); return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10); };
  const newId = () => crypto.randomUUID ? crypto.randomUUID() : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (digit ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> digit / 4).toString(16));

  /* Who: a list under the field; arrows and Enter, or a tap. */
  let asking, typing;
  const who = () => one("#id_who"), list = () => one("#who-list");
  const options = () => all("[role=option]", list());
  const marked = () => options().find((each) => each.getAttribute("aria-selected") === "true");
  const mark = (option) => {
    options().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
    if (option) { who().setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); } else who().removeAttribute("aria-activedescendant");
  };
  const close = () => { list().hidden = true; who().setAttribute("aria-expanded", "false"); mark(null); };
  const suggest = async () => {
    const typed = who().value.trim();
    if (typed.length === 1 && /^[\x20-\x7e]$/.test(typed)) { close(); return; }
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${words("people")}?q=${encodeURIComponent(typed)}`, { signal: asking.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) return;
      list().innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") { close(); one("[data-found]").textContent = one("#id_who_helptext").textContent = words("noNames"); }
      return;
    }
    if (document.activeElement !== who() || !options().length) { close(); return; }
    if (list().hidden && window.innerHeight < 900) one("[data-who]").scrollIntoView({ block: "start" });  // the keyboard takes half the screen
    list().hidden = false;
    who().setAttribute("aria-expanded", "true");
    if (typed) mark(options()[0]);
  };
  const pick = (key, label) => {
    const known = all("[name=people]").find((each) => each.value === key);
    if (known) { known.checked = true; return; }
    const item = one("template[data-pick]").content.cloneNode(true);
    one("input", item).value = key;
    one("span", item).textContent = label;
    one("[data-picked]").append(item);
  };
  const choose = (option) => {
    close();
    if (option.dataset.key) { pick(option.dataset.key, option.dataset.label); who().value = ""; one("[name=kind]:checked")?.focus(); } else openCard();
    changed();
  };
  /* Somebody new was met over cards, most often. Only where no way was chosen: "Call" stands there before anybody chose it. */
  let isKindChosen = false;
  const openCard = () => {
    const card = one("#new-person"), [family, given] = ["family", "given"], typed = who().value.trim().split(/[\s　]+/);
    card.open = true;
    if (!filled(card) && typed[0]) {
      // 佐藤 健一 begins with the family name, Laura Bennett with the given one.
      const order = /[^\x00-\u024f]/.test(typed.join("")) ? [family, given] : [given, family];
      const form = /^[\u3040-\u30ff\s　ー]+$/.test(who().value) ? "kana" : "name";
      one(`#id_${typed.length > 1 ? order[0] : family}_${form}`).value = typed.length > 1 && order[0] === given ? typed.slice(0, -1).join(" ") : typed[0];
      if (typed.length > 1) one(`#id_${order[1]}_${form}`).value = order[0] === given ? typed.at(-1) : typed.slice(1).join(" ");
    }
    who().value = "";
    const cards = one("[name=kind][value=cards]");
    if (cards && !isKindChosen && one("[name=kind][value=call]").checked) cards.checked = true;
    const empty = ["#id_family_name", "#id_given_name", "#id_family_kana", "#id_company"].map((name) => one(name)).find((each) => !each.value);
    (empty || one("#id_email")).focus();
  };
  const filled = (within) => all("input:not([type=radio], [type=file], [type=hidden])", within).some((each) => each.value.trim());

  screen.addEventListener("input", (event) => {
    if (event.target === who()) { clearTimeout(typing); typing = setTimeout(suggest, 120); }
    if (event.target.id === "id_what") propose();
    changed();
  });
  screen.addEventListener("focusin", (event) => { if (event.target === who() && !event.target.value && !all("[name=people]").length) suggest(); });
  screen.addEventListener("focusout", (event) => { if (event.target === who()) setTimeout(() => { if (document.activeElement !== who()) close(); }, 200); });
  screen.addEventListener("pointerdown", (event) => { if (event.target.closest("#who-list")) event.preventDefault(); });  // the field keeps the focus
  screen.addEventListener("click", (event) => { const option = event.target.closest("#who-list [role=option]"); if (option) choose(option); if (event.target.name === "kind") isKindChosen = true; });
  screen.addEventListener("keydown", (event) => {
    if (event.isComposing) return;  // Enter ends a conversion of kana, not the list
    if (event.key === "Enter" && event.target.matches("input:not([type=submit])") && event.target !== who()) {
      event.preventDefault();  // the telephone's "next": a half-written card is not sent
      const fields = all("input:not([type=hidden], [type=radio], [type=checkbox], [type=file]), textarea, select").filter((each) => each.checkVisibility());
      fields[fields.indexOf(event.target) + 1]?.focus();
      return;
    }
    if (event.target !== who()) return;
    const rows = options(), at = rows.indexOf(marked());
    if (event.key === "Enter") { event.preventDefault(); if (!list().hidden && marked()) choose(marked()); return; }
    if (list().hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); mark(rows[(at + 1) % rows.length]); }
    if (event.key === "ArrowUp") { event.preventDefault(); mark(rows[(at - 1 + rows.length) % rows.length]); }
    if (event.key === "Escape") { event.preventDefault(); close(); }
  });

  /* When: the day a chip means, counted from a day as the server counts it, and said in words. Empty: it means none. */
  const later = (from, due) => {
    const days = { week: 7, fortnight: 14 }[due], day = new Date(`${from}T00:00Z`);
    if (days) day.setUTCDate(day.getUTCDate() + days);
    else if (due === "month") { const date = day.getUTCDate(); day.setUTCDate(1); day.setUTCMonth(day.getUTCMonth() + 2, 0); day.setUTCDate(Math.min(date, day.getUTCDate())); }
    else return "";
    return day.toISOString().slice(0, 10);
  };
  /* A next step without a day is for next week, here as on the server. */
  const due = (value) => one(`[name=due][value="${value}"]`);
  let isWeekOurs = false;
  const propose = () => {
    const has = Boolean(one("#id_what").value.trim());
    if (has && due("").checked) due("week").checked = isWeekOurs = true;
    else if (!has && isWeekOurs) { due("").checked = true; isWeekOurs = false; }
    remind();
  };
  const remind = () => {
    const day = later(today(), one("[name=due]:checked")?.value || (one("#id_what").value.trim() && "week")), place = one("[data-reminder]");
    const text = day ? words("remind").replace("{day}", new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(day))) : "";
    if (place.textContent !== text) place.textContent = text;
  };

  /* Pictures are made smaller here, so that a note with a card is small enough for a bad line and for this browser. */
  const LONGEST = 2000;
  const smaller = async (file) => {
    if (!window.createImageBitmap) return file;
    let image;
    try { image = await createImageBitmap(file); } catch { return file; }
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    if (scale === 1 && file.size < 1500000) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale); canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", .85));
    return drawn && drawn.size < file.size ? new File([drawn], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  };
  const give = (input, file) => { try { const carrier = new DataTransfer(); carrier.items.add(file); input.files = carrier.files; } catch { /* then it must be chosen again */ } };
  let drawing = Promise.resolve();
  screen.addEventListener("change", (event) => {
    const input = event.target;
    if (input.matches("[type=file]") && input.files[0]) drawing = smaller(input.files[0]).then((file) => { if (file !== input.files[0]) give(input, file); });
    if (input.name === "due") isWeekOurs = false;
    remind();
    changed();
  });

  /* What is in the form, and back into it. */
  const collect = async () => {
    await drawing;
    one("[name=written_on]").value ||= today();
    const fields = [];
    for (const [name, value] of new FormData(form())) {
      if (name === "csrfmiddlewaretoken") continue;
      if (typeof value === "string") fields.push([name, value]);
      else if (value.size) fields.push([name, { name: value.name, type: value.type, bytes: await value.arrayBuffer() }]);
    }
    const people = all("[name=people]:checked").map((each) => [each.value, each.closest("label").textContent.trim()]);
    return { fields, people };
  };
  const fill = ({ fields, people }) => {
    isKindChosen = true;  // a note that comes back does not say whether its way was chosen
    all("[data-picked] li").forEach((each) => each.remove());
    people.forEach(([key, label]) => pick(key, label));
    for (const [name, value] of fields) {
      const same = all(`[name="${CSS.escape(name)}"]`);
      if (name === "people" || name === "waited" || !same.length) continue;
      if (typeof value !== "string") { give(same[0], new File([value.bytes], value.name, { type: value.type })); continue; }
      const box = same.find((each) => /radio|checkbox/.test(each.type) && each.value === value);
      if (box) box.checked = true; else if (!/radio|checkbox|file/.test(same[0].type)) same[0].value = value;
    }
    for (const part of all("details")) if (filled(part) || all("[type=file]", part).some((each) => each.files.length) || all("[type=radio]:checked", part).some((each) => each.name === "kind")) part.open = true;
    const text = (name) => String((fields.find(([each]) => each === name) || [])[1] || "");
    if (text("written_on") && text("written_on") !== today()) settle(text("written_on"));
    remind();
  };
  /* "Today" and "in a week" were said on the day the note was written: on another day they become that day's dates. */
  const settle = (written) => {
    const happened = one("[name=happened]:checked")?.value, day = new Date(`${written}T00:00Z`);
    if (happened === "yesterday") day.setUTCDate(day.getUTCDate() - 1);
    if (happened === "today" || happened === "yesterday") { one("[name=happened][value=other]").checked = true; one("[name=happened_on]").value = day.toISOString().slice(0, 10); }
    const ahead = later(written, one("[name=due]:checked")?.value);
    if (ahead) { one("[name=due][value=other]").checked = true; one("[name=due_on]").value = ahead; }
  };
  const isEmpty = ({ fields, people }) => !people.length && fields.every(([name, value]) => typeof value === "string" && (!value.trim() || !/^(who|said|what|place|company|title|email|phone|(family|given)_.*)$/.test(name)));
  const label = ({ fields, people }) => {
    const value = (name) => (fields.find(([each]) => each === name) || [])[1] || "";
    const written = [value("family_name"), value("given_name")].filter(Boolean).join(" ") || [value("given_latin"), value("family_latin")].filter(Boolean).join(" ");
    return [written, ...people.map((each) => each[1])].filter(Boolean).join(" · ") || value("who") || words("nobody");
  };

  /* The draft: what stands in the form is kept while one writes. */
  const association = () => words("association");
  let saving, isSent = false;
  const changed = () => { clearTimeout(saving); saving = setTimeout(keepDraft, 150); };
  const keepDraft = async () => {
    saving = 0;
    if (isSent) return;
    try { const now = await collect(); if (isEmpty(now)) await notes.draft.drop(association()); else await notes.draft.put(association(), now); } catch { /* no room: the form itself still holds it */ }
  };
  window.addEventListener("pagehide", () => { if (saving) { clearTimeout(saving); keepDraft(); } });
  const restored = document.querySelector("[data-restored]");
  const restore = async () => {
    try {
      const before = await notes.draft.get(association());
      if (!before || isEmpty(before)) return;
      fill(before);
      restored.hidden = false;
    } catch { /* nothing is kept here */ }
  };
  /* Not the form's reset: a form that came back from the server begins with what was typed. */
  const blank = () => {
    all(".error, [data-errors], #id_whose, [name$=_held]").forEach((each) => each.remove());
    all(".wrong").forEach((each) => each.classList.remove("wrong"));
    for (const field of all("input:not([type=hidden]), textarea, select")) {
      field.removeAttribute("aria-invalid");
      if (field.type === "radio") field.checked = field === one(`[name="${field.name}"]`);
      else if (field.type === "checkbox") field.checked = false;
      else field.value = "";
    }
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: screen } }));
  };
  const fresh = async () => {
    blank();
    isKindChosen = false;
    all("[data-picked] li").forEach((each) => each.remove());
    all("details[open]").forEach((each) => { each.open = false; });
    one("[name=uid]").value = newId();
    one("[name=written_on]").value = "";
    restored.hidden = true;
    remind();
    try { await notes.draft.drop(association()); } catch { /* nothing is kept here */ }
  };
  restored.addEventListener("click", (event) => { if (event.target.closest("[data-start-afresh]")) fresh().then(() => who().focus()); });

  /* Saving: the note goes into the queue first, so that it is safe whatever happens on the way. */
  screen.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const button = one("[type=submit]");
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    try { await save(); } finally { one("[type=submit]")?.removeAttribute("aria-busy"); }
  });
  const queued = ({ fields, people }, state) => ({
    uid: one("[name=uid]").value, author: notes.author, association: association(), house: words("house"), action: form().action,
    fields, people, label: label({ fields, people }), state, words: [], made_at: Date.now(),
  });
  const save = async () => {
    clearTimeout(saving);
    restored.hidden = true;
    one("[name=written_on]").value = today();
    const note = queued(await collect(), "waiting");
    let isSafe = true, said;
    notes.inHand.add(note.uid);
    try { await notes.put(note); } catch { isSafe = false; }
    try { said = await notes.send(note); } finally { notes.inHand.delete(note.uid); }
    if (said.state === "kept") { isSent = true; await leave(note); location.assign(said.address); return; }
    if (said.state === "refused") { if (isSafe) await notes.drop(note.uid); if (said.screen) put(said.screen); else say(words("full")); await keepDraft(); await list_(); return; }
    if (said.state === "ended") { await notes.end(note.association, note.house); await fresh(); await notes.show(); await list_(); return; }
    if (!isSafe) { say(words("full")); show(words("full")); return; }
    notes.because(said.state);
    await fresh();
    try { navigator.storage?.persist?.(); } catch { /* a wish */ }
    show(said.state === "offline" ? words("kept") : said.state === "other" ? words("other") : words("keptSignedOut"));
    await notes.show();
    await list_();
    window.scrollTo(0, 0);
  };
  const leave = async (note) => { try { await notes.drop(note.uid); await notes.draft.drop(note.association); } catch { /* nothing is kept here */ } };
  const put = (html) => {
    screen.innerHTML = html;
    dress();
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: screen } }));
    one("[data-errors]")?.focus();
  };
  const show = (text) => {
    const place = document.getElementById("toasts");
    if (!place) { say(text); return; }
    const toast = document.createElement("div");
    toast.className = "toast"; toast.setAttribute("role", "status");
    const line = document.createElement("span");
    line.textContent = text;
    toast.append(line);
    place.replaceChildren(toast);
  };

  /* The notes that wait, each with a way forward. */
  const section = document.querySelector("[data-waiting-list]");
  const list_ = async () => {
    let waiting = [];
    try { waiting = (await notes.mine()).filter((note) => note.action === form().action); } catch { return; }
    section.hidden = !waiting.length;
    one("ul", section).replaceChildren(...waiting.map((note) => {
      const row = one("template", section).content.cloneNode(true);
      one("[data-label]", row).textContent = note.label;
      one("[data-state]", row).textContent = note.state === "refused" ? section.dataset.look : section.dataset.later;
      one("[data-words]", row).textContent = note.words.join(" ");
      one("[data-words]", row).hidden = !note.words.length;
      one("[data-open-note]", row).addEventListener("click", () => openNote(note));
      one("[data-drop-note]", row).addEventListener("click", async () => { await notes.drop(note.uid); await list_(); await notes.show(); });
      return row;
    }));
  };
  /* A waiting note comes into the form. What stands there half-written takes its place: it waits for a look, unsent. */
  const openNote = async (note) => {
    clearTimeout(saving);
    saving = 0;
    one("[name=written_on]").value ||= today();
    const half = await collect();
    if (!isEmpty(half)) { try { await notes.put(queued(half, "refused")); } catch { show(words("full")); return; } }
    await fresh();
    fill(note);
    await keepDraft();
    await notes.drop(note.uid);
    await list_();
    await notes.show();
    one("#id_who").focus();
  };
  section.addEventListener("click", (event) => { if (event.target.closest("[data-send-now]")) notes.flush(); });
  document.addEventListener("notes:changed", list_);

  const dress = () => {
    who().setAttribute("role", "combobox");
    for (const [name, value] of Object.entries({ "aria-expanded": "false", "aria-controls": "who-list", "aria-autocomplete": "list" })) who().setAttribute(name, value);
    remind();
  };
  dress();
  list_();
  // The page may be a kept one, which is opened for many notes: each has an id of its own. A draft brings its own with it.
  if (!form().querySelector("[data-errors]")) one("[name=uid]").value = newId();
  if (form().matches("[data-bound]")) { if (!form().querySelector("[data-errors]")) who().focus(); } else restore().then(() => { if (!document.activeElement || document.activeElement === document.body) who().focus({ preventScroll: true }); });

  /* The page for a time without connection. */
  if ("serviceWorker" in navigator && window.caches) {
    const scope = new URL(form().action).pathname;
    navigator.serviceWorker.register(`${scope}worker.js`, { scope }).then(() => navigator.serviceWorker.ready).then((registered) => registered.active?.postMessage("keep")).catch(() => { /* then the page needs a connection to open */ });
  }
})();
