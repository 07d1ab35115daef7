// The window's answers, checked while they are typed: identity number, name, phone, and the line of a card reader.
// Sex and birth date are read here, for speed; what is right and what is odd is the server's word.
{
  const form = document.querySelector("form[data-register]");
  const ON_CARD = ["name", "gender", "birth_date", "ethnicity", "address", "id_type", "id_number"];
  const CHECKED = ["name", "phone", "phone2", "id_number"];
  const NUMBER = /^\d{17}[\dX]$/;
  const CARD_LINE = /[\d０-９]{17}[\d０-９xXｘＸ]/;
  const SEPARATOR = /[\t\n|｜,，;；:：]/;
  const READER = 40; // milliseconds between two keys no person keeps
  const kindOf = (field) => field.name.replace(/^.*-/, "");
  const beside = (field, kind) => form.elements[field.name.slice(0, -kindOf(field).length) + kind];
  const plain = (text) => text.normalize("NFKC").replace(/[\s\-‐-―]+/g, "").toUpperCase();
  const isCardLine = (text) => text.length > 22 && CARD_LINE.test(text) && SEPARATOR.test(text);

  const note = (field, name, text, look) => {
    const id = `${field.id}_${name}`;
    let part = document.getElementById(id);
    if (!part && text) {
      part = Object.assign(document.createElement("div"), { id });
      (field.closest(".mb-3") ?? field.parentElement).append(part);
      field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
    }
    if (!part) return;
    part.className = `field-note ${look}`;
    part.textContent = text;
    part.setAttribute("role", text ? "status" : "none");
  };

  const tell = (field, { errors, warnings }) => {
    field.classList.toggle("is-invalid", errors.length > 0);
    field.setAttribute("aria-invalid", String(errors.length > 0));
    document.querySelectorAll(`#error_1_${field.id}, #error_2_${field.id}`).forEach((old) => old.remove());
    note(field, "check", [...errors, ...warnings].join(" "), errors.length ? "is-wrong" : "is-odd");
  };

  const set = (field, value) => {
    if (!field || field.value === value) return;
    if (field.options && ![...field.options].some((option) => option.value === value)) return;
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const put = (field, fill) => {
    form.dataset.filling = "1";
    for (const [name, value] of Object.entries(fill)) {
      const other = beside(field, name);
      if (name === "region_code" && other?.value) continue;
      set(other, value);
      if (other !== field) other?.toggleAttribute("data-enter-skip", true);
    }
    delete form.dataset.filling;
  };

  const ageOf = (field, age) => {
    const born = beside(field, "birth_date");
    if (born && form.dataset.wordsAge) note(born, "age", age === null ? "" : form.dataset.wordsAge.replace("{age}", age), "is-told");
  };

  const ask = async (name, field, text) => {
    const body = new URLSearchParams({ field: name, value: text, id_type: beside(field, "id_type")?.value ?? "" });
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const answer = await fetch(form.dataset.checkUrl, { method: "POST", body, redirect: "manual" });
    return answer.ok ? answer.json() : null;
  };

  const check = async (field) => {
    const text = field.value;
    const told = await ask(kindOf(field), field, text).catch(() => null);
    if (!told || field.value !== text) return;
    tell(field, told);
    if (!told.errors.length) put(field, { [kindOf(field)]: told.value });
    if (kindOf(field) !== "id_number") return;
    put(field, told.fill);
    ageOf(field, told.age);
  };

  // The same sum the server makes (GB 11643), so that sex and birth date stand there with the last digit.
  const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const fits = (digits) => "10X98765432"[WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0) % 11] === digits[17];
  const read = (field) => {
    const digits = plain(field.value);
    if (NUMBER.test(digits) && fits(digits)) {
      put(field, { gender: Number(digits[16]) % 2 ? "male" : "female", birth_date: `${digits.slice(6, 10)}-${digits.slice(10, 12)}-${digits.slice(12, 14)}` });
    }
    if (digits.length >= 18) check(field);
    else {
      tell(field, { errors: [], warnings: [] });
      ageOf(field, null);
    }
  };

  const readCard = async (field, text) => {
    const told = await ask("card", field, text).catch(() => null);
    if (!told?.fill.id_number) {
      if (!field.value) field.value = text.replace(/\s+/g, " ");
      check(field);
      return;
    }
    const number = form.elements.id_number;
    form.elements.name.value = "";
    put(form.elements.name, told.fill);
    tell(form.elements.name, { errors: [], warnings: [] });
    tell(number, told);
    ageOf(number, told.age);
    uncheck();
    window.deskKeys?.next(number);
  };

  // What was compared with the document is not what stands there now. What is written down only later was not compared.
  let compared = null;
  const compare = () => { compared = new Set(ON_CARD.filter((name) => form.elements[name]?.value)); };
  const uncheck = (name) => {
    const checked = form.elements.id_checked;
    if (!checked?.checked || (name && compared && !compared.has(name))) return;
    checked.checked = false;
    note(checked, "check", form.dataset.wordsUnchecked ?? "", "is-odd");
    checked.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const isReader = (field) => field === form.elements.name || field === form.elements.id_number;
  let waiting = null;
  const soon = (action) => { clearTimeout(waiting); waiting = setTimeout(action, 120); };
  const listen = () => {
    form.addEventListener("input", (event) => {
      const field = event.target;
      if (form.dataset.restoring) return;
      if (ON_CARD.includes(field.name) && event.isTrusted) uncheck(field.name);
      if (isReader(field) && isCardLine(field.value)) soon(() => {
        const text = field.value;
        field.value = "";
        readCard(field, text);
      });
      else if (kindOf(field) === "id_number") read(field);
      if (field.name === "name") form.elements.is_anonymous?.toggleAttribute("data-enter-skip", field.value !== "");
    });
    form.addEventListener("change", (event) => {
      const field = event.target;
      if (form.dataset.restoring || form.dataset.filling || isCardLine(field.value)) return;
      if (field.name === "id_checked" && field.checked) {
        compare();
        note(field, "check", "", "is-told");
      }
      if (CHECKED.includes(kindOf(field)) && field.matches("input") && beside(field, "gender")) check(field);
      if (kindOf(field) === "id_type" && form.elements.id_number.value) check(form.elements.id_number);
    });
    form.addEventListener("draft:restored", () => {
      compare();
      [...form.elements].filter((field) => field.name && field.value && CHECKED.includes(kindOf(field)) && beside(field, "gender")).forEach(check);
    });
    form.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text") ?? "";
      if (!isReader(event.target) || !isCardLine(text)) return;
      event.preventDefault();
      readCard(event.target, text);
    });
    // A reader separates with Tab or Enter as well; no person presses them that soon after a key.
    let before = 0;
    let run = 0;
    form.addEventListener("keydown", (event) => {
      const field = event.target;
      run = event.timeStamp - before < READER ? run + 1 : 0;
      before = event.timeStamp;
      // A reader has written something by then; on an empty field Tab and Enter move on, however fast they come.
      if (run < 3 || !isReader(field) || !field.value || !["Tab", "Enter"].includes(event.key)) return;
      event.preventDefault();
      field.value += "|";
      soon(() => {
        if (isCardLine(field.value)) field.dispatchEvent(new Event("input", { bubbles: true }));
        else {
          field.value = field.value.replace(/\|+$/, "");
          window.deskKeys?.next(field);
        }
      });
    });
  };

  if (form) {
    if (form.dataset.checkUrl) listen();
    [form.elements.name, form.elements.id_number].forEach((field) => field?.removeAttribute("maxlength")); // a reader's line is longer
    form.elements.id_type?.toggleAttribute("data-enter-skip", Boolean(form.elements.id_type.value));
  }
}
