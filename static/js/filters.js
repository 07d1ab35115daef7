// The number of a person must not stand in an address: typed into a list's filter, it is posted to the search instead.
const PERSONAL = /\d{15}|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{9,11}(?!\d)/; // anywhere in the text; the server decides
document.querySelector("form[data-private-to]")?.addEventListener("submit", (event) => {
  const text = event.target.elements.q.value;
  const typed = text.normalize("NFKC").replace(/(?<=\d)[\s\-‐-―]+(?=\d)/g, "");
  const box = document.getElementById("site-search");
  if (box && PERSONAL.test(typed)) {
    event.preventDefault();
    box.value = text;
    box.form.submit();
  }
});
