// The record as questions and answers: Enter begins the next line with 问： or 答： by turns; plain text stays possible.
const area = document.querySelector("[data-talk]");
const QUESTION = "问：";
const ANSWER = "答：";

function type(text) {
  // Keeps the browser's own undo and tells the draft that something was typed.
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function line() {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const end = area.value.indexOf("\n", area.selectionStart);
  return { start, text: area.value.slice(start, end < 0 ? area.value.length : end) };
}

function lastMark() {
  const marks = area.value.slice(0, area.selectionStart).match(/^\s*[问答](?=[:：])/gm);
  return marks ? marks[marks.length - 1].trim() : "";
}

if (area) {
  const row = document.createElement("div");
  const label = document.createElement("label");
  const box = document.createElement("input");
  label.className = "form-check form-switch talk-switch";
  box.className = "form-check-input";
  box.type = "checkbox";
  box.checked = !area.value.trim() || /^\s*[问答][:：]/m.test(area.value);
  label.append(box, ` ${area.dataset.talk}`);
  row.append(label);
  area.before(row);

  const begin = () => {
    if (box.checked && !area.value && document.activeElement === area) type(QUESTION);
  };
  area.addEventListener("focus", begin);
  begin(); // the page may have opened with the cursor here
  box.addEventListener("change", () => {
    area.focus();
    if (box.checked && area.value && !line().text) type(lastMark() === "问" ? ANSWER : QUESTION);
  });
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || !box.checked) return;
    event.preventDefault();
    const { start, text } = line();
    if (/^\s*[问答][:：]\s*$/.test(text)) {
      // Enter on a mark without words turns it round: a second question, or the answer after all.
      area.setSelectionRange(start, start + text.length);
      type(text.includes("问") ? ANSWER : QUESTION);
      return;
    }
    type(`\n${lastMark() === "问" ? ANSWER : QUESTION}`);
  });
}
