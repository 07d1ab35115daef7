// Rows of a list in a form: another one from the template, numbered as the server expects.
document.querySelectorAll("[data-rows]").forEach((rows) => {
  const total = rows.querySelector(`[name="${rows.dataset.rows}-TOTAL_FORMS"]`);
  const button = rows.querySelector("[data-add-row]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const row = rows.querySelector("template").content.cloneNode(true);
    row.querySelectorAll("[name], [id], [for], [aria-describedby]").forEach((part) => {
      for (const name of ["name", "id", "for", "aria-describedby"]) {
        if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replaceAll("__prefix__", total.value));
      }
    });
    const first = row.querySelector("input, select");
    total.value = Number(total.value) + 1;
    button.before(row);
    first?.focus();
  });
});
