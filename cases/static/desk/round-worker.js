// Keeps the round as it was last seen, so that it opens without a network. What it keeps is thrown away as soon as the
// desk says that nobody is signed in; the page does the same when somebody signs out.

const KEPT = "round-1";
const PAGE = /\/desk\/round\/(\?.*)?$/;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("round-") && name !== KEPT) await caches.delete(name);
  await clients.claim();
})()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && PAGE.test(url.pathname + url.search)) event.respondWith(page(request, url));
  else if (/^\/(static|media|theme\.css)/.test(url.pathname)) event.respondWith(thing(request));
});

// The page as it is now; without a network as it was, whichever stop is asked for.
async function page(request, url) {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) {
      await kept.put(url.pathname + url.search, answer.clone());
      await kept.put(url.pathname, answer.clone());
    } else if (answer.type === "opaqueredirect") await caches.delete(KEPT);
    return answer;
  } catch {
    return (await kept.match(url.pathname + url.search)) || (await kept.match(url.pathname)) || Response.error();
  }
}

// Pictures, fonts and styles: the kept one at once where there is one, for their addresses change with their content.
async function thing(request) {
  const kept = await caches.open(KEPT);
  const known = await kept.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await kept.put(request, answer.clone());
  return answer;
}
