// The queue refreshes itself, but never under the hands of whoever is just using it.
document.addEventListener("htmx:beforeRequest", (event) => {
  const queue = event.target.closest?.("[data-queue]");
  const isBusy = queue && (queue.contains(document.activeElement) || queue.querySelector("details[open]"));
  if (isBusy || document.hidden) event.preventDefault();
});
