// What the page owes to whoever does not see it well, or at all, or has no mouse: the faults, one line each.
const faults = [];
const fault = (what, node) => faults.push(what + ": " + (node.outerHTML ?? node.data).slice(0, 120));
const seen = (e) => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length > 0;

// ---- contrast: 4.5, or 3 for large letters (WCAG 2.2, 1.4.3) ----
const rgb = (color) => color.match(/[\d.]+/g).map(Number);
function luminance([r, g, b]) {
  const [x, y, z] = [r, g, b].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}
function ratio(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}
// What may lie behind an element: the first opaque colour, and the colours of gradients above it.
function behind(e) {
  const found = [];
  for (; e; e = e.parentElement) {
    const style = getComputedStyle(e), color = rgb(style.backgroundColor);
    for (const c of style.backgroundImage.match(/rgba?\([^)]*\)/g) ?? []) if ((rgb(c)[3] ?? 1) === 1) found.push(rgb(c));
    if ((color[3] ?? 1) === 1) return [...found, color];
    if (color[3] > 0) fault("a background that shines through", e);
  }
  fault("no background", document.body);
  return found;
}
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let t; (t = texts.nextNode());) {
  const e = t.parentElement;
  if (!t.data.trim() || e.closest("script, style, option") || !seen(e)) continue;
  const style = getComputedStyle(e), size = parseFloat(style.fontSize);
  const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
  for (const back of behind(e)) {
    const found = ratio(rgb(style.color), back);
    if (found < least && !e.closest(":disabled")) fault(`contrast ${found.toFixed(2)}, expected ${least}`, e);
  }
}

// ---- names ----
const given = (e) => e.getAttribute("aria-label")
  || (e.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join("");
const label = (e) => given(e) || [...(e.labels ?? [])].map((l) => l.textContent).join(" ")
  || (/^(input|select|textarea)$/i.test(e.tagName) ? "" : e.textContent);
const active = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(seen);
for (const e of active) {
  if (!label(e).trim()) fault("no name", e);
  if (e.tabIndex > 0) fault("its own place in the tab order", e);
}
for (const e of document.querySelectorAll("[role=region], nav, section")) if (!given(e).trim() && seen(e)) fault("no name", e);
for (const e of document.images) if (!e.alt.trim()) fault("no words", e);
for (const e of document.querySelectorAll("svg")) if (e.getAttribute("aria-hidden") !== "true") fault("neither hidden nor named", e);

// ---- structure ----
if (!document.documentElement.lang) fault("no language", document.documentElement);
if (!document.title.trim()) fault("no title", document.head);
if (document.querySelectorAll("main").length !== 1) fault("not one main", document.body);
let level = 0;
for (const h of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
  if (Number(h.tagName[1]) > level + 1) fault(`under a heading of level ${level}`, h);
  level = Number(h.tagName[1]);
}
if (document.querySelectorAll("h1").length !== 1) fault("not one h1", document.body);
for (const e of document.body.children) {
  if (!/^(header|nav|main|script)$/i.test(e.tagName) && !e.classList.contains("skip")) fault("in no landmark", e);
}
const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) fault("an id twice", document.getElementById(id));
for (const name of ["aria-labelledby", "aria-describedby", "for"]) {
  for (const e of document.querySelectorAll(`[${name}]`)) {
    for (const id of e.getAttribute(name).split(" ")) if (!document.getElementById(id)) fault(`${name} leads nowhere`, e);
  }
}
for (const table of document.querySelectorAll("table")) {
  if (!table.caption?.textContent.trim()) fault("no caption", table);
  if ([...table.querySelectorAll("th")].some((th) => !th.scope)) fault("a head of neither row nor column", table);
}

// ---- on the screen ----
if (document.documentElement.scrollWidth > innerWidth) fault(`${document.documentElement.scrollWidth} px wide, the screen ${innerWidth}`, document.body);
for (const e of document.querySelectorAll(".wide")) {
  if (e.scrollWidth > e.clientWidth && e.tabIndex !== 0) fault("scrolls, but not by keyboard", e);
}
return faults;
