// Loads the page and says readably if that fails. What stands in the page already stays there, so it can still be used.
// An external module, because the Content-Security-Policy allows no inline script.

const MESSAGES = {
  en: {
    unsupported: "The form cannot start, because this browser is too old for it or has WebAssembly switched off. Please use a current browser.",
    unloadable: "The form cannot start, because a part of it did not arrive or is not what was published. Please reload; if it stays like this, a proxy or an extension may be changing the files.",
    unchecked: "Nothing here is checked, because the checks did not arrive or are not what was published. The workflow itself is complete. Please reload to try again.",
    stopped: "Something in this page went wrong; the mistake is ours. Your settings are kept. Please reload the page to go on.",
  },
  "zh-CN": {
    unsupported: "表单无法启动：此浏览器版本过旧，或已关闭 WebAssembly。请使用较新的浏览器。",
    unloadable: "表单无法启动：部分文件未能加载，或与发布的内容不一致。请重新加载；如果仍然如此，可能是代理或浏览器扩展改动了文件。",
    unchecked: "检查功能未能加载，或与发布的内容不一致，因此这里的内容尚未检查。工作流本身是完整的。请重新加载再试一次。",
    stopped: "页面出了问题，是我们的错误。你的设置已保留，请重新加载页面后继续。",
  },
};

// A panic in Rust arrives as a RuntimeError, also long after the start.
addEventListener("error", (event) => {
  if (isPanic(event.error)) show("stopped", event.error);
});
addEventListener("unhandledrejection", (event) => {
  if (isPanic(event.reason)) show("stopped", event.reason);
});
// The texts of a language are fetched by what was loaded here.
addEventListener("unloadable", () => show("unloadable", "texts"));
addEventListener("unchecked", () => show("unchecked", "texts"));
// The page's module, once it runs, and those of the files that are fetched later, by their names.
let page;
const later = {};
// Written out, because the page in one file is made of all that is imported.
const MODULES = {
  extras: () => import("./pushwright-extras.js"),
  workbench: () => import("./pushwright-workbench.js"),
};
boot();

async function boot() {
  if (typeof WebAssembly !== "object") return show("unsupported", navigator.userAgent);
  const wasm = document.getElementById("wasm");
  try {
    const [glue, response] = await Promise.all([
      // The modulepreload in the page carries the integrity of this one.
      import("./pushwright-page.js"),
      fetched(wasm.href, wasm.dataset.wasm),
    ]);
    check(await glue.default({ module_or_path: response }));
    page = glue;
    // Behind everything else, and not in the single file, which needs no network.
    const { offline } = document.getElementById("extras").dataset;
    if (offline) (window.requestIdleCallback ?? setTimeout)(() => {
      preload(file("offline.js"), offline);
      import("./offline.js").catch(() => {});
    });
  } catch (error) {
    show(reason(error), error);
  }
}

// The checks work on the memory of the page and call its functions. They come when it is drawn, so that nobody
// waits for them.
async function check(exports) {
  await new Promise((drawn) => addEventListener("pushwright:changed", drawn, { once: true }));
  try {
    const { wasm } = document.getElementById("checks").dataset;
    const response = await fetched(file("pushwright-checks_bg.wasm"), wasm);
    await WebAssembly.instantiate(await response.arrayBuffer(), { page: exports });
    page.judge();
  } catch (error) {
    show("unchecked", error);
  }
}

// A link may open a lesson, the view for who leads a workshop, or that for workflows of others; a lesson that was
// open is there again. The first change that the page tells of says that it is drawn.
addEventListener("pushwright:changed", () => isAsked() && open("workbench:resume"), { once: true });
addEventListener("hashchange", () => page && isLink() && open("workbench:resume"));

// In the frames of other people's pages nothing opens by itself.
function isEmbedded() {
  return "embed" in document.documentElement.dataset;
}

