// The panel beside the answers.

function openPanel(title, kind) {
  panel.querySelector("#nd-panel-title").textContent = title;
  panel.dataset.kind = kind;
  page.classList.add("nd-beside");
  return panel.querySelector("#nd-panel-body");
}

async function fillPanel(title, kind, html) {
  const body = openPanel(title, kind);
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

function closePanel() {
  if (!page.classList.contains("nd-beside")) return;
  page.classList.remove("nd-beside");
  (opener?.isConnected ? opener : box())?.focus();
}
