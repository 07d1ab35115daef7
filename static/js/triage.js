// Show only what the chosen outcome asks for; without script every field is there, and the server checks.
const NEEDED = {
  answered: ["result", "legal_basis", "feedback_method"],
  settled: ["result", "legal_basis", "feedback_method"],
  joined: ["joined_no"],
  accepted: ["notice_given"], referred: ["notice_given"], directed: ["notice_given"], declined: ["notice_given"], not_again: ["notice_given"],
};
const OPTIONAL = ["result", "legal_basis", "feedback_method", "joined_no", "notice_given"];
function show() {
  const chosen = document.querySelector("[name=disposition]:checked")?.value;
  OPTIONAL.forEach((name) => {
    const row = document.getElementById(`div_id_${name}`);
    if (row) row.hidden = !(NEEDED[chosen] || []).includes(name);
  });
  const onTheSpot = ["answered", "settled"].includes(chosen);
  document.querySelectorAll("[id^=div_id_decision_], [id^=div_id_text_], [id^=div_id_basis_]").forEach((row) => {
    row.hidden = !onTheSpot;
  });
}
document.querySelectorAll("[name=disposition]").forEach((radio) => radio.addEventListener("change", show));
show();
