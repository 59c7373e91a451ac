// Draws the report from the JSON in the page: facets, charts, a map, one line a finding, and print.
// Every text goes in as text, never as markup. desk.js may follow and add answering by `hooks`.
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const { findings, suppliers, entries, columns, meta } = data;
const LINES_A_PAGE = 100; // drawn in a few milliseconds; the browser's own search still finds most
const MOST_PRINTED = 1000; // findings on paper: some 400 pages
const MOST_VALUES = 12; // of a facet, before a reader asks for more
const MOST_BARS = 18; // of a chart: as high as the map beside it
const FLAGGED = new Set(["block", "review", "unscreenable"]);
const DECISIONS = Object.keys(meta.meanings);

// What the desk adds: a facet, a column of answers, what stands below the details, keys.
const hooks = { facets: [], headers: [], cells: null, details: null, paper: null, keys: {}, started: null };

// --- words and elements ----------------------------------------------------------------------

function t(english, values) {
  const text = data.texts[english] || english;
  return values ? text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole)) : text;
}

const number = (count) => count.toLocaleString(meta.language);

// el("p.quiet", {id: "x"}, "text", child): an element with its class, properties and children.
function el(tag, properties, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties || {})) {
    if (value === undefined || value === null) continue;
    if (key in node && !key.startsWith("aria-")) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

function button(text, action, properties) {
  return el("button", { type: "button", onclick: action, ...properties }, text);
}

const own = (text) => el("bdi", { dir: "auto" }, text);
const chip = (decision) => el(`span.word.${decision}`, null, t(decision));
const entryName = (key) => (entries[key] ? entries[key].name : key);
const supplierOf = (finding) => suppliers[finding.supplier];

const regions = (() => {
  try {
    return new Intl.DisplayNames([meta.language], { type: "region" });
  } catch {
    return null;
  }
})();

function countryName(code) {
  return /^[A-Z]{2}$/.test(code) && regions ? regions.of(code) || code : code;
}

// --- what is shown: search and facets ----------------------------------------------------------

const FACETS = [
  { key: "decision", title: t("Decision"), values: (f) => [f.decision], show: t, order: DECISIONS },
  { key: "rule", title: t("Rule"), values: (f) => [f.rule], show: (rule) => rule },
  { key: "entry", title: t("Listed entry"), values: (f) => [f.entry || ""], show: (key) => entryName(key) || t("none") },
  { key: "party", title: t("Party"), values: (f) => [f.party || ""], show: (party) => t(party) || t("none") },
  { key: "country", title: t("Country"), values: (f) => [f.country || ""], show: (code) => countryName(code) || t("none") },
  { key: "place", title: t("Place"), values: (f) => f.places || [""], show: (at) => (at === "" ? t("none with coordinates") : data.places[at].name) },
];
const chosen = new Map(); // key of a facet -> set of chosen values
let terms = [];
let shown = []; // places of the findings that are shown
let counts = {}; // key of a facet -> value -> number of findings
let current = 0; // place in `shown`
let page = 0;
const opened = new Set(); // places of opened findings
const texts = new Array(findings.length); // what a search looks at
const ofSupplier = new Array(suppliers.length);

// "Héstia" and full-width letters are found by "hestia": without accents, in lower case. Only Latin
// letters are taken apart, which is twice as fast and leaves the syllables of Hangul whole.
const ACCENTED = /[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff\uff00-\uffef]+/g;
const plainLetters = (letters) => letters.normalize("NFKD").replace(/[\u0300-\u036f]+/g, "");
const folded = (text) => text.replace(ACCENTED, plainLetters).toLowerCase();

function searchText(at) {
  if (texts[at] === undefined) {
    const f = findings[at];
    const supplier = supplierOf(f);
    if (ofSupplier[f.supplier] === undefined) {
      const cells = supplier.cells.map((cell) => cell[1]);
      ofSupplier[f.supplier] = folded([supplier.name, supplier.where, ...cells].join("\n"));
    }
    const parts = [f.why, f.reason, f.against, f.next, entryName(f.entry), f.rule, f.list, f.id, t(f.decision), t(f.party || ""), countryName(f.country || "")];
    texts[at] = ofSupplier[f.supplier] + "\n" + folded(parts.filter(Boolean).join("\n"));
  }
  return texts[at];
}

// Made ready while nobody waits, so that the first search is as quick as the second.
function prepareSearch(from = 0) {
  const end = Math.min(findings.length, from + 500);
  for (let at = from; at < end; at += 1) searchText(at);
  if (end < findings.length) setTimeout(prepareSearch, 0, end);
}

function select() {
  const facets = [...FACETS, ...hooks.facets];
  shown = [];
  counts = Object.fromEntries(facets.map((facet) => [facet.key, new Map()]));
  const asked = facets.filter((facet) => chosen.get(facet.key)?.size);
  for (let at = 0; at < findings.length; at += 1) {
    if (terms.length) {
      const text = searchText(at);
      if (!terms.every((term) => text.includes(term))) continue;
    }
    const f = findings[at];
    const failed = asked.filter((facet) => !facet.values(f).some((value) => chosen.get(facet.key).has(value)));
    if (!failed.length) shown.push(at);
    if (failed.length > 1) continue;
    // A facet counts what it would show beside the other facets.
    for (const facet of failed.length ? failed : facets) {
      const tally = counts[facet.key];
      for (const value of facet.values(f)) tally.set(value, (tally.get(value) || 0) + 1);
    }
  }
}

function refresh({ keepPlace = false } = {}) {
  const before = shown[current];
  select();
  const again = keepPlace ? shown.indexOf(before) : -1;
  current = Math.max(0, again);
  page = Math.floor(current / LINES_A_PAGE);
  drawFacets();
  drawMap();
  drawLines();
}

function toggle(key, value) {
  const values = chosen.get(key) || new Set();
  if (!values.delete(value)) values.add(value);
  chosen.set(key, values);
  refresh();
}

// --- the frame of the page -----------------------------------------------------------------------

const app = document.getElementById("app");
const ui = {};

function drawFrame() {
  ui.search = el("input", { type: "search", id: "search", autocomplete: "off", "aria-label": t("Search"), placeholder: t("name, place, rule, words of a row"), oninput: () => {
    terms = folded(ui.search.value).split(/\s+/).filter(Boolean);
    refresh();
  } });
  ui.shown = el("span.quiet", { role: "status" });
  ui.clear = button(t("Show all"), () => {
    chosen.clear();
    ui.search.value = "";
    terms = [];
    refresh();
  });
  ui.tools = el("span.tools", null,
    button(t("Print these"), () => printFindings(shown)),
    button(t("Print the flagged"), () => printFindings(flaggedPlaces())),
    button(t("Keys"), () => ui.keys.showModal(), { className: "keyboard" }));
  ui.bar = el("div.bar", null, el("label", { htmlFor: "search" }, t("Search")), ui.search, ui.shown, ui.clear, ui.tools);
  ui.charts = el("div.charts");
  ui.map = el("figure.map");
  // At the desk the queue comes first.
  ui.overview = el("details.fold", { open: !document.body.dataset.desk }, el("summary", null, el("h2", null, t("At a glance"))), el("div.glance", null, ui.charts, ui.map));
  ui.facets = el("div.facets");
  ui.aside = el("details.aside", { open: window.matchMedia("(min-width: 70rem)").matches }, el("summary", null, t("Narrow down")), ui.facets);
  ui.head = el("tr");
  ui.body = el("tbody");
  ui.table = el("table.lines", null, el("caption", null, t("One line a possible match, the worst supplier first.") + (meta.left_out ? " " + t("{count} more are in the workbook and in the JSON result.", { count: number(meta.left_out) }) : "")), el("thead", null, ui.head), ui.body);
  ui.pager = el("nav.pager", { "aria-label": t("Pages of the table") });
  ui.list = el("section.list", { "aria-label": t("Possible matches and notes") }, ui.table, ui.pager);
  ui.keys = keysDialog();
  app.append(ui.overview, el("h2", null, t("Possible matches and notes")), ui.bar, el("div.desk", null, ui.aside, ui.list), otherRows(), ui.keys);
  app.hidden = false;
  document.body.classList.add("scripted");
  const headers = ["", t("Decision"), t("Supplier"), t("Why"), t("Against"), t("Next step")];
  const classes = ["mark", "decision", "name", "why", "against", "next"];
  ui.head.append(...headers.slice(hooks.cells ? 0 : 1).map((header, at) => {
    const name = classes.slice(hooks.cells ? 0 : 1)[at];
    return header ? el(`th.${name}`, { scope: "col" }, header) : el(`td.${name}`);
  }), ...hooks.headers.map((header) => el("th.answer", { scope: "col" }, header)));
  // The head of the table sticks below the bar, whose height depends on the width of the window.
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--bar", `${ui.bar.offsetHeight}px`);
  }).observe(ui.bar);
}

