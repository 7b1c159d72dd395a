// Has a worker keep the page for when there is no network, and says when a newer release is ready.
// Comes behind everything else; where a browser refuses, the page needs the network as before.

const { serviceWorker } = navigator;
// Somebody else's page that holds this one in a frame did not ask to keep it.
if (serviceWorker && window === top) keep().catch(() => {});

async function keep() {
  let { controller } = serviceWorker;
  serviceWorker.addEventListener("controllerchange", () => {
    // The first worker brings what is shown already.
    if (controller) dispatchEvent(new Event("release"));
    controller = serviceWorker.controller;
  });
  await serviceWorker.register(address(), { updateViaCache: "none" });
}

// The one policy that Trusted Types allow here. It cannot be asked for any other address.
function address() {
  const worker = new URL("sw.js", import.meta.url).href;
  if (!window.trustedTypes) return worker;
  return trustedTypes.createPolicy("pushwright-worker", { createScriptURL: () => worker }).createScriptURL("");
}
