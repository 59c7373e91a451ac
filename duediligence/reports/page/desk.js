
// --- the desk: answering findings, together with others ---------------------------------------------
// Follows page.js where the desk's server serves the page. An answer is first staged (undo is
// possible), then sent; until the server has it, it is kept in the browser.

const ANSWERS = ["true match", "false positive", "needs information", "escalated"];
const EVERY = 3000; // milliseconds between two looks at the log: others' answers appear while one reads
const AT_ONCE = 500; // answers in one request: well below what a server takes as one body
const KEPT = `duediligence:${meta.key}`;
const REVIEWER = "duediligence:reviewer";

const desk = {
  token: "",
  seq: 0,
  answers: new Map(), // id of a finding -> its answers in the log
  work: new Map(), // id of a finding -> assignee, due, note
  changes: new Map(), // id of a finding -> what changed since the last result
  staged: [], // lists of answers, one a command, that can be undone
  queue: [], // answers to be sent
  unsent: new Map(), // evidence of a finding -> its answer that the log does not have yet, and its state
  waiting: new Set(), // ids of findings whose release waits for a second person
  contradicted: new Set(), // ids of findings that two reviewers judge differently
  notice: "", // what is to be known of the log
  refused: new Map(), // id of a finding -> what the server said
  selected: new Set(), // places of findings
  reasons: {}, // answer -> the reason that was given last
  reviewer: "",
  trouble: "",
  isPaused: false, // after a refusal that another attempt does not change
  isSending: false,
};
// A supplier on several rows has the same findings on each: one answer is for all of them.
const placesOf = new Map(); // id of a finding -> its places
findings.forEach((f, at) => placesOf.set(f.id, [...(placesOf.get(f.id) || []), at]));

// --- what is kept in the browser ---

const kept = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key)) || {};
    } catch {
      return {};
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      desk.trouble = t("This browser keeps nothing: send your answers before you close the page.");
    }
  },
};
// An answer is for a finding on its evidence, not on what a later screening may find.
const evidenceOf = (answer) => `${answer.finding_id}\n${answer.digest}`;
const keyOf = (answer) => `${answer.reviewer}\n${evidenceOf(answer)}`;

// Two tabs of one browser keep their answers in one place, so each adds and removes only its own.
function keep(added, removed = []) {
  const all = kept.read(KEPT);
  for (const answer of removed) delete all[keyOf(answer)];
  for (const answer of added) all[keyOf(answer)] = answer;
  kept.write(KEPT, all);
  listUnsent();
}

function listUnsent() {
  desk.unsent.clear();
  for (const answer of desk.queue) desk.unsent.set(evidenceOf(answer), { answer, state: "waits to be sent" });
  for (const answer of desk.staged.flat()) desk.unsent.set(evidenceOf(answer), { answer, state: "not sent yet" });
}

// --- the server ---

