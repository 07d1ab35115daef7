// The keyboard: Enter goes to the next field, Ctrl+Enter saves, "?" shows the keys, "/" goes to the search.
{
  const dialog = document.getElementById("keys");
  const FORMS = "form[data-register], form[data-draft]";
  const isSeen = (part) => (part.checkVisibility ? part.checkVisibility() : part.offsetParent !== null);

  // Main buttons have their key on every page, also where the template names none.
  const give = (selector, key) => {
    const part = document.querySelector(selector);
    if (part && !part.accessKey && !document.querySelector(`main [accesskey="${key}"]`)) part.accessKey = key;
  };
  give("main :is(.form-buttons, form.panel) .btn-primary[type=submit]", "s");
  give("main button[name=print]", "p");
  give("main .next-step .btn", "g");
  give("main .form-buttons a", "c");

  // One stop a group of radio buttons; a row nobody wrote into ends its list.
  const isStop = (field) => {
    if (field.disabled || field.type === "hidden" || field.matches("fieldset, output, [data-enter-skip], [tabindex='-1']")) return false;
    if (field.type === "radio" && !field.checked) {
      const group = [...field.form.querySelectorAll(`[name="${CSS.escape(field.name)}"]`)];
      if (group.some((radio) => radio.checked) || group[0] !== field) return false;
    }
    if (field.matches("[data-add-row]")) {
      const rows = [...field.closest("[data-rows]").querySelectorAll(":scope > .row-form")];
      const texts = rows.at(-1)?.querySelectorAll("input:not([type=number], [type=checkbox], [type=hidden])") ?? [];
      if (rows.length && ![...texts].some((text) => text.value.trim())) return false;
    }
    return isSeen(field);
  };

  const move = (field, step) => {
    const fields = [...field.form.elements];
    for (let at = fields.indexOf(field) + step; fields[at]; at += step) {
      if (fields[at].name === field.name && field.type === "radio") continue;
      if (isStop(fields[at])) {
        fields[at].focus();
        if (fields[at].matches("input:not([type=checkbox], [type=radio], [type=date], [type=datetime-local])")) fields[at].select();
        return;
      }
    }
  };
  window.deskKeys = { next: (field) => move(field, 1) };

  const save = (form, button) => form.requestSubmit(
    (button && form.querySelector(`button[name="${button}"]`)) || form.querySelector("button.btn-primary[type=submit], [type=submit]")
  );

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || !field.form || !field.closest("main")) return;
    if ((event.ctrlKey || event.metaKey) && field.form.getAttribute("method") === "post") {
      event.preventDefault();
      save(field.form, event.shiftKey ? "print" : "");
    } else if (field.matches("input:not([type=submit], [type=button]), select") && field.form.matches(FORMS)) {
      event.preventDefault();
      move(field, event.shiftKey ? -1 : 1);
    }
  });

  // Access keys the same way in every browser: Alt and the key. Where the browser was quicker, nothing is left to do.
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    const key = { Slash: "/" }[event.code] ?? event.code.replace(/^(Key|Digit)/, "").toLowerCase();
    const open = document.querySelector("dialog[open]");
    const part = [...(open ?? document).querySelectorAll("[accesskey]")].find((one) => one.accessKey === key && isSeen(one));
    if (!part) return;
    event.preventDefault();
    if (part.matches("a, button")) part.click();
    else part.focus();
  });

  // Single keys work outside of fields only, and can be switched off (WCAG 2.1.4); the switch is no personal data.
  const SWITCH = "single_keys=off";
  const isOff = () => document.cookie.split("; ").includes(SWITCH);
  const isTyping = (part) => part.matches("input, textarea, select, [contenteditable]") || part.closest("dialog[open]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target) || isOff()) return;
    const search = document.getElementById("site-search");
    if (event.key === "?" || event.key === "？") show(event);
    else if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
    }
  });

  const nameOf = (part) => part.dataset.keyName || part.getAttribute("aria-label") || part.labels?.[0]?.textContent || part.textContent;
  const list = (place, parts) => {
    const rows = dialog.querySelector(`[data-keys="${place}"]`);
    rows.replaceChildren(...parts.flatMap((part) => {
      const term = document.createElement("dt");
      const key = document.createElement("kbd");
      key.textContent = `Alt + ${part.accessKey.toUpperCase()}`;
      term.append(key);
      const told = document.createElement("dd");
      told.textContent = nameOf(part).trim();
      return [term, told];
    }));
    rows.closest("section").hidden = parts.length === 0;
  };
  function show(event) {
    event?.preventDefault();
    if (!dialog || dialog.open) return;
    const keyed = [...document.querySelectorAll("[accesskey]")].filter((part) => part.accessKey && isSeen(part) && !part.closest("dialog"));
    list("page", keyed.filter((part) => part.closest("main")));
    list("everywhere", keyed.filter((part) => !part.closest("main")));
    dialog.querySelector("[data-keys=form]").closest("section").hidden = !document.querySelector(`main :is(${FORMS})`);
    dialog.querySelector("[data-single-keys]").checked = !isOff();
    dialog.showModal();
  }
  document.querySelector("[data-open-keys]")?.addEventListener("click", show);
  dialog?.addEventListener("click", (event) => { if (event.target === dialog || event.target.matches("[data-close]")) dialog.close(); });
  dialog?.querySelector("[data-single-keys]").addEventListener("change", (event) => {
    document.cookie = `${event.target.checked ? "single_keys=on" : SWITCH}; path=/; max-age=31536000; samesite=lax`;
  });
}