const KEYS = [
  ["j", t("next line")],
  ["k", t("line before")],
  ["Enter, o", t("open or close the details")],
  ["/", t("search")],
  ["p", t("print this supplier")],
];

function keysDialog() {
  const dialog = el("dialog.keys", { "aria-label": t("Keys") });
  dialog.append(el("h2", null, t("Keys")), el("dl", null, KEYS.map(([key, what]) => [el("dt", null, el("kbd", null, key)), el("dd", null, what)])), button(t("Close"), () => dialog.close()));
  return dialog;
}

// --- charts, facets, map ---------------------------------------------------------------------------

function facetValues(facet) {
  const tally = counts[facet.key];
  const picked = chosen.get(facet.key) || new Set();
  const all = new Set([...(facet.order || []).filter((value) => tally.has(value)), ...tally.keys(), ...picked]);
  const values = [...all].map((value) => ({ value, count: tally.get(value) || 0, picked: picked.has(value) }));
  return facet.order ? values : values.sort((a, b) => b.count - a.count || String(facet.show(a.value)).localeCompare(String(facet.show(b.value))));
}

// One line of a facet: a switch with its count, and a bar where the facet is a chart.
function facetLine(facet, { value, count, picked }, most) {
  const line = el("button.facet", { type: "button", "aria-pressed": String(picked), onclick: () => toggle(facet.key, value) },
    el("span.label", null, own(facet.show(value))), el("span.count", null, number(count)));
  if (most) {
    const bar = el("span.fill", { "aria-hidden": "true" });
    if (DECISIONS.includes(value)) bar.classList.add(value);
    bar.style.inlineSize = `${(100 * count) / most}%`;
    line.prepend(el("span.track", { "aria-hidden": "true" }, bar));
  }
  return el("li", null, line);
}

