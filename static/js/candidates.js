// Registration: who was here before is asked while typing; choosing somebody fills in what need not be said again.
(() => {
  const slot = document.querySelector("[data-candidates]");
  const form = slot?.closest("form");
  if (!form) return;
  const asked = ["name", "is_anonymous", "id_number", "phone", "address"];
  const unsaid = ["", "unstated"];
  let timer;
  let filled = [];
  let filledFor = "";

  const look = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => window.htmx.trigger(slot, "typed"), wait);
  };
  form.addEventListener("input", (event) => {
    if (!event.isComposing && asked.includes(event.target.name)) look(250);
  });
  form.addEventListener("compositionend", (event) => {
    if (asked.includes(event.target.name)) look(250);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "same_as") look(0);
    else if (asked.includes(event.target.name)) look(250); // filled in by a card or a draft, which no key told
  });
  // A draft brings back the choice, too, as soon as there is again something to choose from.
  let wanted = "";
  form.addEventListener("draft:restored", (event) => {
    wanted = event.detail.same_as ?? "";
    look(0);
  });
  slot.addEventListener("htmx:afterSwap", () => {
    const choice = [...slot.querySelectorAll("[name=same_as]")].find((radio) => radio.value === wanted);
    wanted = "";
    if (!choice || choice.checked) return;
    choice.checked = true;
    look(0);
  });

  // Another choice takes back what the last one filled in, unless somebody wrote over it.
  const takeBack = () => {
    filled.forEach(([field, value, before]) => {
      if (field.type === "checkbox") field.checked = false;
      else if (field.value === value) field.value = before;
    });
    filled = [];
  };
  const fill = (name, value) => {
    const fields = [form.elements[name]].flat().flatMap((found) => (found instanceof RadioNodeList ? [...found] : [found]));
    fields.filter(Boolean).forEach((field) => {
      if (field.type === "checkbox") {
        if (field.checked || field.value !== value) return;
        field.checked = true;
        filled.push([field, value, ""]);
      } else if (unsaid.includes(field.value)) {
        filled.push([field, value, field.value]);
        field.value = value;
      }
    });
  };
  slot.addEventListener("htmx:afterSwap", () => {
    const known = slot.querySelector("[data-known]");
    const choice = known?.dataset.known ?? "";
    if (choice === filledFor) return;
    takeBack();
    filledFor = choice;
    known?.querySelectorAll("data").forEach((one) => fill(one.dataset.name, one.value));
  });
})();
