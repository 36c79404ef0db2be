// What the buttons of an answer do.

const actions = {
  article: (button, { article, version, start, end, spans }) =>
    fillPanel("Article", "article", turnOf(button), server.article({ article, version, start, end, spans })),
  passages: (button) => fillPanel("Passages read", "passages", turnOf(button), server.passages(recordOf(button))),
  coverage: (button) => {
    openPanel("Timeline", "timeline", turnOf(button));
    trigger("timeline", { turn: turnOf(button), zone });
  },
  copy: (button, { text }) => copyText(button, text),
  link: (button, { link }) => copyText(button, location.origin + location.pathname + link),
  evidence: async (button) => {
    const { page: html, problem } = await server.evidence(recordOf(button));
    if (problem) notify(problem);
    else download("newsdesk-evidence.html", "text/html", html);
  },
  again: (button, { question }) => {
    if (Date.now() - sentAt < SILENT) return; // pressed twice
    sentAt = Date.now();
    trigger("again", { question, from: turnOf(button), zone });
  },
  edit: (button, { question }) => editQuestion(question, turnOf(button), false),
  correct: (button, { question }) => editQuestion(question, turnOf(button), true),
  stop: () => trigger("stopped", {}),
  up: (button) => judge(button, "up"),
  down: (button) => {
    const form = button.closest(".nd-foot").querySelector(".nd-reasons");
    form.hidden = !form.hidden;
    if (!form.hidden) form.querySelector("select").focus();
  },
};

// The place of the question that a button belongs to; null where it belongs to none.
function turnOf(button) {
  if (panel.contains(button)) return panelTurn;
  const turn = button.closest("[data-turn]")?.dataset.turn;
  return turn === undefined ? null : Number(turn);
}

function recordOf(button) {
  return current?.records[turnOf(button)] ?? {};
}

function editQuestion(question, turn, isCorrection) {
  replacing = turn;
  correcting = isCorrection;
  const area = box();
  area.value = question;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
  area.setSelectionRange(question.length, question.length);
}

async function copyText(button, text) {
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    const area = makeElement("textarea", { value: text });
    button.after(area);
    area.select();
    button.textContent = document.execCommand("copy") ? "Copied" : "Not copied";
    area.remove();
  }
  setTimeout(() => (button.textContent = words), 1500);
}

function download(name, type, text) {
  const link = makeElement("a", { download: name, href: URL.createObjectURL(new Blob([text], { type })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function judge(button, verdict, reason = "", comment = "") {
  const foot = button.closest(".nd-foot");
  const sentence = await server.verdict({ record: recordOf(button), verdict, reason, comment });
  foot.querySelector(".nd-reasons").hidden = true;
  for (const one of foot.querySelectorAll("[data-nd=up], [data-nd=down]")) {
    one.setAttribute("aria-pressed", String(one.dataset.nd === verdict));
  }
  notify(sentence);
}