function isLink() {
  return !isEmbedded() && /[#&](lesson=|teach\b|check(&|$))/.test(location.hash);
}

function isAsked() {
  try {
    return isLink() || (!isEmbedded() && !!localStorage.getItem("pushwright.lesson"));
  } catch {
    // Storage is refused.
    return false;
  }
}

// What a button opens may not be here yet. The scripts of a page that is not whole open nothing.
addEventListener("click", ({ target }) => {
  const name = target.closest?.("[data-opens]")?.dataset.opens;
  if (name && page) open(name);
});

// Whoever comes to the tag rules is shown what they give, and at filters what they let through. Nobody asked for
// it, so a failure is no reason to say so.
addEventListener("focusin", ({ target }) => {
  if (page && target.closest?.("#tags")) open("workbench:rules", true);
  if (page && target.closest?.("[data-section=when]")) open("extras:hints", true);
});

async function open(names, quiet) {
  const [name, part] = names.split(":");
  try {
    later[name] ??= load(name);
    (await later[name]).open(page, part);
  } catch (error) {
    // Another try may be luckier.
    delete later[name];
    if (!quiet) show(reason(error), error);
  }
}

async function load(name) {
  const { dataset } = document.getElementById(name);
  const script = file(`pushwright-${name}.js`);
  preload(script, dataset.glue);
  const [glue, response] = await Promise.all([
    MODULES[name](),
    fetched(file(`pushwright-${name}_bg.wasm`), dataset.wasm),
    // The single file has no hashes, and all styles in it.
    dataset.style && styled(file(`style/${name}.css`), dataset.style),
  ]);
  await glue.default({ module_or_path: response });
  return glue;
}

/** Fetches a file that has this hash; with another one, or with an error of the server, it is refused. */
async function fetched(href, integrity) {
  const response = await fetch(href, { integrity });
  if (!response.ok) throw new Error(`${response.status} ${response.url}`);
  return response;
}

// Waits for a style sheet, so that nothing is shown without it.
function styled(href, integrity) {
  const link = document.createElement("link");
  return new Promise((resolve, reject) => {
    Object.assign(link, { rel: "stylesheet", crossOrigin: "", href, integrity, onload: resolve });
    link.onerror = () => {
      link.remove();
      reject(new Error(href));
    };
    document.head.append(link);
  });
}

// The page may lie in a folder of its own; the files are beside this one.
function file(name) {
  return new URL(name, import.meta.url).href;
}

// The integrity of a module is that of its preload, so the preload comes first.
function preload(href, integrity) {
  if (integrity) document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href, integrity }));
}

function reason(error) {
  if (isPanic(error)) return "stopped";
  // The file is the one that was published, or it would not have come so far: the browser is too old for it.
  return error instanceof WebAssembly.CompileError ? "unsupported" : "unloadable";
}

function isPanic(error) {
  return typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;
}

// Nothing that was typed is lost: the last recipe that was shown is what the next visit begins with, and what the page
// stopped on is offered there; see src/address.rs. The address follows typing late, so it is set here, too.
function keepPending() {
  const { pushwrightPending: pending, pushwrightHarmless: harmless } = window;
  if (!pending || isEmbedded()) return;
  const beside = location.hash.slice(1).split("&").filter((it) => /^(lock|hide|sections|view)=/.test(it));
  try {
    // A lesson and the view for workflows of others have addresses of their own.
    if (/^#v=/.test(location.hash)) history.replaceState(null, "", `#${[pending, ...beside].join("&")}`);
    if (harmless) localStorage.setItem("pushwright.recipe", harmless);
    localStorage.setItem("pushwright.pending", pending === harmless ? "" : pending);
  } catch {
    // Storage that is refused keeps nothing.
  }
}

function show(message, detail) {
  if (message === "stopped") keepPending();
  const languages = [document.documentElement.lang, navigator.language];
  const language = languages.some((it) => /^zh/i.test(it)) ? "zh-CN" : "en";
  const box = document.getElementById("boot-error");
  const text = document.createElement("p");
  text.textContent = MESSAGES[language][message];
  const code = document.createElement("code");
  code.textContent = String(detail);
  box.lang = language;
  box.hidden = false;
  box.replaceChildren(text, code);
  // A frame tells the page around it.
  dispatchEvent(new CustomEvent("failed", { detail: message }));
}
