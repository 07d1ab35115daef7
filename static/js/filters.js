// The number of a person must not stand in an address: typed into a list's filter, it is posted to the search instead.
const PERSONAL = /^(\d{17}[\dXx]|\d{15}|(\+?86)?1[3-9]\d{9}|0\d{9,11})$/;
document.querySelector("form[data-private-to]")?.addEventListener("submit", (event) => {
  const typed = event.target.elements.q.value.normalize("NFKC").replace(/[\s\-‐-―]/g, "");
  const box = document.getElementById("site-search");
  if (box && PERSONAL.test(typed)) {
    event.preventDefault();
    box.value = typed;
    box.form.submit();
  }
});