const unfolded = new Set(); // facets whose every value is shown

function drawFacet(facet, isChart) {
  const values = facetValues(facet);
  const most = isChart ? Math.max(1, ...values.map((v) => v.count)) : 0;
  const some = unfolded.has(facet.key) ? values : values.filter((v, at) => at < (isChart ? MOST_BARS : MOST_VALUES) || v.picked);
  const more = values.length - some.length;
  return el(isChart ? "section.chart" : "section", null, el("h3", null, facet.title),
    el("ul", null, some.map((v) => facetLine(facet, v, most))),
    more ? button(t("show {count} more", { count: number(more) }), () => { unfolded.add(facet.key); drawFacets(); }, { className: "link" }) : null);
}

function drawFacets() {
  const focused = document.activeElement?.closest?.(".facet");
  const key = focused?.textContent;
  ui.charts.replaceChildren(...FACETS.slice(0, 2).map((facet) => drawFacet(facet, true)));
  const facets = [...hooks.facets, ...FACETS.slice(2)].filter((facet) => counts[facet.key].size > 1 || chosen.get(facet.key)?.size);
  ui.facets.replaceChildren(...facets.map((facet) => drawFacet(facet, false)));
  const all = findings.length;
  ui.shown.textContent = shown.length === all ? t("{count} possible matches", { count: number(all) }) : t("{count} of {total}", { count: number(shown.length), total: number(all) });
  ui.clear.hidden = shown.length === all;
  if (key && !focused.isConnected) {
    const label = focused.querySelector(".label").textContent;
    [...app.querySelectorAll(".facet")].find((node) => node.querySelector(".label").textContent === label)?.focus();
  }
}

