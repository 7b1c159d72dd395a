// Changes a plain document again and again, about as long a task as a change of the page, and leaves the times in
// `window.plain`: how much slower this becomes says how much a slowed browser really is.

const COUNT = 300;
const WARM = 100;

const lines = document.createElement("pre");
for (let n = 0; n < 100; n += 1) {
  const line = document.createElement("div");
  line.textContent = `line ${n}`;
  lines.append(line);
}
document.body.replaceChildren(lines);

function change(n) {
  for (let at = 0; at < 60; at += 3) {
    const line = lines.children[at];
    line.replaceChildren();
    for (const part of ["key", "value", "comment"]) {
      const piece = document.createElement("span");
      piece.className = part;
      piece.textContent = `${part}${n}`;
      line.append(piece);
    }
  }
  return lines.getBoundingClientRect().height;
}

async function run() {
  const times = [];
  for (let n = 0; n < WARM + COUNT; n += 1) {
    const start = performance.now();
    change(n);
    if (WARM <= n) times.push([performance.now() - start]);
    await pause();
  }
  window.plain = { times };
}

window.plain = null;
run();
