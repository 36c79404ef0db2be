// The page in the browser: what its buttons do, the conversations that it keeps, the panel beside the answers.
// Runs once, inside the `gr.HTML` component "nd-bridge": `trigger` and `server` lead to web/asking.py and web/beside.py.
// Whatever comes from an article arrives as escaped HTML; all else is written as text.

(async () => {
await mounted("#nd-chat", "#nd-question textarea", "#nd-conversations", "#nd-panel-body", "#nd-told");
const KEPT = "newsdesk.conversations", MOST_TURNS = 300;
const page = document.querySelector("#nd-page"), chat = () => document.querySelector("#nd-chat");
const box = () => document.querySelector("#nd-question textarea");
const panel = document.querySelector("#nd-panel"), list = document.querySelector("#nd-conversations");
let conversations = read(), current = null, replacing = null, correcting = false, opener = null;

// ---------------------------------------------------------------- conversations, kept in this browser alone

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT));
    return Array.isArray(kept) ? kept.filter((one) => one?.id && Array.isArray(one.records)) : [];
  } catch {
    return [];
  }
}

function keep(all) {
  const kept = [];
  let turns = 0;
  for (const one of all) {
    turns += one.records.length;
    if (turns <= MOST_TURNS || !kept.length) kept.push(one);
  }
  conversations = kept;
  while (true) {
    try {
      localStorage.setItem(KEPT, JSON.stringify(conversations));
      break;
    } catch {
      if (conversations.length < 2) break; // full, or forbidden: this conversation is not kept
      conversations.pop();
    }
  }
  listed();
}

function kept(turn, record) {
  if (!current) {
    current = { id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, title: record.question, records: [] };
  }
  current.records.length = Math.min(turn, current.records.length);
  current.records.push(record);
  current.at = new Date().toISOString();
  keep([current, ...others(current)]);
}

function others(than) {
  return read().filter((one) => one.id !== than.id); // read anew: another tab may have written meanwhile
}

function listed() {
  list.replaceChildren(...conversations.map((one) => {
    const row = make("li", { className: one.id === current?.id ? "nd-current" : "" });
    const title = make("button", { type: "button", className: "nd-conversation", textContent: one.title, title: one.title });
    title.addEventListener("click", () => restore(one));
    if (one.id === current?.id) title.setAttribute("aria-current", "true");
    row.append(title, small("Rename", `Rename ${one.title}`, (event) => rename(one, row, event)),
      small("Delete", `Delete ${one.title}`, (event) => remove(one, event.currentTarget)));
    return row;
  }));
  document.querySelector("#nd-none").hidden = conversations.length > 0;
  document.querySelector("#nd-save").disabled = !current;
}

function small(words, label, act) {
  const button = make("button", { type: "button", className: "nd-tiny", textContent: words });
  button.setAttribute("aria-label", label);
  button.addEventListener("click", act);
  return button;
}

function rename(one, row) {
  const input = make("input", { value: one.title, maxLength: 200, className: "nd-rename" });
  input.setAttribute("aria-label", "New name");
  let done = false;
  const end = (take) => {
    if (done) return;
    done = true;
    const title = input.value.trim();
    if (take && title) {
      one.title = title;
      keep(read().map((other) => (other.id === one.id ? { ...other, title } : other)));
    }
    listed();
  };
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") end(true);
    if (event.key === "Escape") end(false);
    event.stopPropagation();
  });
  input.addEventListener("blur", () => end(true));
  row.replaceChildren(input);
  input.select();
}

function remove(one, button) {
  if (button.dataset.sure !== "yes") {
    button.dataset.sure = "yes";
    button.textContent = "Really delete?";
    button.addEventListener("blur", listed, { once: true });
    return;
  }
  if (current?.id === one.id) fresh();
  keep(others(one));
}

function restore(one) {
  current = one;
  replacing = null;
  listed();
  narrow(false);
  trigger("restored", { records: one.records });
}

function fresh() {
  current = null;
  replacing = null;
  listed();
  narrow(false);
  trigger("restored", { records: [] });
  box()?.focus();
}

function narrow(open) {
  page.classList.toggle("nd-listing", open);
  document.querySelector("#nd-menu").setAttribute("aria-expanded", String(open));
}

// ---------------------------------------------------------------- the panel beside the answers

function beside(title, kind) {
  panel.querySelector("#nd-panel-title").textContent = title;
  panel.dataset.kind = kind;
  page.classList.add("nd-beside");
  return panel.querySelector("#nd-panel-body");
}

async function fill(title, kind, html) {
  const body = beside(title, kind);
  body.setAttribute("aria-busy", "true");
  body.innerHTML = ""; // what stood there is another article's
  try {
    body.innerHTML = await html;
  } catch {
    body.textContent = "This could not be loaded: the server did not answer.";
  }
  body.removeAttribute("aria-busy");
  localise(body);
  const quote = body.querySelector(".nd-quote");
  if (quote) quote.scrollIntoView({ block: "center" });
  else body.scrollTop = 0;
  panel.querySelector("#nd-close").focus({ preventScroll: true });
}

function close() {
  if (!page.classList.contains("nd-beside")) return;
  page.classList.remove("nd-beside");
  (opener?.isConnected ? opener : box())?.focus();
}

// ---------------------------------------------------------------- what the buttons do

