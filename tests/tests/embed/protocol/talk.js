// A side of the protocol without manners, for tests: says what it is told to say, and notes what it hears.

var said = []; // what came to the window
var heard = []; // what came through the port
var port = null, ready = false, flooded = false, count = 0;

addEventListener("message", ({ data }) => {
  said.push(data);
  if (data?.type === "ready") ready = true;
});

function begin(version = 1) {
  const channel = new MessageChannel();
  port = channel.port1;
  port.onmessage = ({ data }) => heard.push(data);
  frames[0].postMessage({ pushwright: version, type: "init" }, "*", [channel.port2]);
}

// Whether a message holds all that is expected of it; texts may be a part.
function holds(message, expected) {
  if (expected === null || typeof expected !== "object") {
    return typeof expected === "string" && typeof message === "string" ? message.includes(expected) : message === expected;
  }
  return message !== null && typeof message === "object" && Object.keys(expected).every((it) => holds(message[it], expected[it]));
}

function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const WORDS = ["v=1", "preset=hub", "preset=", "image=acme/app", "image.9=x", "lock=image", "lock=,,", "hide=preset,cache", "sections=where", "view=form",
  "theme=dark", "theme=%00", "lang=zh", "lang=fr", "%", "%zz", "=", "&", "\u0000", "\ud800", "🐳", "registries=50", "registries=1e9", "a".repeat(300)];
const TYPES = ["init", "set", "get", "ready", "resize", "change", "copy", "download", "error", "constructor", "__proto__", "", "set ", 1, null, undefined];
const KEYS = ["settings", "height", "yaml", "file", "link", "errors", "warnings", "findings", "ok", "text", "code", "__proto__", "x"];

function value(pick, depth = 0) {
  const kinds = [() => null, () => undefined, () => pick(2) === 1, () => pick(1000) - 500, () => NaN, () => 1n,
    () => Array.from({ length: pick(4) }, () => WORDS[pick(WORDS.length)]).join("&"), () => new Date(0), () => new Map([[1, 2]]),
    () => [1, "a"], () => (depth < 2 ? message(pick, depth + 1) : {})];
  return kinds[pick(kinds.length)]();
}

function message(pick, depth = 0) {
  if (pick(8) === 0 && depth === 0) return value(pick, 1);
  const res = { pushwright: pick(6) ? 1 : value(pick, 2), type: TYPES[pick(TYPES.length)] };
  for (let n = pick(5); n > 0; n -= 1) Object.defineProperty(res, KEYS[pick(KEYS.length)], { value: value(pick, depth + 1), enumerable: true, configurable: true });
  return res;
}

async function noise(messages, seed, send) {
  const pick = random(seed);
  for (count = 0; count < messages; count += 1) {
    send(message(pick), pick);
    if (count % 250 === 0) await new Promise((done) => setTimeout(done));
  }
  await new Promise((done) => setTimeout(done, 200));
}

// To the frame: through the port, and past it.
async function flood(messages, seed) {
  await noise(messages, seed, (it, pick) => {
    // Another port would end the conversation, which is not what is tried here.
    if (pick(4)) port.postMessage(it);
    else frames[0].postMessage(it, "*");
    heard.length = 0;
  });
  flooded = true;
}

// In the place of the frame: asks for the port, as the frame does, and then talks nonsense.
function answerWithNoise(messages, seed) {
  addEventListener("message", async ({ ports }) => {
    if (!ports[0]) return;
    await noise(messages, seed, (it, pick) => (pick(4) ? ports[0].postMessage(it) : parent.postMessage(it?.type === "ready" ? null : it, "*")));
    ports[0].postMessage({ pushwright: 1, type: "error", code: "last" });
  });
  parent.postMessage({ pushwright: 1, type: "ready" }, "*");
}

// Beside the frame: as if it were the page to the frame, and the frame to the page.
async function pretend(messages, seed) {
  await new Promise((done) => setTimeout(done, 500));
  await noise(messages, seed, (it) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => heard.push(data);
    for (let n = 0; n < parent.frames.length; n += 1) {
      if (parent.frames[n] === self) continue;
      parent.frames[n].postMessage(count % 2 ? it : { pushwright: 1, type: "init" }, "*", [channel.port2]);
      break;
    }
    parent.postMessage(count % 2 ? it : { pushwright: 1, type: "ready" }, "*");
  });
  flooded = true;
}
