// Types into a field again and again, as fast as the page follows, and measures until what is shown follows. The answer
// is left in `window.edits`.

const [count, measured, into, beginning, shown] = arguments;
const field = document.getElementById(into);
const follows = document.getElementById(shown);
const memory = async () => {
  const glue = await import("/pushwright-page.js");
  // Answers with what runs already.
  return (await glue.default()).memory.buffer.byteLength;
};

// What is typed stands in the field before the page hears of it; that is the browser's part.
function edit(n) {
  field.value = `${beginning}-${n}`;
  const start = performance.now();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return start;
}

// Time until it has changed, and until its style and layout are known as well.
async function measure(n) {
  const changed = new Promise((done) => {
    const observer = new MutationObserver(() => {
      observer.disconnect();
      done(performance.now());
    });
    observer.observe(follows, { subtree: true, childList: true, characterData: true });
  });
  const start = edit(n);
  const computed = (await changed) - start;
  follows.getBoundingClientRect();
  return [computed, performance.now() - start];
}

async function run() {
  const before = await memory();
  const times = [];
  for (let n = 0; n < count; n += 1) {
    if (n < measured) times.push(await measure(n));
    else edit(n);
    if (n % 10 === 0 || n < measured) await pause();
  }
  window.edits = { times, before, after: await memory() };
}

window.edits = null;
run();
