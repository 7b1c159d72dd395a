// Lets axe-core judge the page, and makes a text of each violation.
async (runOnly) => {
  const found = await axe.run(document, { runOnly, resultTypes: ["violations"], preload: false });
  const reasons = (it) => [...it.any, ...it.all, ...it.none].map((it) => it.message).join("; ");
  const place = (it) => `\n  ${it.target.join(" ")}: ${it.html.slice(0, 120)}\n    ${reasons(it).slice(0, 300)}`;
  return found.violations.map((it) =>
    `${it.id} (${it.impact}): ${it.help}, ${it.nodes.length} times` + it.nodes.slice(0, 3).map(place).join(""));
}