function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// The places as circles as large as their number of findings, over all places of their gazetteer.
function drawMap() {
  if (!data.places.length) {
    ui.map.hidden = true;
    return;
  }
  const points = [...data.ground, ...data.places.map((place) => place.at)];
  const [west, east] = [Math.min(...points.map((p) => p[0])) - 1, Math.max(...points.map((p) => p[0])) + 1];
  const [south, north] = [Math.min(...points.map((p) => p[1])) - 1, Math.max(...points.map((p) => p[1])) + 1];
  const width = 480;
  const scale = width / (east - west);
  // A degree east is shorter the further north it is; the middle of the map is to scale.
  const stretch = 1 / Math.cos((((south + north) / 2) * Math.PI) / 180);
  const height = (north - south) * scale * stretch;
  const x = (degree) => (degree - west) * scale;
  const y = (degree) => (north - degree) * scale * stretch;
  const picture = svg("svg", { viewBox: `0 0 ${width} ${Math.round(height)}`, role: "img", "aria-label": t("Map of the places of the findings; the facet Place has the same as a list") });
  const step = east - west > 12 ? 5 : 1;
  for (let degree = Math.ceil(west / step) * step; degree < east; degree += step) {
    picture.append(svg("line", { class: "grid", x1: x(degree), x2: x(degree), y1: 0, y2: height }), svg("text", { class: "degree", x: x(degree) + 2, y: height - 3 }, `${degree}° E`));
  }
  for (let degree = Math.ceil(south / step) * step; degree < north; degree += step) {
    picture.append(svg("line", { class: "grid", x1: 0, x2: width, y1: y(degree), y2: y(degree) }), svg("text", { class: "degree", x: 2, y: y(degree) - 2 }, `${degree}° N`));
  }
  for (const [longitude, latitude] of data.ground) picture.append(svg("circle", { class: "ground", cx: x(longitude), cy: y(latitude), r: 1.6 }));
  const tally = counts.place;
  const most = Math.max(1, ...[...tally].filter(([at]) => at !== "").map(([, count]) => count));
  const picked = chosen.get("place") || new Set();
  const order = data.places.map((place, at) => at).filter((at) => tally.get(at) || picked.has(at)).sort((a, b) => (tally.get(b) || 0) - (tally.get(a) || 0));
  const radiusOf = (at) => 4 + 12 * Math.sqrt((tally.get(at) || 0) / most);
  const boxOf = (at) => ({ x: x(data.places[at].at[0]) - radiusOf(at), y: y(data.places[at].at[1]), width: 2 * radiusOf(at), at });
  const taken = order.map(boxOf);
  for (const at of order) {
    const place = data.places[at];
    const radius = radiusOf(at);
    const circle = svg("circle", { class: picked.has(at) ? "spot picked" : "spot", cx: x(place.at[0]), cy: y(place.at[1]), r: radius });
    circle.append(svg("title", null, `${place.name} ${place.native || ""}: ${number(tally.get(at) || 0)}`));
    circle.addEventListener("click", () => toggle("place", at));
    picture.append(circle);
    // A name is written beside its circle, where it hides neither another circle nor a larger
    // place's name; else its circle's title has it.
    const [middle, line] = [x(place.at[0]), y(place.at[1]) + 4];
    const size = place.name.length * 8;
    const sides = [[radius + 3, 0], [-radius - 3 - size, 0], [-size / 2, radius + 12], [-size / 2, -radius - 5]];
    const label = sides.map(([right, down]) => ({ x: middle + right, y: line + down, width: size })).find((box) => box.x > 0 && box.x + size < width && !taken.some((other) => other.at !== at && Math.abs(other.y - box.y) < 15 && box.x < other.x + other.width && other.x < box.x + size));
    if (!label) continue;
    taken.push(label);
    picture.append(svg("text", { class: "place", x: label.x, y: label.y }, place.name));
  }
  const away = tally.get("") || 0;
  ui.map.replaceChildren(picture, el("figcaption.quiet", null, t("Places of the findings shown; a circle chooses its place. {count} findings have no place with coordinates.", { count: number(away) })));
}

// --- one line a finding -------------------------------------------------------------------------

function drawLines() {
  const first = page * LINES_A_PAGE;
  const places = shown.slice(first, first + LINES_A_PAGE);
  ui.body.replaceChildren(...places.flatMap((at, line) => lineOf(at, first + line)));
  if (!places.length) {
    const text = findings.length ? t("Nothing is shown: search for less, or show all.") : t("No possible match was found.");
    ui.body.append(el("tr", null, el("td", { colSpan: ui.head.children.length }, text)));
  }
  drawPager();
  markCurrent();
}

