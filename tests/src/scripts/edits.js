// Types into a field again and again, as fast as the page follows, and measures. The answer is left in `window.edits`.

const [count, measured] = arguments;
const field = document.getElementById("image");
const workflow = document.getElementById("workflow");
const memory = async () => {
  const glue = await import("/pushwright-page.js");
  // Answers with what runs already.
  return (await glue.default()).memory.buffer.byteLength;
};

function edit(n) {
  field.value = `acme/app-${n}`;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Time until the workflow has changed, and until its style and layout are known as well.
async function measure(n) {
  const changed = new Promise((done) => {
    const observer = new MutationObserver(() => {
      observer.disconnect();
      done(performance.now());
    });
    observer.observe(workflow, { subtree: true, childList: true, characterData: true });
  });
  const start = performance.now();
  edit(n);
  const computed = (await changed) - start;
  workflow.getBoundingClientRect();
  return [computed, performance.now() - start];
}

const pause = () => new Promise((done) => setTimeout(done));

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
