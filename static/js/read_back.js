// Reading back with the keys: arrows, page keys or the space bar turn the page; never while something is typed.
const TURNS = { ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "prev", PageUp: "prev" };
document.addEventListener("keydown", (event) => {
  const turn = TURNS[event.key];
  if (!turn || event.target.closest("input, textarea, select, button, a") || event.ctrlKey || event.altKey || event.metaKey) return;
  const link = document.querySelector(`[rel="${turn}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