async function call(method, address, body) {
  const response = await fetch(address, {
    method,
    headers: { "X-Desk-Token": desk.token, ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : undefined,
    cache: "no-store",
  });
  const content = await response.json().catch(() => ({ error: t("The desk's server gave no readable answer.") }));
  if (!response.ok) throw Object.assign(new Error(content.error || response.statusText), { status: response.status });
  return content;
}

function noteTrouble(error) {
  // Without a status the server could not be reached at all.
  desk.isPaused = error.status >= 400 && error.status < 500;
  desk.trouble = error.status ? error.message : t("The desk's server does not answer. Your answers are kept here and sent when it is back.");
  drawDesk();
}

async function look() {
  const state = await call("GET", `api/state?since=${desk.seq}`);
  desk.seq = state.seq;
  const touched = new Set();
  for (const answer of state.answers) {
    const list = desk.answers.get(answer.finding_id) || [];
    if (list.some((other) => other.seq === answer.seq)) continue;
    desk.answers.set(answer.finding_id, [...list, answer]);
    touched.add(answer.finding_id);
  }
  for (const [id, work] of Object.entries(state.work || {})) {
    if (JSON.stringify(desk.work.get(id)) === JSON.stringify(work)) continue;
    desk.work.set(id, work);
    touched.add(id);
  }
  for (const [name, ids] of [["waiting", state.second_person], ["contradicted", state.contradicted]]) {
    const now = new Set(ids || []);
    for (const id of [...now, ...desk[name]]) if (now.has(id) !== desk[name].has(id)) touched.add(id);
    desk[name] = now;
  }
  desk.notice = state.notice || "";
  showChanged(touched);
  drawDesk();
}

// Redraws the lines of some findings; the order and the place of the reader stay.
function showChanged(ids) {
  if (!ids.size) return;
  const lines = new Set(shown.slice(page * LINES_A_PAGE, (page + 1) * LINES_A_PAGE));
  for (const at of lines) if (ids.has(findings[at].id)) redraw(at);
  countFacets();
  drawFacets();
  drawDesk();
}

// The counts of the facets, without taking a line away that the reader is looking at.
function countFacets() {
  const lines = shown;
  select();
  shown = lines;
}

async function tick() {
  try {
    await flush();
    await look();
    if (!desk.isPaused && desk.trouble) {
      desk.trouble = "";
      drawDesk();
    }
  } catch (error) {
    noteTrouble(error);
  }
  setTimeout(tick, EVERY);
}

async function flush() {
  if (desk.isSending || desk.isPaused) return;
  desk.isSending = true;
  try {
    while (desk.queue.length) {
      const { reviewer } = desk.queue[0];
      const batch = desk.queue.filter((answer) => answer.reviewer === reviewer).slice(0, AT_ONCE);
      const answers = batch.map(({ finding_id, digest, rule, answer, reason, until }) => ({ finding_id, digest, rule, answer, reason, until }));
      const reply = await call("POST", "api/answers", { reviewer, answers });
      for (const { finding_id, problem } of reply.refused || []) desk.refused.set(finding_id, problem);
      await look(); // so that an answer is in sight all the time: first here, then in the log
      const sent = new Set(batch);
      desk.queue = desk.queue.filter((answer) => !sent.has(answer));
      keep([], batch);
      showChanged(new Set(batch.map((answer) => answer.finding_id)));
    }
  } finally {
    desk.isSending = false;
  }
}

// --- answering ---

function stage(places, answer, reason, until) {
  const here = new Set(places.map((at) => findings[at].supplier));
  const isElsewhere = desk.staged.flat().some((given) => !here.has(findings[placesOf.get(given.finding_id)[0]].supplier));
  // Leaving a supplier sends what was answered there; the last command can still be undone.
  if (isElsewhere) send();
  desk.reasons[answer] = reason;
  const given = places.map((at) => {
    const { id, digest, rule } = findings[at];
    desk.refused.delete(id);
    return { finding_id: id, digest, rule, answer, reason, until: until || null, reviewer: desk.reviewer };
  });
  const byEvidence = new Map(given.map((one) => [evidenceOf(one), one]));
  const group = [...byEvidence.values()];
  const others = desk.staged.map((earlier) => earlier.filter((one) => !byEvidence.has(evidenceOf(one))));
  desk.staged = [...others.filter((earlier) => earlier.length), group];
  keep(group);
  desk.selected.clear();
  for (const box of ui.body.querySelectorAll(".mark input:checked")) box.checked = false;
  // Whoever reads the details of one finding reads those of the next.
  const isReading = places.length === 1 && opened.delete(places[0]);
  showChanged(new Set(group.map((one) => one.finding_id)));
  moveToOpen();
  if (isReading && shown[current] !== places[0] && !opened.has(shown[current])) toggleDetails(shown[current]);
}

// The next line that nobody has answered, or the next line.
function moveToOpen() {
  const next = shown.findIndex((at, place) => place > current && standing(findings[at]) === "open");
  move(next < 0 ? 1 : next - current);
}

function undo() {
  const group = desk.staged.pop();
  if (!group) return;
  keep([], group);
  showChanged(new Set(group.map((answer) => answer.finding_id)));
  const at = shown.indexOf(placesOf.get(group[0].finding_id)[0]);
  if (at >= 0) move(at - current);
}

function send() {
  const answers = desk.staged.flat();
  desk.queue.push(...answers);
  desk.staged = [];
  desk.isPaused = false;
  listUnsent();
  showChanged(new Set(answers.map((answer) => answer.finding_id)));
  drawDesk();
  return flush().catch(noteTrouble);
}

const targets = () => (desk.selected.size ? [...desk.selected] : shown.length ? [shown[current]] : []);

function ask(answer) {
  const places = targets();
  if (!places.length) return;
  const reviewer = el("input", { id: "reviewer", value: desk.reviewer, autocomplete: "name", required: true });
  const reason = el("input", { id: "reason", value: desk.reasons[answer] || "", autocomplete: "off", required: true });
  const until = el("input", { id: "until", type: "date" });
  const what = places.length === 1 ? supplierOf(findings[places[0]]).name || t("(no name)") : t("{count} possible matches", { count: number(places.length) });
  openDialog(`${t(answer)}: ${what}`, [[t("Reviewer (your id)"), reviewer], [t("Reason"), reason], [t("Valid until (may be empty)"), until]], () => {
    const missing = [reviewer, reason].find((field) => !field.value.trim());
    if (missing) {
      missing.focus(); // Enter in the first field leads to the next
      return t("An answer needs the id of the reviewer and a reason.");
    }
    setReviewer(reviewer.value.trim());
    stage(places, answer, reason.value.trim(), until.value);
    return "";
  }, desk.reviewer ? reason : reviewer);
}

function setReviewer(name) {
  desk.reviewer = name;
  kept.write(REVIEWER, { name });
}

function askWork() {
  if (!shown.length) return;
  const f = findings[shown[current]];
  const work = desk.work.get(f.id) || {};
  const reviewer = el("input", { id: "reviewer", value: desk.reviewer, autocomplete: "name" });
  const assignee = el("input", { id: "assignee", value: work.assignee || "", autocomplete: "off" });
  const due = el("input", { id: "due", type: "date", value: work.due || "" });
  const note = el("textarea", { id: "note", rows: 3, value: work.note || "" });
  openDialog(`${t("Assign or note")}: ${supplierOf(f).name}`, [[t("Reviewer (your id)"), reviewer], [t("Assigned to (an id)"), assignee], [t("Due"), due], [t("Note"), note]], async () => {
    if (!reviewer.value.trim()) return t("A note needs the id of who writes it.");
    setReviewer(reviewer.value.trim());
    await call("POST", "api/work", { reviewer: desk.reviewer, finding_id: f.id, assignee: assignee.value.trim(), due: due.value || null, note: note.value.trim() });
    await look();
    return "";
  }, desk.reviewer ? note : reviewer);
}

// A small form over the page. `done` returns "" or what is wrong; Enter is as good as the button.
function openDialog(title, fields, done, first) {
  const problem = el("p.problem", { role: "alert" });
  const finish = async () => {
    let wrong = "";
    try {
      wrong = await done();
    } catch (error) {
      wrong = error.status ? error.message : t("The desk's server does not answer; try again when it is back.");
    }
    if (wrong) {
      problem.textContent = wrong;
      return;
    }
    dialog.close();
    // At once, so that the next key is not lost in the closed form.
    markCurrent({ focus: true });
  };
  const dialog = el("dialog.form", { "aria-label": title, onclose: () => {
    dialog.remove();
    markCurrent({ focus: true });
  } }, el("h2", null, own(title)), fields.map(([label, field]) => el("p", null, el("label", { htmlFor: field.id }, label), field)), problem,
  el("p.tools", null, button(t("Save"), finish), button(t("Cancel"), () => dialog.close())));
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target.closest("textarea, button")) return;
    event.preventDefault();
    finish();
  });
  app.append(dialog);
  dialog.showModal();
  first.focus();
  first.select?.();
}