function drawPager() {
  const pages = Math.ceil(shown.length / LINES_A_PAGE);
  ui.pager.hidden = pages < 2;
  const go = (to) => () => {
    page = to;
    current = to * LINES_A_PAGE;
    drawLines();
    ui.bar.scrollIntoView({ block: "start" });
  };
  ui.pager.replaceChildren(
    button(t("first"), go(0), { disabled: page === 0 }),
    button(t("previous"), go(page - 1), { disabled: page === 0 }),
    el("span", { role: "status" }, t("page {page} of {pages}", { page: number(page + 1), pages: number(pages) })),
    button(t("next"), go(page + 1), { disabled: page >= pages - 1 }),
    button(t("last"), go(pages - 1), { disabled: page >= pages - 1 }),
  );
}

function lineOf(at, place) {
  const f = findings[at];
  const supplier = supplierOf(f);
  const isOpen = opened.has(at);
  const name = el("button.open", { type: "button", "aria-expanded": String(isOpen), onclick: () => { current = place; toggleDetails(at); } }, own(supplier.name || t("(no name)")));
  const row = el("tr.line", { id: `line-${at}`, onclick: (event) => {
    if (event.target.closest("button, a, input, select, textarea, label") || window.getSelection().toString()) return;
    current = place;
    toggleDetails(at);
  } },
    ...(hooks.cells ? [hooks.cells.mark(at)] : []),
    el("td.decision", null, chip(f.decision)),
    el("th.name", { scope: "row" }, name),
    el("td.why", null, el(`span.strength.${f.strength}`, null, t(f.strength)), " ", own(f.why)),
    el("td.against", null, f.against ? own(f.against) : ""),
    el("td.next", null, own(f.next)),
    ...(hooks.cells ? [hooks.cells.answer(at)] : []),
  );
  return isOpen ? [row, detailsRow(at)] : [row];
}

function redraw(at) {
  const row = document.getElementById(`line-${at}`);
  if (!row) return;
  const hadFocus = row.contains(document.activeElement) || row.nextElementSibling?.contains(document.activeElement);
  if (row.nextElementSibling?.classList.contains("details")) row.nextElementSibling.remove();
  row.replaceWith(...lineOf(at, shown.indexOf(at)));
  markCurrent({ focus: hadFocus });
}

function toggleDetails(at) {
  if (!opened.delete(at)) opened.add(at);
  redraw(at);
  markCurrent({ focus: true });
  const details = document.getElementById(`line-${at}`).nextElementSibling;
  // As much of the details as there is room for, and the line itself above them.
  if (opened.has(at) && details.getBoundingClientRect().bottom > innerHeight - app.lastElementChild.offsetHeight) document.getElementById(`line-${at}`).scrollIntoView({ block: "start" });
}

function markCurrent({ focus = false, scroll = false } = {}) {
  for (const row of ui.body.querySelectorAll(".current")) row.classList.remove("current");
  const row = document.getElementById(`line-${shown[current]}`);
  if (!row) return;
  row.classList.add("current");
  if (focus) row.querySelector("button.open").focus({ preventScroll: true });
  if (scroll) row.scrollIntoView({ block: "nearest" });
}

function move(by) {
  if (!shown.length) return;
  current = Math.min(shown.length - 1, Math.max(0, current + by));
  const onPage = Math.floor(current / LINES_A_PAGE);
  if (onPage !== page) {
    page = onPage;
    drawLines();
  }
  markCurrent({ focus: true, scroll: true });
}

function goTo(at, { open = true } = {}) {
  if (!shown.includes(at)) {
    chosen.clear();
    terms = [];
    ui.search.value = "";
    select();
  }
  current = Math.max(0, shown.indexOf(at));
  page = Math.floor(current / LINES_A_PAGE);
  if (open) opened.add(at);
  refresh({ keepPlace: true });
  markCurrent({ focus: true, scroll: true });
}

// --- the details of a finding ----------------------------------------------------------------------

function detailsRow(at) {
  const f = findings[at];
  const panel = el("div.panel", null,
    el("p", null, own(f.reason)),
    notesOf(f),
    hooks.details ? hooks.details(at) : null,
    el("h3", null, t("The supplier's row beside what is listed")),
    evidenceTable(f, supplierOf(f).cells),
    statementsOf(f),
    el("p.tools", null, button(t("Print this supplier"), () => printFindings(sameSupplier(at)))),
    el("p.digest", null, t("rule {rule}, priority {priority}, score {score}, list {list}", { rule: f.rule, priority: f.priority, score: f.score, list: f.list || t("none") }), "; ", t("finding"), " ", f.id, "; ", t("evidence"), " ", f.digest));
  return el("tr.details", null, el("td", { colSpan: ui.head.children.length }, panel));
}

