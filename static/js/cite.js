// Picker beside every field in which laws are cited: type a law, a number or a word, choose, and 《…》第…条 is inserted.
// A combobox with a listbox (ARIA 1.2); without script the field is a plain one.
const WAIT = 200; // milliseconds after the last key
let boxes = 0;

document.querySelectorAll("[data-cite]").forEach((field) => {
  const id = `cite-${(boxes += 1)}`;
  const open = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-outline-secondary cite-open" });
  open.textContent = field.dataset.citeLabel;
  open.title = "Alt+L";
  open.dataset.enterSkip = "";
  field.setAttribute("aria-keyshortcuts", "Alt+L");
  open.setAttribute("aria-expanded", "false");
  open.setAttribute("aria-controls", id);
  const panel = Object.assign(document.createElement("div"), { id, className: "cite-panel", hidden: true });
  const input = Object.assign(document.createElement("input"), { type: "text", className: "form-control form-control-sm", autocomplete: "off" });
  const list = Object.assign(document.createElement("ul"), { id: `${id}-list`, className: "cite-list", hidden: true });
  input.placeholder = field.dataset.citeHint;
  const names = { role: "combobox", "aria-label": `${field.dataset.citeLabel}: ${field.dataset.citeHint}`, "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" };
  Object.entries(names).forEach(([name, value]) => input.setAttribute(name, value));
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.citeLabel);
  panel.append(input, list);
  const box = Object.assign(document.createElement("div"), { className: "cite" });
  box.append(open, panel);
  field.after(box);
  let timer = 0;
  let asked = 0;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const current = () => list.querySelector("[aria-selected=true]");
  function choose(option) {
    options().forEach((other) => other.setAttribute("aria-selected", String(other === option)));
    input.setAttribute("aria-activedescendant", option ? option.id : "");
    option?.scrollIntoView({ block: "nearest" });
  }
  function show(html) {
    list.innerHTML = html;
    options().forEach((option, place) => { option.id = `${id}-${place}`; });
    list.hidden = !list.childElementCount;
    input.setAttribute("aria-expanded", String(!list.hidden));
    choose(options()[0]);
  }
  async function ask() {
    const turn = (asked += 1);
    const words = input.value.trim();
    if (!words) return show("");
    const answer = await fetch(`${field.dataset.cite}?q=${encodeURIComponent(words)}`, { headers: { "HX-Request": "true" } });
    if (answer.ok && !answer.redirected && turn === asked) show(await answer.text());
  }
  function toggle(isOpen) {
    panel.hidden = !isOpen;
    open.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) return input.focus();
    input.value = "";
    show("");
    field.focus();
  }
  function insert(option) {
    const { selectionStart: start, selectionEnd: end, value } = field;
    const before = value.slice(0, start);
    const text = (/(?:[》款项目）]|条(?:之[一二三四五六七八九十\d]+)?)$/.test(before) ? "、" : "") + option.dataset.text;
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    toggle(false);
  }

  open.addEventListener("click", () => toggle(panel.hidden));
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = options();
    const place = all.indexOf(current());
    const moves = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: all.length - 1 };
    if (event.key === "Escape") toggle(false);
    else if (event.key === "Enter") { if (current()) insert(current()); }
    else if (event.key in moves && all.length && (event.key.startsWith("Arrow") || event.ctrlKey)) choose(all[(moves[event.key] + all.length) % all.length]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) insert(option);
  });
  field.addEventListener("keydown", (event) => {
    if (event.altKey && event.code === "KeyL") { event.preventDefault(); toggle(true); }
  });
});