// --- what a finding's answers come to ---

// The answers on this evidence; what was answered on other evidence counts no longer.
function answersOf(f) {
  return (desk.answers.get(f.id) || []).filter((answer) => answer.digest === f.digest);
}

const unsentOf = (f) => desk.unsent.get(evidenceOf({ finding_id: f.id, digest: f.digest }));

function standing(f) {
  const unsent = unsentOf(f);
  if (unsent) return unsent.state;
  if (desk.refused.has(f.id)) return "refused";
  if (desk.contradicted.has(f.id)) return "contradicted";
  if (desk.waiting.has(f.id)) return "waits for a second person";
  return answersOf(f).at(-1)?.answer || "open";
}

// English, as in the log -> as it is shown.
const STANDINGS = {
  "open": t("open"),
  "not sent yet": t("not sent yet"),
  "waits to be sent": t("waits to be sent"),
  "refused": t("refused"),
  "contradicted": t("contradicted"),
  "waits for a second person": t("waits for a second person"),
  "true match": t("true match"),
  "false positive": t("false positive"),
  "needs information": t("needs information"),
  "escalated": t("escalated"),
};

const CHANGES = {
  new: t("new"),
  reopened: t("reopened"),
  raised: t("raised"),
  changed: t("changed"),
  lowered: t("lowered"),
  gone: t("gone"),
};

