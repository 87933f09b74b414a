/* Answers for the quick log while there is no connection: with the page kept under offline/, which names nobody but its
   reader. Its scope is the folder it is served from. Everything else goes to the network as if this were not here. */
"use strict";
const FOLDER = new URL(self.registration.scope).pathname;
const NAME = `log:${FOLDER}`, SHELL = `${FOLDER}offline/`, PATIENCE = 8000;

const keep = async () => {
  let answer;
  try { answer = await fetch(SHELL, { credentials: "same-origin", cache: "no-store", redirect: "manual" }); } catch { return; }
  if (answer.status === 403 || answer.status === 404) { await caches.delete(NAME); return; }
  if (!answer.ok) return;  // a sign-in page is not kept
  const words = await answer.clone().text();
  const parts = [...words.matchAll(/(?:href|src)="(\/[^"#?]+\.(?:css|js|svg|png|ico))/g)].map((found) => found[1]);
  const cache = await caches.open(NAME);
  const wanted = new Set(parts);
  const came = await Promise.allSettled([...wanted].map((part) => cache.add(part)));
  if (came.some((part) => part.status === "rejected") && await cache.match(SHELL)) return;  // lost on the way: what was kept before is whole
  await cache.put(SHELL, answer);
  wanted.add(SHELL);  // what is old goes last: the connection may end at any moment
  for (const old of await cache.keys()) if (!wanted.has(new URL(old.url).pathname)) await cache.delete(old);
};
const kept = async (address) => (await caches.open(NAME)).match(address);
const page = async (asked) => {
  const shell = await kept(SHELL);
  if (!shell) return fetch(asked);
  const late = new Promise((answer) => setTimeout(() => answer(shell), PATIENCE));
  return Promise.race([fetch(asked).catch(() => shell), late]);
};

self.addEventListener("install", (event) => { self.skipWaiting(); event.waitUntil(keep()); });
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => { if (event.data === "keep") event.waitUntil(keep()); });
self.addEventListener("fetch", (event) => {
  const asked = event.request, address = new URL(asked.url);
  if (asked.method !== "GET" || address.origin !== self.location.origin) return;
  if (asked.mode === "navigate") { if (address.pathname === FOLDER) event.respondWith(page(asked)); return; }
  if (/\.(css|js|svg|png|ico)$/.test(address.pathname)) event.respondWith(fetch(asked).catch(async (error) => (await kept(address.pathname)) || Promise.reject(error)));
});
