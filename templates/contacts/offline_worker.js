/* Answers for some pages while there is no connection: each address in PAGES with the page kept for it. Its scope is
   the folder it is served from. Everything else goes to the network as if this were not here. */
"use strict";
const FOLDER = new URL(self.registration.scope).pathname;
const NAME = `{{ prefix }}:${FOLDER}`, PATIENCE = 8000;
const PAGES = JSON.parse("{{ pages|escapejs }}");  // the address that is opened → the address of the page that is kept

const keep = async () => {
  const parts = new Set(), fresh = new Map();
  for (const address of new Set(Object.values(PAGES))) {
    let answer;
    try { answer = await fetch(address, { credentials: "same-origin", cache: "no-store", redirect: "manual" }); } catch { return; }
    if (answer.status === 404 && fresh.size) continue;  // one of several is no longer there
    if (answer.status === 403 || answer.status === 404) { await caches.delete(NAME); return; }
    if (!answer.ok) return;  // a sign-in page is not kept
    const words = await answer.clone().text();
    for (const [, part] of words.matchAll(/(?:href|src)="(\/[^"#?]+\.(?:css|js|svg|png|ico))/g)) parts.add(part);
    fresh.set(address, answer);
  }
  const cache = await caches.open(NAME);
  const came = await Promise.allSettled([...parts].map((part) => cache.add(part)));
  const isWhole = (await Promise.all([...fresh.keys()].map((address) => cache.match(address)))).every(Boolean);
  if (came.some((part) => part.status === "rejected") && isWhole) return;  // lost on the way: what was kept before is whole
  for (const [address, answer] of fresh) await cache.put(address, answer);
  const wanted = new Set([...parts, ...fresh.keys()]);  // what is old goes last: the connection may end at any moment
  for (const old of await cache.keys()) if (!wanted.has(new URL(old.url).pathname)) await cache.delete(old);
};
const kept = async (address) => (await caches.open(NAME)).match(address);
const page = async (asked, address) => {
  const before = await kept(address);
  if (!before) return fetch(asked);
  const late = new Promise((answer) => setTimeout(() => answer(before), PATIENCE));
  return Promise.race([fetch(asked).catch(() => before), late]);
};

self.addEventListener("install", (event) => { self.skipWaiting(); event.waitUntil(keep()); });
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => { if (event.data === "keep") event.waitUntil(keep()); });
self.addEventListener("fetch", (event) => {
  const asked = event.request, address = new URL(asked.url);
  if (asked.method !== "GET" || address.origin !== self.location.origin) return;
  if (asked.mode === "navigate") { if (PAGES[address.pathname]) event.respondWith(page(asked, PAGES[address.pathname])); return; }
  if (/\.(css|js|svg|png|ico)$/.test(address.pathname)) event.respondWith(fetch(asked).catch(async (error) => (await kept(address.pathname)) || Promise.reject(error)));
});