function notesOf(f) {
  const supplier = supplierOf(f);
  const named = entries[f.entry];
  const about = named ? [named.name, " (", t(named.kind || ""), named.status ? `, ${t(named.status)}` : "", `, ${named.list})`] : [];
  const lines = [
    [t("Listed entry"), named ? el("span", null, own(about.join(""))) : null],
    [t("Together with"), (f.supporting || []).map(entryName).join(", ")],
    [t("Also on"), (f.also || []).join(", ")],
    [t("Speaks against it"), f.doubts],
    [t("To ask"), f.ask],
    [t("Advice"), f.advice],
    [t("Earlier"), f.earlier],
    [t("Context"), supplier.context],
    [t("Near misses"), supplier.near],
    [t("Row"), supplier.where],
  ];
  return el("dl.notes", null, lines.filter(([, value]) => value && value.length !== 0).flatMap(([label, value]) => [
    el("dt", null, label),
    ...(Array.isArray(value) ? value : [value]).map((item) => el("dd", null, typeof item === "string" ? own(item) : item)),
  ]));
}

// Every cell of the row, the words that met marked, beside the listed texts that they met.
function evidenceTable(f, cells, { onlyMet = false } = {}) {
  const met = new Map(); // column -> matches
  for (const match of f.matches || []) met.set(match.column, [...(met.get(match.column) || []), match]);
  const rows = [];
  const lines = [...cells];
  for (const [column, matches] of met) {
    if (!cells.some((cell) => cell[0] === column)) lines.push([column, matches[0].text || ""]);
  }
  for (const [column, text] of lines) {
    const matches = met.get(column) || [];
    if (onlyMet && !matches.length) continue;
    const { header, party, role } = columns[column];
    const words = matches.flatMap((match) => (match.words || []).map((word) => word[0]));
    const read = matches.map((match) => match.text).find((other) => other && other !== text);
    rows.push(el(matches.length ? "tr.met" : "tr", null,
      el("th", { scope: "row" }, own(header), " ", el("small.quiet", null, `${t(party)}, ${t(role.replaceAll("_", " "))}`)),
      el("td", { dir: "auto" }, marked(text, words), read ? el("div.quiet", null, t("read as"), " ", marked(read, words)) : null),
      el("td", null, matches.map((match) => metLine(match)))));
  }
  if (!rows.length) return null;
  return el("table.row", null, el("thead", null, el("tr", null, [t("Column"), t("The row says"), t("Listed, and how the words meet")].map((header) => el("th", { scope: "col" }, header)))), el("tbody", null, rows));
}

function metLine(match) {
  const words = match.words || [];
  const pairs = words.map(([text, listed, how]) => el("span.pair", null, own(text === listed || match.how === "place" ? text : `${text} = ${listed}`), " ", el("i", null, t(how))));
  return el("div", null, el("bdi", { dir: "auto" }, marked(match.listed || "", words.map((word) => word[1]))), pairs.length ? ": " : "", pairs.flatMap((pair, at) => (at ? ["; ", pair] : [pair])), " ", el("small.quiet", null, t("score {score}", { score: match.score })));
}

// The text with the words marked: found whatever their case, width, accents and blanks.
function marked(text, words) {
  const letters = []; // [letter, place in the text]
  [...text].reduce((place, letter) => {
    for (const part of folded(letter)) if (/[\p{L}\p{N}]/u.test(part)) letters.push([part, place, place + letter.length]);
    return place + letter.length;
  }, 0);
  const plain = letters.map(([letter]) => letter).join("");
  const units = letters.flatMap((letter) => new Array(letter[0].length).fill(letter));
  const spans = [];
  for (const word of new Set(words)) {
    const wanted = [...folded(word)].filter((letter) => /[\p{L}\p{N}]/u.test(letter)).join("");
    for (let at = wanted ? plain.indexOf(wanted) : -1; at >= 0; at = plain.indexOf(wanted, at + 1)) {
      const [start, end] = [units[at][1], units[at + wanted.length - 1][2]];
      if (isWord(text, start, end)) spans.push([start, end]);
    }
  }
  spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const parts = [];
  let done = 0;
  for (const [start, end] of spans) {
    if (start < done) continue;
    parts.push(text.slice(done, start), el("mark", null, text.slice(start, end)));
    done = end;
  }
  return el("span", null, ...parts, text.slice(done));
}

