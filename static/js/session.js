// A session that ended while somebody typed: ask for the password on the same page, then go on with what was typed.
{
  const dialog = document.getElementById("sign-in-again");
  const places = document.body.dataset;
  let asked = null;
  let declined = false;

  sessionStorage.clear(); // htmx notes the page's address there, and a search has a name in it: nothing stays in the browser

  const renew = (token) => {
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  };

  // "ok", "ended" or "offline"; the tokens of all forms are fresh afterwards.
  const check = async () => {
    try {
      const answer = await fetch(places.sessionUrl, { cache: "no-store" });
      if (!answer.ok) return "offline";
      const state = await answer.json();
      renew(state.csrf);
      return state.user === places.user ? "ok" : "ended";
    } catch {
      return "offline";
    }
  };

  const ask = () => {
    asked ??= new Promise((resolve) => {
      const before = document.activeElement;
      dialog.querySelector("[data-errors]").textContent = "";
      dialog.returnValue = "";
      dialog.addEventListener("close", () => {
        asked = null;
        declined = dialog.returnValue !== "done";
        dialog.querySelector("form").reset();
        before?.focus();
        resolve(!declined);
      }, { once: true });
      dialog.showModal();
    });
    return asked;
  };

  const send = async (form) => {
    await check();
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body });
    const state = answer.ok ? await answer.json() : { user: "", errors: [dialog.dataset.failed] };
    if (state.user === places.user) {
      renew(state.csrf);
      dialog.close("done");
    } else {
      dialog.querySelector("[data-errors]").textContent = (state.errors ?? [dialog.dataset.failed]).join(" ");
      form.elements.password.select();
    }
  };

  dialog?.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    send(event.target).catch(() => { dialog.querySelector("[data-errors]").textContent = dialog.dataset.failed; });
  });
  dialog?.querySelector("[data-close]").addEventListener("click", () => dialog.close());

  // Whether the page may send something now; with `insist` a person waits for it, so ask even if asked in vain before.
  const ready = async ({ insist = true } = {}) => {
    const state = await check();
    if (state !== "ended") return state;
    if (declined && !insist) return "ended";
    return (await ask()) ? "ok" : "ended";
  };
  window.deskSession = { check, ready };

  // A form with a draft is sent only when it will be taken: the session lives and its token is fresh.
  document.querySelectorAll("form[data-draft]").forEach((form) => {
    let passing = false;
    let checking = false;
    form.addEventListener("submit", async (event) => {
      if (passing) return;
      event.preventDefault();
      event.stopPropagation();
      if (checking) return;
      checking = true;
      const state = await ready();
      checking = false;
      form.querySelector("[data-offline]")?.remove();
      if (state === "ok") {
        passing = true;
        form.requestSubmit(event.submitter);
        passing = false;
      } else if (state === "offline") {
        form.prepend(document.getElementById("desk-offline").content.cloneNode(true));
        form.querySelector("[data-offline]").scrollIntoView({ block: "center" });
      }
    });
  });

  // A part of a page that is answered by the sign-in page is not shown in its place.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (!dialog || new URL(event.detail.xhr.responseURL || "/", location).pathname !== places.signInUrl) return;
    event.detail.shouldSwap = false;
    if (!declined) ask();
  });
}
