// Keeps the report form and the page with the drafts, so that a problem can be written down without a network. Nothing
// of a reader is kept here: both pages are fetched as for somebody whom nobody knows.

const KEPT = "site-1";
const FORM = "/report/";
const DRAFTS = "/report/drafts/";
const MARKED = /\.[0-9a-f]{12}\.\w+$/;
const THINGS = /^\/(static\/|theme\.css|map\/ground\.json|report\/ground\.svg)/;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("site-") && name !== KEPT) await caches.delete(name);
  await clients.claim();
})()));

// The page says what it needs, for it knows the addresses of its styles and scripts; and in which language to keep it.
addEventListener("message", (event) => {
  if (event.data && event.data.keep) event.waitUntil(keep(event.data.keep, event.data.language));
});

async function keep(things, language) {
  const kept = await caches.open(KEPT);
  for (const path of [FORM, DRAFTS]) {
    const answer = await fetch(`${path}?lang=${encodeURIComponent(language)}`, { credentials: "omit", cache: "no-store" });
    if (answer.ok) await kept.put(path, answer);
  }
  for (const thing of things) {
    if (THINGS.test(new URL(thing, location.href).pathname) && !(await kept.match(thing))) {
      try { await kept.add(thing); } catch { /* One of many; the next visit brings it. */ }
    }
  }
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate" && /^\/(report\/(drafts\/)?)?$/.test(url.pathname)) event.respondWith(page(request, url));
  else if (request.method === "GET" && THINGS.test(url.pathname)) event.respondWith(thing(request));
});

// As it is now; without a network as it was kept. A form that could not be sent lies on the device: its script saw to it.
async function page(request, url) {
  try {
    return await fetch(request);
  } catch {
    if (request.method !== "GET") return Response.redirect(`${DRAFTS}?kept=1`, 303);
    const kept = await caches.open(KEPT);
    const answer = await kept.match(url.pathname === FORM ? FORM : DRAFTS);
    if (!answer) return Response.error();
    if (url.pathname !== FORM) return answer;
    // The form that was kept has one wish for all; its script gives each report one of its own.
    const words = (await answer.text()).replace(" data-report ", " data-report data-kept ");
    return new Response(words, { headers: answer.headers });
  }
}

// What has its content's mark in its name never changes: the kept one at once. Everything else as it is now, if it can be
// had.
async function thing(request) {
  const kept = await caches.open(KEPT);
  const known = await kept.match(request);
  if (known && MARKED.test(request.url)) return known;
  try {
    const answer = await fetch(request);
    if (known && answer.ok) await kept.put(request, answer.clone());
    return answer;
  } catch {
    return known || Response.error();
  }
}
