// Serves the release that it came with, whole or not at all, so the page works without a network. What a release is
// (RELEASE, and FILES with the hash of each) is written above this text when it is built.

const { scope } = registration;
// The same origin may hold this page in several places.
const OURS = `pushwright ${scope} `;
const HERE = OURS + RELEASE;
// Which release each open page is of, for as long as it is open.
const PAGES = OURS + "pages";

addEventListener("install", (event) => event.waitUntil(fetchAll()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const path = url.split(/[?#]/)[0];
  if (method === "GET" && path.startsWith(scope)) event.respondWith(answer(event, path.slice(scope.length)));
});

// One file after the other, since the page may be loading. What came once is not fetched again, should it take two tries.
async function fetchAll() {
  const cache = await caches.open(HERE);
  for (const [path, integrity] of Object.entries(FILES)) {
    if (await cache.match(address(path))) continue;
    const response = await fetch(address(path), { integrity, cache: "no-cache", priority: "low" });
    if (!response.ok) throw new Error(response.status + " " + path);
    await cache.put(address(path), whole(response));
  }
  // Open pages keep the release that they have, so nobody has to wait until they are closed.
  await skipWaiting();
}

async function takeOver() {
  await forget();
  // The first visit has no worker yet; from here on it does.
  await clients.claim();
}

async function answer(event, path) {
  const { request, clientId, resultingClientId } = event;
  if (request.mode === "navigate") {
    if (resultingClientId) event.waitUntil(remember(resultingClientId));
    return (await found(HERE, path)) ?? fetch(request);
  }
  const release = (clientId && (await releaseOf(clientId))) || HERE;
  return (await found(release, path)) ?? missing(request, path);
}

async function found(release, path) {
  // A cache is made by asking for it, so this asks for one that is there.
  return (await caches.has(release)) ? (await caches.open(release)).match(address(path)) : undefined;
}

// Browsers may forget what is cached. The network then has to give the very same, or nothing.
function missing(request, path) {
  const integrity = Object.hasOwn(FILES, path) ? FILES[path] : "";
  return fetch(request, integrity && !request.integrity ? { integrity } : undefined);
}

async function remember(page) {
  const pages = await caches.open(PAGES);
  await pages.put(address(page), new Response(HERE));
}

async function releaseOf(page) {
  const pages = await caches.open(PAGES);
  return (await pages.match(address(page)))?.text();
}

// Lets go of releases that no open page is of.
async function forget() {
  const pages = await caches.open(PAGES);
  const used = new Set([HERE, PAGES]);
  for (const request of await pages.keys()) {
    const page = request.url.slice(scope.length);
    if (await clients.get(page)) used.add(await releaseOf(page));
    else await pages.delete(request);
  }
  for (const name of await caches.keys()) {
    if (name.startsWith(OURS) && !used.has(name)) await caches.delete(name);
  }
}

function address(path) {
  return scope + path;
}

// A page cannot be opened with an answer that was redirected, as some hosts do.
function whole(response) {
  return response.redirected ? new Response(response.body, response) : response;
}
