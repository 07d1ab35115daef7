// Behaviour every page shares: no double submission, confirmation before what can't be undone, focus on the first error.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  if (form.getAttribute("method")?.toLowerCase() === "post" && !form.hasAttribute("data-many")) {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
  }
});
// Coming back with the browser's own button must not leave the form locked.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
document.querySelector(".is-invalid, .alert-danger[tabindex]")?.focus();
