// A proposed category is taken by a click, or by its figure while the list of categories has the focus.
{
  const form = document.querySelector("form[data-register]");
  const take = (button) => {
    for (const [name, value] of [["category1", button.dataset.above], ["category2", button.dataset.below]]) {
      form.elements[name].value = value;
      form.elements[name].dispatchEvent(new Event("change", { bubbles: true }));
    }
    document.getElementById("category-suggestions").replaceChildren();
    form.elements.category2.focus();
  };
  form?.addEventListener("click", (event) => {
    const button = event.target.closest("[data-suggestion]");
    if (button) take(button);
  });
  form?.addEventListener("keydown", (event) => {
    if (!["category1", "category2"].includes(event.target.name) || event.ctrlKey || event.altKey || event.metaKey) return;
    const button = form.querySelector(`[data-suggestion="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    take(button);
  });
}