const actions = {
  article: (button, { article, version, start, end, spans }) =>
    fill("Article", "article", server.article({ article, version, start, end, spans })),
  passages: (button) => fill("Passages read", "passages", server.passages(recordOf(button))),
  coverage: (button) => {
    beside("Timeline", "timeline");
    trigger("timeline", { turn: turnOf(button) });
  },
  copy: (button, { text }) => copied(button, text),
  link: (button, { link }) => copied(button, location.origin + location.pathname + link),
  evidence: async (button) => {
    const { page: html, problem } = await server.evidence(recordOf(button));
    if (problem) told(problem);
    else download("newsdesk-evidence.html", "text/html", html);
  },
  again: (button, { question }) => trigger("again", { question, from: turnOf(button) }),
  edit: (button, { question }) => typed(question, turnOf(button), false),
  correct: (button, { question }) => typed(question, turnOf(button), true),
  stop: () => trigger("stopped", {}),
  up: (button) => judge(button, "up"),
  down: (button) => {
    const form = button.closest(".nd-foot").querySelector(".nd-reasons");
    form.hidden = !form.hidden;
    if (!form.hidden) form.querySelector("select").focus();
  },
};

function turnOf(button) {
  return Number(button.closest("[data-turn]").dataset.turn);
}

function recordOf(button) {
  return current?.records[turnOf(button)] ?? {};
}

function typed(question, turn, isCorrection) {
  replacing = turn;
  correcting = isCorrection;
  const area = box();
  area.value = question;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
  area.setSelectionRange(question.length, question.length);
}

async function copied(button, text) {
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    const area = make("textarea", { value: text });
    button.after(area);
    area.select();
    button.textContent = document.execCommand("copy") ? "Copied" : "Not copied";
    area.remove();
  }
  setTimeout(() => (button.textContent = words), 1500);
}

function download(name, type, text) {
  const link = make("a", { download: name, href: URL.createObjectURL(new Blob([text], { type })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function judge(button, verdict, reason = "", comment = "") {
  const foot = button.closest(".nd-foot");
  const said = await server.judged({ record: recordOf(button), verdict, reason, comment });
  foot.querySelector(".nd-reasons").hidden = true;
  for (const one of foot.querySelectorAll("[data-nd=up], [data-nd=down]")) {
    one.setAttribute("aria-pressed", String(one.dataset.nd === verdict));
  }
  told(said);
}

function told(words) {
  const line = document.querySelector("#nd-told");
  line.textContent = words;
  setTimeout(() => (line.textContent = ""), 4000);
}

function make(name, values) {
  return Object.assign(document.createElement(name), values);
}

// ---------------------------------------------------------------- times in the reader's zone

function localise(root) {
  for (const time of root.querySelectorAll("time[datetime*='T']")) {
    const iso = time.getAttribute("datetime");
    if (time.title || !/(Z|[+-]\d\d:\d\d)$/.test(iso)) continue; // without a zone it is not known when that is
    const at = new Date(iso);
    time.textContent = at.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    time.title = at.toLocaleString("en-GB", { dateStyle: "full", timeStyle: "short" });
  }
}

// ---------------------------------------------------------------- events

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-nd]");
  const act = button && actions[button.dataset.nd];
  if (!act) return;
  event.preventDefault();
  if (!panel.contains(button)) opener = button;
  act(button, button.dataset);
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest(".nd-reasons");
  if (!form) return;
  event.preventDefault();
  judge(form, "down", form.elements.reason.value, form.elements.comment.value);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
  if (event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable]")) {
    event.preventDefault();
    box()?.focus();
  }
});

document.querySelector("#nd-close").addEventListener("click", close);
document.querySelector("#nd-new").addEventListener("click", fresh);
document.querySelector("#nd-menu").addEventListener("click", () => narrow(!page.classList.contains("nd-listing")));
document.querySelector("#nd-save").addEventListener("click", async () => {
  download("newsdesk-conversation.md", "text/markdown", await server.conversation(current.records));
});
new MutationObserver(() => {
  localise(page);
  // Gradio's list of examples has buttons, not list items; its buttons for days have no name.
  page.querySelector(".examples[role=list]")?.setAttribute("role", "group");
  for (const button of page.querySelectorAll("button.calendar:not([aria-label])")) {
    button.setAttribute("aria-label", "Choose a day");
  }
}).observe(page, { childList: true, subtree: true });

// What the page's own events call; see web/asking.py.
window.newsdesk = {
  // The box is emptied at once, here: what is typed next is never lost to a late reply. From sending a question until
  // its answer is there, the next one stays in the box.
  send(text) {
    if (chat().dataset.sending || chat().querySelector(".nd-waiting")) return [text, null];
    if (!text.trim()) return ["", null];
    chat().dataset.sending = "yes";
    const sent = { question: text, from: replacing, correcting };
    [replacing, correcting] = [null, false];
    return ["", sent];
  },
  // The question stands at the top and its answer under it, however long the passages below are.
  show() {
    setTimeout(() => {
      delete chat().dataset.sending;
      [...chat().querySelectorAll(".user-row")].at(-1)?.scrollIntoView({ block: "start" });
    }, 50);
  },
  answered(latest) {
    if (latest) kept(latest.turn, latest.record);
    window.newsdesk.show();
  },
};

listed();
const asked = new URLSearchParams(location.search);
if (chat().querySelector(".user-row")) {
  // The reader was faster than this script: what was asked stands already.
} else if (asked.get("q")) {
  const [since, until] = [asked.get("since"), asked.get("until")];
  trigger("addressed", { question: asked.get("q"), since, until, outlet: asked.getAll("outlet") });
} else if (conversations.length) {
  restore(conversations[0]);
}

async function mounted(...selectors) {
  while (!selectors.every((selector) => document.querySelector(selector))) {
    await new Promise((resume) => setTimeout(resume, 30));
  }
}
})();
