// Conversations, stored in this browser alone: the list, and what its buttons do.

function read() {
  try {
    const stored = JSON.parse(localStorage.getItem(STORE));
    return Array.isArray(stored) ? stored.filter((one) => one?.id && Array.isArray(one.records)) : [];
  } catch {
    return [];
  }
}

function store(all) {
  const newest = [];
  let turns = 0;
  for (const one of all) {
    turns += one.records.length;
    if (turns <= MAX_TURNS || !newest.length) newest.push(one);
  }
  conversations = newest;
  while (true) {
    try {
      localStorage.setItem(STORE, JSON.stringify(conversations));
      break;
    } catch {
      if (conversations.length < 2) break; // full, or forbidden: this conversation is not stored
      conversations.pop();
    }
  }
  showList();
}

function addTurn(turn, record) {
  if (!current) {
    current = { id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, title: record.question, records: [] };
  }
  leavePanel(turn);
  current.records.length = Math.min(turn, current.records.length);
  current.records.push(record);
  current.at = new Date().toISOString();
  store([current, ...allBut(current)]);
}

function allBut(than) {
  return read().filter((one) => one.id !== than.id); // read anew: another tab may have written meanwhile
}

function showList() {
  list.replaceChildren(...conversations.map((one) => {
    const row = makeElement("li", { className: one.id === current?.id ? "nd-current" : "" });
    const title = makeElement("button", { type: "button", className: "nd-conversation", textContent: one.title, title: one.title });
    title.addEventListener("click", () => restore(one));
    if (one.id === current?.id) title.setAttribute("aria-current", "true");
    row.append(title, smallButton("Rename", `Rename ${one.title}`, (event) => rename(one, row, event)),
      smallButton("Delete", `Delete ${one.title}`, (event) => remove(one, event.currentTarget)));
    return row;
  }));
  document.querySelector("#nd-none").hidden = conversations.length > 0;
  document.querySelector("#nd-save").disabled = !current;
}

function rename(one, row) {
  const input = makeElement("input", { value: one.title, maxLength: 200, className: "nd-rename" });
  input.setAttribute("aria-label", "New name");
  let done = false;
  const end = (take) => {
    if (done) return;
    done = true;
    const title = input.value.trim();
    if (take && title) {
      one.title = title;
      store(read().map((other) => (other.id === one.id ? { ...other, title } : other)));
    }
    showList();
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
    button.addEventListener("blur", showList, { once: true });
    return;
  }
  if (current?.id === one.id) startNew();
  store(allBut(one));
}

function restore(one) {
  leavePanel(0);
  current = one;
  replacing = null;
  showList();
  toggleList(false);
  trigger("restored", { records: one.records });
}

function startNew() {
  leavePanel(0);
  current = null;
  replacing = null;
  showList();
  toggleList(false);
  trigger("restored", { records: [] });
  box()?.focus();
}

function toggleList(open) {
  page.classList.toggle("nd-listing", open);
  document.querySelector("#nd-menu").setAttribute("aria-expanded", String(open));
}