// 'Ili' is not a word of 'Milling'; scripts without blanks have no such borders.
function isWord(text, start, end) {
  const spaced = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u;
  const joins = (a, b) => a && b && spaced.test(a) && spaced.test(b) && /\p{N}/u.test(a) === /\p{N}/u.test(b);
  return !joins(text[start - 1], text[start]) && !joins(text[end - 1], text[end]);
}

function statementsOf(f) {
  if (f.cited === undefined) return null;
  const all = data.evidence[f.cited].map((id) => data.statements[id]);
  const said = all.filter((s) => !s.is_denial);
  const denied = all.filter((s) => s.is_denial);
  const list = (title, statements, name) => el(`section.${name}`, null, el("h3", null, title), statements.length ? el("ul", null, statements.map(statementItem)) : el("p.quiet", null, t("nothing")));
  return el("div.sides", null, list(t("What the sources say"), said, "said"), list(t("What is denied or answered"), denied, "denied"));
}

function statementItem(s) {
  const source = s.link ? el("a", { href: s.link, rel: "noopener noreferrer", target: "_blank" }, s.source) : s.source;
  return el("li", null, el("b", null, `${t(s.stance)}: `), own(s.about), ": ", own(s.claim), " (", source, ")",
    s.quote ? el("details", null, el("summary", null, t("In the source's words")), el("q", { dir: "auto" }, s.quote), s.characters ? el("small.quiet", null, " ", t("characters {span}", { span: s.characters })) : null) : null,
    s.remark ? el("div.quiet", null, s.remark) : null);
}

// --- rows without a finding ---------------------------------------------------------------------------

function otherRows() {
  const body = el("tbody");
  const box = el("input", { type: "search", id: "search-rows", autocomplete: "off" });
  const status = el("span.quiet", { role: "status" });
  const draw = () => {
    const wanted = folded(box.value).split(/\s+/).filter(Boolean);
    const matching = data.rows.filter((row) => {
      const text = wanted.length ? folded(`${row[1]} ${row[2]} ${t(row[0])}`) : "";
      return wanted.every((term) => text.includes(term));
    });
    status.textContent = t("{count} of {total}", { count: number(Math.min(matching.length, LINES_A_PAGE)), total: number(matching.length + (wanted.length ? 0 : meta.rows_left_out)) });
    body.replaceChildren(...matching.slice(0, LINES_A_PAGE).map(([decision, name, where, reason]) => el("tr", null,
      el("td", null, chip(decision)), el("th", { scope: "row" }, own(name || t("(no name)"))), el("td", null, own(where)), el("td", null, own(data.reasons[reason])))));
  };
  box.addEventListener("input", draw);
  const head = [t("Decision"), t("Supplier"), t("Where"), t("Why")].map((header) => el("th", { scope: "col" }, header));
  const fold = el("details.fold", { ontoggle: () => fold.open && !body.children.length && draw() },
    el("summary", null, el("h2", null, `${t("Rows without a possible match")} (${number(data.rows.length + meta.rows_left_out)})`)),
    el("p.find", null, el("label", { htmlFor: "search-rows" }, t("Search")), " ", box, " ", status),
    el("table.plain", null, el("caption", null, t("In the order of the input, a hundred at a time.") + (meta.rows_left_out ? " " + t("{count} more are in the workbook and in the JSON result.", { count: number(meta.rows_left_out) }) : "")), el("thead", null, el("tr", null, head)), body));
  return fold;
}

// --- print ----------------------------------------------------------------------------------------

const paper = document.getElementById("print");
let printing = false;

const flaggedPlaces = () => findings.map((f, at) => at).filter((at) => FLAGGED.has(findings[at].decision));
const sameSupplier = (at) => findings.map((f, other) => other).filter((other) => findings[other].supplier === findings[at].supplier);

function printFindings(places) {
  printing = true;
  drawPaper(places);
  window.print();
}

