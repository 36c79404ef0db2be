// The panel beside the answers. What it shows belongs to one question, which it names, or to none.

function openPanel(title, kind, turn) {
  panelTurn = turn;
  panel.querySelector("#nd-panel-title").textContent = title;
  panel.querySelector("#nd-panel-question").textContent = current?.records[turn]?.question ?? "";
  panel.dataset.kind = kind;
  page.classList.add("nd-beside");
  return panel.querySelector("#nd-panel-body");
}

async function fillPanel(title, kind, turn, html) {
  const body = openPanel(title, kind, turn);
  body.setAttribute("aria-busy", "true");
  body.innerHTML = ""; // what stood there is another article's
  try {
    body.innerHTML = await html;
  } catch {
    body.textContent = "This could not be loaded: the server did not answer.";
  }
  body.removeAttribute("aria-busy");
  localiseTimes(body);
  const quote = body.querySelector(".nd-quote");
  if (quote) quote.scrollIntoView({ block: "center" });
  else body.scrollTop = 0;
  panel.querySelector("#nd-close").focus({ preventScroll: true });
}

// Another question took the place of its question, or will lie under it on a small screen.
function leavePanel(turn) {
  const isOver = getComputedStyle(panel).position === "fixed";
  if (!isOver && (panelTurn ?? -1) < turn) return;
  if (panel.contains(document.activeElement)) box()?.focus();
  page.classList.remove("nd-beside");
}

function closePanel() {
  if (!page.classList.contains("nd-beside")) return;
  page.classList.remove("nd-beside");
  (opener?.isConnected ? opener : box())?.focus();
}
