// Measures of what is shown now: what is too wide, too small, or covered. Each answer is a list of sentences.
const name = (it) => it.tagName.toLowerCase() + (it.id ? "#" + it.id : "") + [...it.classList].map((it) => "." + it).join("") +
  ` “${(it.getAttribute("aria-label") || it.textContent || it.value || "").trim().slice(0, 40)}”`;
const WIDE = ".code, .papers, textarea[wrap=off], .check-box, .check-bar .tabs";
const visible = (it) => it.checkVisibility({ visibilityProperty: true }) && it.getClientRects().length > 0;

const measures = {
  // The page never scrolls sideways; only code and pages of paper do, in a box of their own.
  tooWide() {
    const root = document.scrollingElement;
    const all = [root, ...document.body.querySelectorAll("*")].filter(visible);
    const scrolls = (it) => it === root || /auto|scroll/.test(getComputedStyle(it).overflowX);
    const wide = all.filter((it) => !it.matches(WIDE) && scrolls(it) && it.scrollWidth > it.clientWidth + 1)
      .map((it) => `${name(it)} is ${it.scrollWidth} px wide inside and ${it.clientWidth} px outside`);
    // What a box hides cannot be scrolled to at all.
    const out = all.filter((it) => !it.closest(`${WIDE}, svg, .skip`) && it.getBoundingClientRect().right > innerWidth + 1)
      .map((it) => `${name(it)} ends at ${it.getBoundingClientRect().right} px of ${innerWidth}`);
    return [...wide, ...out];
  },

  // WCAG 2.5.8, without its exceptions but two: a link in a sentence, and what is as high as its line of code and
  // does what a button in the list of problems does as well.
  tooSmall() {
    const inSentence = (it) => it.tagName === "A" && getComputedStyle(it).display === "inline" && it.parentElement.tagName === "P";
    return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
      .filter((it) => visible(it) && !inSentence(it) && !it.matches(".check-mark"))
      .map((it) => [it, it.getBoundingClientRect()])
      .filter(([, box]) => box.width < 24 || box.height < 24)
      .map(([it, box]) => `${name(it)} is ${box.width.toFixed(1)} × ${box.height.toFixed(1)} px`);
  },

  // WCAG 2.4.11: what has the focus is in sight, and nothing lies over it.
  covered() {
    const it = document.activeElement;
    if (!it || it === document.body) return [];
    const box = it.getBoundingClientRect();
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    if (right - left < Math.min(box.width, 24) || bottom - top < Math.min(box.height, 24))
      return [`${name(it)} at ${box.left.toFixed()}, ${box.top.toFixed()} is out of sight (${innerWidth} × ${innerHeight})`];
    const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.2], [0.5, 0.8]];
    const over = points.map(([x, y]) => document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y))
      .filter((other) => other && !it.contains(other) && !other.contains(it));
    return over.map((other) => `${name(it)} is covered by ${name(other)}`).slice(0, 1);
  },
};
return measures[arguments[0]]();