// On paper each statement stands once, at the end; a finding names it by its number.
function drawPaper(places) {
  const some = places.slice(0, MOST_PRINTED);
  const numbers = new Map();
  const articles = [];
  let before = -1;
  for (const at of some) {
    const f = findings[at];
    const supplier = supplierOf(f);
    const cited = f.cited === undefined ? [] : data.evidence[f.cited];
    const notes = cited.map((id) => numbers.get(id) || numbers.set(id, numbers.size + 1).get(id));
    articles.push(el("article", null,
      f.supplier === before ? null : el("h2", null, own(supplier.name || t("(no name)")), " ", el("small", null, own(supplier.where))),
      el("p", null, chip(f.decision), " ", own(f.why), " ", el("span.quiet", null, t("rule {rule}", { rule: f.rule }))),
      el("p", null, own(f.reason)),
      evidenceTable(f, supplier.cells, { onlyMet: true }),
      (f.doubts || []).length ? el("p", null, el("b", null, `${t("Speaks against it")}: `), own(f.doubts.join(" "))) : null,
      el("p", null, el("b", null, `${t("Next step")}: `), own([f.next, f.advice].filter(Boolean).join(" "))),
      hooks.paper ? hooks.paper(at) : null,
      notes.length ? el("p.quiet", null, `${t("Statements")}: ${ranges(notes)}`) : null));
    before = f.supplier;
  }
  const statements = [...numbers].map(([id, place]) => {
    const s = data.statements[id];
    return el(s.is_denial ? "li.denied" : "li", { value: place }, el("b", null, `${t(s.stance)}: `), own(s.about), ": ", own(s.claim), ` (${s.source}${s.link ? `, ${s.link}` : ""})`, s.remark ? el("span.quiet", null, ` ${s.remark}`) : null);
  });
  const tally = DECISIONS.map((decision) => [decision, some.filter((at) => findings[at].decision === decision).length]).filter(([, count]) => count);
  paper.replaceChildren(
    el("h1", null, t("Supplier screening: possible matches to review")),
    el("p.caution", null, meta.disclaimer, " ", meta.notices.join(" ")),
    el("p", null, `${meta.files.join(", ")} \u00b7 ${meta.screened_at} \u00b7 ${meta.lists.join(", ")} \u00b7 ${t("policy")} ${meta.policy}`),
    el("p", null, tally.flatMap(([decision, count]) => [chip(decision), ` ${number(count)}  `])),
    places.length > some.length ? el("p", null, t("{count} more are in the workbook and in the JSON result.", { count: number(places.length - some.length) })) : "",
    ...articles,
    statements.length ? el("section", null, el("h2", null, t("What the sources say, and what is denied or answered")), el("ol", null, statements)) : "",
  );
}

// [1, 2, 3, 7] -> "1-3, 7"
function ranges(numbers) {
  const runs = [];
  for (const value of [...numbers].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && value === last[1] + 1) last[1] = value;
    else runs.push([value, value]);
  }
  return runs.map(([a, b]) => (a === b ? a : `${a}-${b}`)).join(", ");
}

window.addEventListener("beforeprint", () => {
  // The browser's own command prints what is shown: the flagged ones, unless a reader chose others.
  if (!printing) drawPaper(shown.length === findings.length ? flaggedPlaces() : shown);
});
window.addEventListener("afterprint", () => {
  printing = false;
  paper.replaceChildren();
});

// --- keys -----------------------------------------------------------------------------------------

Object.assign(hooks.keys, {
  j: () => move(1),
  k: () => move(-1),
  o: () => shown.length && toggleDetails(shown[current]),
  Enter: () => shown.length && toggleDetails(shown[current]),
  p: () => shown.length && printFindings(sameSupplier(shown[current])),
  "/": () => {
    ui.search.focus();
    ui.search.select();
  },
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && event.target === ui.search) ui.search.blur();
  if (event.target.closest("input, select, textarea, dialog")) return;
  // On a button or a link, Enter is that button's or link's own.
  if (event.key === "Enter" && event.target.closest("button, a, summary")) return;
  const action = hooks.keys[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

// --- start ----------------------------------------------------------------------------------------

function start() {
  drawFrame();
  refresh();
  // An address may end in the id of a finding: links from the workbook and from messages.
  const wanted = findings.findIndex((f) => f.id === decodeURIComponent(location.hash.slice(1)));
  if (wanted >= 0) goTo(wanted);
  hooks.started?.();
  setTimeout(prepareSearch, 0);
}

document.addEventListener("DOMContentLoaded", start);
