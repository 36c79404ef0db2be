// The events of the page, and what the server's own events call.

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
  if (event.key === "Escape") closePanel();
  if (event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable]")) {
    event.preventDefault();
    box()?.focus();
  }
});

document.querySelector("#nd-close").addEventListener("click", closePanel);
document.querySelector("#nd-new").addEventListener("click", startNew);
document.querySelector("#nd-menu").addEventListener("click", () => toggleList(!page.classList.contains("nd-listing")));
document.querySelector("#nd-save").addEventListener("click", async () => {
  download("newsdesk-conversation.md", "text/markdown", await server.conversation(current.records));
});
new MutationObserver(() => {
  localiseTimes(page);
  // Gradio's buttons for days have no name.
  for (const button of page.querySelectorAll("button.calendar:not([aria-label])")) {
    button.setAttribute("aria-label", "Choose a day");
  }
}).observe(page, { childList: true, subtree: true });

// A question that got lost, with the connection or the server, does not leave its reader waiting. Working servers send
// something every 15 seconds.
setInterval(() => {
  const lost = chat()?.querySelector(".nd-waiting .nd-silent");
  if (!lost) awaitedSince = null;
  else lost.hidden = Date.now() - Math.max((awaitedSince ??= Date.now()), window.newsdeskHeard ?? 0) < SILENT;
}, 1000);

// What the page's own events call; see newsdesk/page/questions.py.
window.newsdesk = {
  // The box is emptied at once, here: what is typed next is never lost to a late reply. From sending a question until
  // its answer is there, the next one stays in the box.
  send(text) {
    if (Date.now() - sentAt < SILENT || chat().querySelector(".nd-waiting")) return [text, null];
    if (!text.trim()) return ["", null];
    sentAt = Date.now();
    const sent = { question: text, from: replacing, correcting, zone };
    [replacing, correcting] = [null, false];
    return ["", sent];
  },
  // The question stands at the top and its answer under it, however long the passages below are.
  show() {
    awaitedSince = null;
    setTimeout(() => {
      sentAt = 0;
      [...chat().querySelectorAll(".user-row")].at(-1)?.scrollIntoView({ block: "start" });
    }, 50);
  },
  answered(latest) {
    if (latest) addTurn(latest.turn, latest.record);
    window.newsdesk.show();
  },
  // What a language model wrote belongs to the same turn; nobody who reads is moved to its top.
  written(latest) {
    if (latest?.record.written && current?.records.length === latest.turn + 1) addTurn(latest.turn, latest.record);
  },
};

showList();
const asked = new URLSearchParams(location.search);
if (chat().querySelector(".user-row")) {
  // The reader was faster than this script: what was asked stands already.
} else if (asked.get("q")) {
  const [since, until] = [asked.get("since"), asked.get("until")];
  const names = ["outlet", "author", "collection", "language"];
  const [outlet, author, collection, language] = names.map((name) => asked.getAll(name));
  trigger("addressed", { question: asked.get("q"), since, until, outlet, author, collection, language, zone });
} else if (conversations.length) {
  restore(conversations[0]);
}
