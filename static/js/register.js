// Registration: an identity number fills in sex and birth date, rows are added, Enter goes to the next field.
const form = document.querySelector("form[data-register]");
const number = form?.elements.id_number;

number?.addEventListener("input", () => {
  const digits = number.value.normalize("NFKC").replace(/[\s-]/g, "");
  if (!/^\d{17}[\dXx]$/.test(digits)) return;
  const { gender, birth_date: birth } = form.elements;
  gender.value = Number(digits[16]) % 2 ? "male" : "female";
  birth.value = `${digits.slice(6, 10)}-${digits.slice(10, 12)}-${digits.slice(12, 14)}`;
});

form?.querySelectorAll("[data-rows]").forEach((rows) => {
  const total = rows.querySelector(`[name="${rows.dataset.rows}-TOTAL_FORMS"]`);
  const button = rows.querySelector("[data-add-row]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const row = rows.querySelector("template").content.cloneNode(true);
    row.querySelectorAll("[name], [id], [for]").forEach((part) => {
      for (const name of ["name", "id", "for"]) {
        if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace("__prefix__", total.value));
      }
    });
    const first = row.querySelector("input, select");
    total.value = Number(total.value) + 1;
    button.before(row);
    first?.focus();
  });
});

form?.addEventListener("keydown", (event) => {
  const isField = event.target.matches("input, select");
  if (event.key !== "Enter" || event.isComposing || event.ctrlKey || !isField) return;
  event.preventDefault();
  const fields = [...form.elements].filter((field) => field.offsetParent && !field.disabled && field.type !== "hidden");
  fields[fields.indexOf(event.target) + 1]?.focus();
});
