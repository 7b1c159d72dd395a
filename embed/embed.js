// <push-wright>: the form in somebody else's page. Its children are what stands there until the form can be used, and
// for everybody without JavaScript. Knows nothing of workflows: attributes become words that the frame understands, and
// what the frame says becomes events. docs/embed.md describes the protocol between the two.

const HOME = new URL("embed/", import.meta.url);

const STYLE = `:host(:not([hidden])){display:block;position:relative}
iframe{display:block;position:absolute;visibility:hidden;width:100%;height:100%;border:0}
.ready{position:static;visibility:visible}.ready~slot{display:none}`;

// Each message of the frame, with values of the kinds that it must hold.
const SHAPES = {
  __proto__: null,
  resize: { height: 0 },
  change: { yaml: "", file: "", link: "", errors: 0, warnings: 0, findings: [] },
  copy: { text: "", ok: true },
  download: { file: "" },
  error: { code: "" },
};

// Dark (captured) or light, as documentation tools say it.
const THEMES = /(?:^| )(?:(dark|slate|coal|navy|ayu)|light|default|rust)(?= |$)/;

const PARTS = ["lock", "hide", "sections", "view"];

class PushWright extends HTMLElement {
  static observedAttributes = ["preset", "settings", ...PARTS, "theme", "lang", "max-height"];

  connectedCallback() {
    if (!this.shadowRoot) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.attachShadow({ mode: "open" }).append(make("slot"));
      this.shadowRoot.adoptedStyleSheets = [sheet];
    }
    const load = this.getAttribute("load");
    const start = () => open(this);
    if (load === "eager") start();
    else if (load === "click") {
      const button = make("button", { part: "button", textContent: "▶ Pushwright", onclick: start });
      this.shadowRoot.prepend(button);
      this.stop = () => button.remove();
    } else {
      const sight = new IntersectionObserver((them) => them.at(-1).isIntersecting && start());
      sight.observe(this);
      this.stop = () => sight.disconnect();
    }
  }

  disconnectedCallback() {
    this.stop();
    this.changed = this.stop = idle;
  }

  attributeChangedCallback(name) {
    this.changed(name);
  }
}

const idle = (PushWright.prototype.changed = PushWright.prototype.stop = () => {});

const make = (tag, them) => Object.assign(document.createElement(tag), them);

// Puts the frame in, and says what is done when an attribute changes and at the end.
function open(host) {
  host.stop();
  let port, look;
  const attribute = (name) => host.getAttribute(name) ?? "";
  const pair = (name) => name + "=" + encodeURIComponent(attribute(name));
  const recipe = () => "v=1&" + (attribute("preset") && pair("preset") + "&") + attribute("settings");
  const set = (settings) => port?.postMessage({ pushwright: 1, type: "set", settings });
  const tell = (type, detail) => host.dispatchEvent(new CustomEvent("pushwright-" + type, { bubbles: true, detail }));

  const frame = make("iframe", { part: "frame", title: "Pushwright", allow: "clipboard-write", referrerPolicy: "no-referrer" });
  const isolated = host.hasAttribute("sandbox");
  if (isolated) frame.sandbox = "allow-scripts allow-popups allow-downloads";
  const home = isolated ? "null" : HOME.origin;

  // Theme and language as the page around has them now.
  const follow = () => {
    const scheme = theme(host);
    const now = `theme=${encodeURIComponent(scheme)}&lang=${/^zh/i.test(host.closest("[lang]")?.lang) ? "zh-CN" : "en"}`;
    // Where the two differ, browsers paint an opaque ground behind the frame.
    frame.style.colorScheme = scheme === "system" ? "light dark" : scheme;
    if (now !== look) set((look = now));
  };

  host.changed = (name) => {
    frame.style.maxHeight = attribute("max-height");
    if (PARTS.includes(name)) set(pair(name));
    else if (/set/.test(name)) set(recipe());
    else follow();
  };

  // The frame listens now: it gets a port, and from then on nobody else is heard.
  const greet = ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== home || data?.type !== "ready") return;
    if (data.pushwright !== 1) return tell("error", { code: "version" });
    const channel = new MessageChannel();
    port?.close();
    port = channel.port1;
    port.onmessage = hear;
    // An isolated frame has no origin that could be named.
    source.postMessage({ pushwright: 1, type: "init" }, isolated ? "*" : home, [channel.port2]);
    set(look);
  };

  const hear = ({ data }) => {
    const type = data?.type;
    const shape = SHAPES[type];
    if (!shape || data.pushwright !== 1 || Object.keys(shape).some((it) => data[it]?.constructor !== shape[it].constructor)) return;
    if (type === "resize") {
      frame.style.height = data.height + "px";
      frame.className = "ready";
    }
    tell(type, data);
  };

  const watch = new MutationObserver(follow);
  for (const it of [document.documentElement, document.body]) watch.observe(it, { attributes: true });
  addEventListener("message", greet);
  host.changed();
  frame.src = HOME + "#" + [recipe(), ...PARTS.filter(attribute).map(pair), look].join("&");
  host.shadowRoot.prepend(frame);
  host.stop = () => {
    watch.disconnect();
    removeEventListener("message", greet);
    port?.close();
    frame.remove();
  };
}

function theme(host) {
  const wanted = host.getAttribute("theme") ?? "auto";
  if (wanted !== "auto") return wanted;
  const root = document.documentElement;
  const body = document.body;
  const { colorScheme, color } = getComputedStyle(host);
  const said = [root.dataset.theme, body.dataset.mdColorScheme, root.className, body.className];
  // Of both schemes the system chooses one, and the frame can ask it as well.
  const found = THEMES.exec([...said, colorScheme === "light dark" || colorScheme].join(" "));
  if (found) return found[1] ? "dark" : "light";
  // Where nothing is said, text is light on dark or dark on light.
  return colorScheme !== "normal" ? "system" : color.match(/\d+/) > 127 ? "dark" : "light";
}

customElements.get("push-wright") || customElements.define("push-wright", PushWright);
