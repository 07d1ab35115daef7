// Files may be dropped anywhere on the form; without script the chooser does the same.
document.querySelectorAll("form[data-drop]").forEach((form) => {
  const chooser = form.querySelector("input[type=file]");
  ["dragover", "dragleave", "drop"].forEach((name) => {
    form.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      form.classList.toggle("is-over", name === "dragover");
      if (name === "drop") chooser.files = event.dataTransfer.files;
    });
  });
});
