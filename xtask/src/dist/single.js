// The page in one file: whatever it would fetch stands in it already, compressed by gzip and written in base64.

const HOME = new URL(".", location.href).href;

globalThis.fetch = async (address) => {
  const name = new URL(address, HOME).href.slice(HOME.length);
  const file = document.querySelector(`script[data-file="${CSS.escape(name)}"]`);
  if (!file) return new Response(null, { status: 404 });
  const bytes = Uint8Array.from(atob(file.textContent), (it) => it.charCodeAt(0));
  const content = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(content, { headers: { "content-type": file.dataset.type } });
};

import("./boot.js");
