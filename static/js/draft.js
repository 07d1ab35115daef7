// Drafts: what is typed is on the server within a second and comes back after a reload, a crash or a new sign-in.
// Nothing is kept in the browser. A form says data-draft="one" (one draft a page) or "many" (a new one each time).
{
  const PAUSE = 700; // milliseconds from the first key to the write
  const UNKEPT = ["csrfmiddlewaretoken", "draft"];
  const form = document.querySelector("form[data-draft]");
  const words = document.getElementById("desk-draft")?.content;
  const places = document.body.dataset;
  const here = () => location.pathname + location.search;

  let token = "";
  let sequence = 0;
  let saved = null;
  let timer = null;
  let isBusy = false;
  let isStopped = false;
  let isTouched = false; // by the person; what a script writes at the start (the first 问：) does not count
  let status;

  const isKept = (field) => field.name && !UNKEPT.includes(field.name) && !["password", "file"].includes(field.type);
  const typed = () => {
    const kept = new Set([...form.elements].filter(isKept).map((field) => field.name));
    return JSON.stringify([...new FormData(form)].filter(([name]) => kept.has(name)));
  };
  const focused = () => (form.contains(document.activeElement) ? document.activeElement.name ?? "" : "");
  const say = (kind, time = "") => {
    status.querySelectorAll("[data-say]").forEach((part) => { part.hidden = part.dataset.say !== kind; });
    const clock = status.querySelector(`[data-say="${kind}"] time`);
    if (clock) clock.textContent = time;
  };
  const later = (pause = PAUSE) => { timer ??= setTimeout(() => { timer = null; save(); }, pause); };

  const take = (draft) => {
    token = draft.token;
    sequence = draft.sequence;
    form.elements.draft.value = token;
  };
  const remember = () => {
    const address = new URL(location);
    if (form.dataset.draft !== "many" || address.searchParams.get("draft") === token) return;
    address.searchParams.set("draft", token);
    history.replaceState(history.state, "", address);
  };

  const find = async ({ named = true } = {}) => {
    const asked = new URLSearchParams({ page: here() });
    if (named) asked.set("draft", new URLSearchParams(location.search).get("draft") ?? "");
    if (named && form.dataset.draft === "one") asked.set("newest", "1");
    const answer = await fetch(`${places.draftUrl}?${asked}`, { redirect: "manual", cache: "no-store" });
    if (!answer.ok) throw new Error("no answer");
    return answer.json();
  };

  const write = (leaving) => {
    const text = typed();
    const body = new URLSearchParams({
      token, page: here(), sequence: sequence + 1, title: document.title.split(" · ")[0].slice(0, 200),
      focus: focused(), fields_typed: text, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
    });
    const keepalive = leaving && text.length < 20_000; // browsers refuse more from a page that closes
    return fetch(places.draftSaveUrl, { method: "POST", body, redirect: "manual", keepalive }).then((answer) => ({ answer, text }));
  };

  async function save() {
    if (isStopped || isBusy || typed() === saved) return;
    isBusy = true;
    try {
      if (!token) take(await find({ named: false }));
      await settle(await write(false));
    } catch {
      sequence += 1; // it may have arrived all the same
      say("failed");
      later(3000);
    }
    isBusy = false;
    if (!isStopped && typed() !== saved) later();
  }

  async function settle({ answer, text }) {
    if (answer.ok) {
      const told = await answer.json();
      if (told.refused) {
        isStopped = true;
        say(told.refused);
        return;
      }
      ({ sequence } = told);
      saved = text;
      remember();
      say("saved", told.saved);
    } else if (answer.type === "opaqueredirect" || answer.status === 403) {
      const state = await window.deskSession.ready({ insist: false });
      if (state !== "ok") say("signed-out");
      later(state === "ok" ? 0 : 5000);
    } else {
      say("failed");
      later(5000);
    }
  }

  const openRows = (name, wanted) => {
    const prefix = name.replace(/-TOTAL_FORMS$/, "");
    const button = form.querySelector(`[data-rows="${prefix}"] [data-add-row]`);
    for (let count = Number(form.elements[name]?.value ?? 0); button && count < wanted; count += 1) button.click();
  };

  const put = (field, values) => {
    const before = field.type === "checkbox" || field.type === "radio" ? field.checked : field.value;
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.multiple && field.options) [...field.options].forEach((option) => { option.selected = values.includes(option.value); });
    else if (values.length) field.value = values.shift();
    const after = field.type === "checkbox" || field.type === "radio" ? field.checked : field.value;
    if (before === after) return;
    for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const fill = (fields) => {
    form.dataset.restoring = "1";
    fields.filter(([name]) => name.endsWith("-TOTAL_FORMS")).forEach(([name, value]) => openRows(name, Number(value)));
    const told = new Map();
    fields.forEach(([name, value]) => told.set(name, [...(told.get(name) ?? []), value]));
    [...form.elements].filter((field) => isKept(field) && !field.name.endsWith("_FORMS")).forEach((field) => put(field, told.get(field.name) ?? []));
    delete form.dataset.restoring;
    form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true, detail: Object.fromEntries(fields) }));
  };

  const announce = (draft) => {
    const banner = words.querySelector("[data-restored]").cloneNode(true);
    banner.querySelector("time").textContent = draft.saved;
    const discard = banner.querySelector("form");
    discard.action = places.draftDiscardUrl.replace("00000000-0000-0000-0000-000000000000", draft.token);
    discard.elements.csrfmiddlewaretoken.value = form.elements.csrfmiddlewaretoken.value;
    const address = new URL(location);
    address.searchParams.delete("draft");
    discard.elements.next.value = address.pathname + address.search;
    form.before(banner);
  };

  const begin = async () => {
    status = words.querySelector("[data-status]").cloneNode(true);
    (form.querySelector(".form-buttons") ?? form).append(status);
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "draft" });
    form.append(field);
    saved = typed();
    const draft = await find();
    take(draft);
    if (draft.fields && !isTouched && !form.hasAttribute("data-draft-keep")) {
      fill(draft.fields);
      announce(draft);
      saved = typed();
      form.elements[draft.focus]?.focus?.();
    } else if (form.hasAttribute("data-draft-keep")) {
      saved = null;
      later(0);
    }
  };

  const takeNewer = () => { saved = typed(); location.reload(); };
  const keepMine = async () => {
    take(await find({ named: false }));
    isStopped = false;
    saved = null;
    save();
  };

  if (form && words) {
    const touch = () => { isTouched = true; };
    form.addEventListener("beforeinput", touch);
    form.addEventListener("change", (event) => { if (event.isTrusted) touch(); });
    form.addEventListener("input", (event) => { if (!event.isTrusted) touch(); });
    begin().catch(() => { say("failed"); });
    ["input", "change"].forEach((kind) => form.addEventListener(kind, () => {
      if (token && !form.dataset.restoring) remember(); // a reload finds the draft even before its first write is answered
      later();
    }));
    status.querySelector("[data-take-newer]").addEventListener("click", takeNewer);
    status.querySelector("[data-keep-mine]").addEventListener("click", keepMine);
    // The last keys before the page closes; whoever sends the form has no draft any more.
    window.addEventListener("pagehide", () => { if (token && !isStopped && typed() !== saved) write(true).catch(() => {}); });
    window.addEventListener("submit", (event) => { if (event.target === form && !event.defaultPrevented) isStopped = true; });
    window.addEventListener("pageshow", (event) => { if (event.persisted) isStopped = false; });
  }
}