hooks.facets.push(
  { key: "standing", title: t("Answer"), values: (f) => [standing(f)], show: (value) => STANDINGS[value], order: Object.keys(STANDINGS) },
  { key: "assignee", title: t("Assigned to"), values: (f) => [desk.work.get(f.id)?.assignee || ""], show: (name) => name || t("nobody") },
  { key: "change", title: t("Since the last result"), values: (f) => [desk.changes.get(f.id)?.kind || ""], show: (kind) => CHANGES[kind] || t("unchanged") },
);
hooks.headers.push(t("Answer"));
hooks.cells = {
  mark(at) {
    const name = supplierOf(findings[at]).name || t("(no name)");
    const box = el("input", { type: "checkbox", checked: desk.selected.has(at), "aria-label": t("Select {name}", { name }), onchange: () => {
      if (box.checked) desk.selected.add(at);
      else desk.selected.delete(at);
      drawDesk();
    } });
    return el("td.mark", null, box);
  },
  answer(at) {
    const f = findings[at];
    const state = standing(f);
    const unsent = unsentOf(f)?.answer;
    const work = desk.work.get(f.id) || {};
    const who = unsent ? STANDINGS[unsent.answer] : answersOf(f).at(-1)?.reviewer;
    const todo = [work.assignee, work.due].filter(Boolean).join(", ");
    return el("td.answer", { "data-standing": state }, el(state === "open" ? "span.quiet" : "b", null, STANDINGS[state]), who ? [" ", own(who)] : "", todo ? el("span.quiet", null, " ", own(todo)) : "");
  },
};

hooks.details = (at) => {
  const f = findings[at];
  const given = desk.answers.get(f.id) || [];
  const work = desk.work.get(f.id) || {};
  const change = desk.changes.get(f.id);
  const problem = desk.refused.get(f.id);
  const choose = (answer) => () => {
    current = shown.indexOf(at);
    desk.selected.clear();
    ask(answer);
  };
  const language = el("select", { "aria-label": t("Language of the letter") }, [["en", "English"], ["zh", "中文"], ["de", "Deutsch"]].map(([code, name]) => el("option", { value: code, selected: code === meta.language }, name)));
  return el("section.answering", null,
    el("h3", null, t("Answer")),
    el("p.tools", null, ANSWERS.map((answer, key) => button(`${key + 1} ${STANDINGS[answer]}`, choose(answer))), button(t("Assign or note"), () => { current = shown.indexOf(at); askWork(); }), button(t("Letter to the supplier"), () => letter(at, language.value)), language,
      f.ask ? button(t("Copy the question"), () => navigator.clipboard.writeText(f.ask)) : null),
    problem ? el("p.problem", null, problem) : null,
    change ? el("p", null, el("b", null, `${t("Since the last result")}: `), own([CHANGES[change.kind], change.reason].filter(Boolean).join(": "))) : null,
    given.length ? el("ul", null, given.map((answer) => el("li", null, el("b", null, STANDINGS[answer.answer] || answer.answer), " ", own(`${answer.reviewer}, ${answer.date}: ${answer.reason || ""}`), answer.until ? ` (${t("until {date}", { date: answer.until })})` : "", answer.digest === f.digest ? "" : el("i", null, " ", t("on other evidence"))))) : null,
    work.assignee || work.due || work.note ? el("p", null, own([work.assignee, work.due, work.note].filter(Boolean).join("; "))) : null);
};

hooks.paper = (at) => {
  const given = answersOf(findings[at]).map((answer) => `${STANDINGS[answer.answer]}, ${answer.reviewer}, ${answer.date}: ${answer.reason || ""}`);
  return given.length ? el("p", null, el("b", null, `${t("Answer")}: `), own(given.join("; "))) : null;
};

async function letter(at, language) {
  let content;
  try {
    content = await call("POST", "api/letter", { supplier: findings[at].supplier, language });
  } catch (error) {
    noteTrouble(error);
    return;
  }
  const text = el("textarea", { id: "letter", rows: 18, value: `${content.subject}\n\n${content.body}` });
  const save = el("a", { download: "letter.md" }, t("Save as a file"));
  save.href = URL.createObjectURL(new Blob([text.value], { type: "text/markdown" }));
  const dialog = el("dialog.form.wide", { "aria-label": t("Letter to the supplier"), onclose: () => dialog.remove() },
    el("h2", null, t("Letter to the supplier")), el("label", { htmlFor: "letter" }, t("Read it before you send it; change what you like.")), text,
    el("p.tools", null, button(t("Copy"), () => { text.select(); navigator.clipboard.writeText(text.value); }), save, button(t("Close"), () => dialog.close())));
  text.addEventListener("input", () => {
    URL.revokeObjectURL(save.href);
    save.href = URL.createObjectURL(new Blob([text.value], { type: "text/markdown" }));
  });
  app.append(dialog);
  dialog.showModal();
}

