// The page in the browser: its parts, and what the other pieces share. newsdesk/page/layout.py joins start.js,
// conversations.js, side_panel.js, actions.js and events.js in this order into one function, so they share their names.
// It runs once, inside the `gr.HTML` component "nd-bridge": `trigger` and `server` lead to newsdesk/page/questions.py
// and layout.py. Whatever comes from an article arrives as escaped HTML; all else is written as text.

await mounted("#nd-chat", "#nd-question textarea", "#nd-conversations", "#nd-panel-body", "#nd-notice");
const STORE = "newsdesk.conversations", MAX_TURNS = 300;
const SILENT = 40000; // ms after which a question counts as lost; working servers send something every 15 seconds
const page = document.querySelector("#nd-page"), chat = () => document.querySelector("#nd-chat");
const box = () => document.querySelector("#nd-question textarea");
const panel = document.querySelector("#nd-panel"), list = document.querySelector("#nd-conversations");
let conversations = read(), current = null, replacing = null, correcting = false, opener = null;
let panelTurn = null; // place of the question that the panel belongs to; null where it belongs to none
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone; // says which day is "today" to who asks
let sentAt = 0, awaitedSince = null; // of the question that is waited for, ms

async function mounted(...selectors) {
  while (!selectors.every((selector) => document.querySelector(selector))) {
    await new Promise((resume) => setTimeout(resume, 30));
  }
}

function makeElement(name, values) {
  return Object.assign(document.createElement(name), values);
}

function smallButton(words, label, act) {
  const button = makeElement("button", { type: "button", className: "nd-tiny", textContent: words });
  button.setAttribute("aria-label", label);
  button.addEventListener("click", act);
  return button;
}

function notify(words) {
  const line = document.querySelector("#nd-notice");
  line.textContent = words;
  setTimeout(() => (line.textContent = ""), 4000);
}

// A day is the outlet's own; its title says when that was in the reader's zone.
function localiseTimes(root) {
  for (const time of root.querySelectorAll("time[datetime*='T']")) {
    const iso = time.getAttribute("datetime");
    if (time.title || !/(Z|[+-]\d\d:\d\d)$/.test(iso)) continue; // without a zone it is not known when that is
    time.title = `${new Date(iso).toLocaleString("en-GB", { dateStyle: "full", timeStyle: "short" })}, your time`;
  }
}
