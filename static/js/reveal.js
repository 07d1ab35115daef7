// What was shown in full hides again by itself, and at once when the page is left.
const hide = (shown) => {
  shown.textContent = shown.dataset.masked;
  shown.removeAttribute("data-hide-after");
};
document.addEventListener("htmx:load", (event) => {
  const shown = event.target.closest?.("[data-hide-after]");
  if (shown) window.setTimeout(() => hide(shown), Number(shown.dataset.hideAfter) * 1000);
});
window.addEventListener("pagehide", () => document.querySelectorAll("[data-hide-after]").forEach(hide));