// --- the bar below ---

function drawDesk() {
  const staged = desk.staged.flat().length;
  const states = [
    desk.selected.size ? t("{count} selected", { count: number(desk.selected.size) }) : "",
    staged ? t("{count} not sent", { count: number(staged) }) : "",
    desk.queue.length ? t("{count} wait for the server", { count: number(desk.queue.length) }) : "",
    desk.refused.size ? t("{count} refused: see their details", { count: number(desk.refused.size) }) : "",
  ].filter(Boolean);
  ui.state.textContent = states.join("; ") || t("All answers are in the log.");
  ui.trouble.textContent = [desk.trouble, desk.notice].filter(Boolean).join(" ");
  ui.trouble.hidden = !ui.trouble.textContent;
  ui.send.disabled = !staged && !desk.queue.length;
  ui.undo.disabled = !staged;
  ui.unselect.hidden = !desk.selected.size;
  ui.reviewer.textContent = desk.reviewer ? t("Reviewer: {name}", { name: desk.reviewer }) : t("Reviewer: not named yet");
}

function askReviewer() {
  const name = el("input", { id: "reviewer", value: desk.reviewer, autocomplete: "name" });
  openDialog(t("Who answers?"), [[t("Reviewer (your id)"), name]], () => {
    if (!name.value.trim()) return t("Write your id: it is recorded with each answer.");
    setReviewer(name.value.trim());
    drawDesk();
    return "";
  }, name);
}

function selectOnly(places) {
  desk.selected = new Set(places);
  drawLines();
  drawDesk();
}

KEYS.push(
  ["1", t("true match")],
  ["2", t("false positive")],
  ["3", t("needs information")],
  ["4", t("escalated")],
  ["x", t("select for one answer to several")],
  ["n", t("assign or note")],
  ["u", t("undo what is not sent")],
  ["s", t("send")],
);
ANSWERS.forEach((answer, key) => {
  hooks.keys[String(key + 1)] = () => ask(answer);
});
Object.assign(hooks.keys, {
  x: () => {
    document.getElementById(`line-${shown[current]}`)?.querySelector(".mark input").click();
    move(1);
  },
  n: askWork,
  u: undo,
  s: send,
});

hooks.started = async () => {
  const token = new URLSearchParams(location.search).get("token");
  try {
    if (token) sessionStorage.setItem("desk-token", token);
    desk.token = token || sessionStorage.getItem("desk-token") || "";
  } catch {
    desk.token = token || "";
  }
  // The token stays out of the address bar, of the history and of what is copied from there.
  if (token) history.replaceState(null, "", location.pathname + location.hash);
  desk.reviewer = kept.read(REVIEWER).name || "";
  desk.queue = Object.values(kept.read(KEPT)).filter((answer) => placesOf.has(answer.finding_id));
  listUnsent();
  ui.state = el("span", { role: "status" });
  ui.trouble = el("span.problem", { role: "alert" });
  ui.send = button(t("Send"), send);
  ui.undo = button(t("Undo"), undo);
  ui.unselect = button(t("Select none"), () => selectOnly([]));
  ui.reviewer = button("", askReviewer);
  const keys = ANSWERS.map((answer, key) => `${key + 1} ${STANDINGS[answer]}`).join(", ");
  const hint = el("span.quiet.keyboard", null, t("Press {keys}; Enter opens the details", { keys }));
  app.append(el("div.below", null, ui.reviewer, ui.undo, ui.send, ui.state, ui.trouble, hint,
    el("span.tools", null, button(t("Select all shown"), () => selectOnly(shown)), button(t("Select this supplier"), () => shown.length && selectOnly(sameSupplier(shown[current]))), ui.unselect)));
  drawDesk();
  try {
    const { changes } = await call("GET", "api/changes");
    showGone(changes.filter((change) => !placesOf.has(change.finding_id)));
    for (const change of changes) if (placesOf.has(change.finding_id)) desk.changes.set(change.finding_id, change);
    if (changes.length) refresh({ keepPlace: true });
  } catch (error) {
    // Without an earlier result there is nothing to compare with.
    if (error.status !== 404) noteTrouble(error);
  }
  tick();
};

function showGone(changes) {
  if (!changes.length) return;
  ui.aside.parentElement.after(el("details.fold", null, el("summary", null, el("h2", null, `${t("No longer found since the last result")} (${number(changes.length)})`)),
    el("ul", null, changes.slice(0, LINES_A_PAGE).map((change) => el("li", null, own([change.supplier, change.where, change.reason].filter(Boolean).join("; ")))))));
}
