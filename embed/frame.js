// The form inside of somebody else's page: answers the page around it, says how high it is, and copies where a frame may
// not. Knows nothing of workflows: the page itself reads settings and writes the workflow. docs/embed.md describes the
// protocol; its other side for most people is embed.js.

import { ask, findings, fragment, is_checked, workflow } from "../pushwright-page.js";

const VERSION = 1;
const root = document.documentElement;

// Before anything is drawn, so that no other theme is seen first.
const theme = new URLSearchParams(location.hash.slice(1)).get("theme");
root.dataset.theme = ["light", "dark", "contrast"].includes(theme) ? theme : "system";

// --- The page around

let port = null;
// The only origin that is heard, once one has asked.
let host = null;
let drawn = false;
// Why the form does not come, if it does not.
let failure = null;
// What was asked for before there was a form.
let waiting = [];
const MOST_WAITING = 100;

addEventListener("message", (event) => {
  const { data, origin, ports, source } = event;
  if (parent === window || source !== parent || (host !== null && origin !== host)) return;
  if (!isMessage(data) || data.type !== "init" || ports.length !== 1) return;
  if (data.pushwright !== VERSION) return ports[0].postMessage(message("error", { code: "version" }));
  port?.close();
  [port, host] = [ports[0], origin];
  port.onmessage = (event) => answer(event.data);
  if (failure) tell("error", { code: failure });
  else if (drawn) show();
});

function isMessage(data) {
  return typeof data === "object" && data !== null && Number.isInteger(data.pushwright) && typeof data.type === "string";
}

function message(type, content) {
  return { ...content, pushwright: VERSION, type };
}

// Nobody is told anything who has not asked.
function tell(type, content) {
  port?.postMessage(message(type, content));
}

function answer(data) {
  if (!isMessage(data)) return;
  if (data.pushwright !== VERSION) return tell("error", { code: "version" });
  // What has stopped may not be asked again.
  if (failure) return tell("error", { code: failure });
  if (data.type === "get" && drawn) tell("change", state());
  if (data.type !== "set" || typeof data.settings !== "string") return;
  if (drawn) set(data.settings);
  else if (waiting.length < MOST_WAITING) waiting.push(data.settings);
}

function set(settings) {
  const problems = ask(settings);
  if (problems) tell("error", { code: "settings", problems: problems.split("\n") });
}

// The height first: then the frame is in sight.
function show() {
  height = 0;
  measure();
  tell("change", state());
}

// The workflow, and what is known of it.
function state() {
  const [file, ...lines] = findings().split("\n");
  const found = lines.map((it) => {
    const [severity, rule, line, place, says] = it.split("\t");
    return { severity, rule, line: Number(line), place: place || null, message: says };
  });
  const count = (severity) => found.filter((it) => it.severity === severity).length;
  const path = ".github/workflows/" + file;
  return { yaml: workflow(), file: path, link: link(), checked: is_checked(), errors: count("error"), warnings: count("warning"), findings: found };
}

// The page itself with the same settings.
function link() {
  return new URL("../", location.href.split(/[?#]/)[0]) + "#" + fragment();
}

// --- The form

let isDue = false;

addEventListener("pushwright:changed", () => {
  if (isDue) return;
  isDue = true;
  // Several changes at once are one to others.
  setTimeout(() => {
    isDue = false;
    if (failure) return;
    if (drawn) return tell("change", state());
    drawn = true;
    lead();
    for (const it of waiting.splice(0)) set(it);
    show();
  });
});

// The name leads to the page itself, with the same settings.
const home = document.createElement("a");
home.target = "_blank";
home.rel = "noopener";
home.textContent = "Pushwright";

function lead() {
  home.href = link();
  home.onclick = () => void (home.href = link());
  document.querySelector(".brand h1")?.replaceChildren(home);
  new MutationObserver(say).observe(document.querySelector(".status"), { subtree: true, childList: true, characterData: true });
}

// boot.js says so in the page as well.
addEventListener("failed", ({ detail }) => {
  // A dialog that did not arrive can be tried again.
  if (!drawn || detail === "stopped") failure = detail;
  tell("error", { code: detail });
});

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("#download")) tell("download", { file: state().file });
});

// --- Height

const MOST_GROWING = 10;
// Growing again within this is one restless time; in milliseconds.
const CALM = 500;
let height = 0;
let growing = 0;
let grown = 0;
let rest = 500;

// Called once a frame at most.
function measure() {
  const now = Math.ceil(document.body.getBoundingClientRect().height);
  if (!drawn || now === height || MOST_GROWING < growing) return;
  if (height < now) {
    growing = performance.now() < grown + CALM ? growing + 1 : 1;
    grown = performance.now();
    // A page around that makes the frame narrower the higher it is would never come to rest. One that is only being
    // made narrower by hand does, so it is tried again, each time later.
    if (MOST_GROWING < growing) {
      setTimeout(calm, (rest *= 2));
      return tell("error", { code: "height" });
    }
  }
  height = now;
  tell("resize", { height });
}

function calm() {
  growing = 0;
  measure();
}

new ResizeObserver(measure).observe(document.body);

// What lies over the form lies where the person is, since the frame may be far higher than the screen.
for (const type of ["pointerdown", "focusin"]) {
  addEventListener(type, ({ target, clientY }) => {
    growing = 0;
    delete root.dataset.said;
    const y = clientY ?? target.getBoundingClientRect().top;
    if (!target.closest?.("dialog")) root.style.setProperty("--at", `${Math.round(y + scrollY)}px`);
  }, true);
}

// The last thing that happened is said until the next begins, and where it happened.
function say() {
  root.style.setProperty("--said", root.style.getPropertyValue("--at"));
  root.dataset.said = "";
}

// --- Copying

// Where the page around did not allow the clipboard, the older way may work; where neither does, the page selects.
const clipboard = navigator.clipboard;

async function writeText(text) {
  // Where this is known, it is not even tried: browsers would complain to the developers of the page around.
  const may = document.featurePolicy?.allowsFeature("clipboard-write") ?? true;
  const copied = may && (await clipboard?.writeText(text).then(() => true, () => false));
  const ok = copied || byCommand(text);
  tell("copy", { ok, text });
  setTimeout(say);
  if (!ok) throw new DOMException("The clipboard is refused.", "NotAllowedError");
}

function byCommand(text) {
  let done = false;
  const put = (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", text);
    done = true;
  };
  document.addEventListener("copy", put, true);
  const ok = document.execCommand("copy");
  document.removeEventListener("copy", put, true);
  return ok && done;
}

Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });

// Says nothing but that there is somebody to talk to; where the browser names the page around, only to that page.
if (parent !== window) {
  const around = location.ancestorOrigins?.[0];
  parent.postMessage(message("ready"), around && around !== "null" ? around : "*");
}
