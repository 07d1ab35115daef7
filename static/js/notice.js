// Propose the article that fits the chosen reason, unless somebody wrote another; show what the way of service asks for.
const basis = document.querySelector("[data-proposals]");
if (basis) {
  const proposals = JSON.parse(basis.dataset.proposals);
  document.querySelectorAll("[name=reason]").forEach((radio) => {
    radio.addEventListener("change", () => {
      const typed = basis.value.trim();
      if (!typed || Object.values(proposals).includes(typed)) basis.value = proposals[radio.value] || typed;
    });
  });
}
const ASKED = {
  direct: ["signer", "relation"], entrusted: ["signer", "relation"], left: ["refusal_reason", "witness"], post: ["mail_no", "signer", "relation"],
};
function showAsked() {
  const chosen = document.querySelector("[name=method]:checked")?.value;
  ["signer", "relation", "refusal_reason", "witness", "mail_no"].forEach((name) => {
    const row = document.getElementById(`div_id_${name}`);
    if (row) row.hidden = Boolean(chosen) && !(ASKED[chosen] || []).includes(name);
  });
}
if (document.getElementById("div_id_mail_no")) {
  document.querySelectorAll("[name=method]").forEach((radio) => radio.addEventListener("change", showAsked));
  showAsked();
}
