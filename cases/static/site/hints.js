// While somebody writes: perhaps this category, known outages, and what must be done at once instead of reporting.

const form = document.querySelector("[data-report][data-hints-at]");
if (form) start(form);

function start(form) {
  const value = (name) => form.elements.namedItem(name)?.value || "";
  const chosen = () => form.querySelector('input[name="category"]:checked');
  let waiting = 0;
  let turn = 0;
  let told = "";

  function ask() {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const asked = new URLSearchParams({ title: value("title"), description: value("description"), category: chosen()?.value || "", lat: value("lat"), lon: value("lon") });
      if (asked.toString() === told) return;
      told = asked.toString();
      const mine = ++turn;
      asked.append("csrfmiddlewaretoken", value("csrfmiddlewaretoken"));
      const answer = await fetch(form.dataset.hintsAt, { method: "POST", body: asked }).catch(() => null);
      if (!answer?.ok || mine !== turn) return;
      const piece = document.createElement("template");
      piece.innerHTML = await answer.text();
      for (const part of piece.content.querySelectorAll("[data-hints-of]")) {
        const place = form.querySelector(`[data-hints="${part.dataset.hintsOf}"]`);
        if (place && place.innerHTML.trim() !== part.innerHTML.trim()) place.innerHTML = part.innerHTML;
      }
    }, 500);
  }

  form.addEventListener("input", (event) => {
    if (["title", "description"].includes(event.target.name)) ask();
  });
  form.addEventListener("placed", ask);
  form.addEventListener("change", (event) => {
    if (event.target.name === "category") ask();
    stopped();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-kind]");
    if (!button) return;
    event.preventDefault();
    const kind = form.querySelector(`input[name="category"][value="${CSS.escape(button.dataset.kind)}"]`);
    if (!kind) return;
    kind.checked = true;
    kind.dispatchEvent(new Event("change", { bubbles: true }));
    kind.focus();
  });

  // An answer after which nothing can be sent says at once what to do.
  const ways = [...form.querySelectorAll("[data-stopper]")];
  const send = form.querySelector("[data-send]");
  const said = form.querySelector("[data-stop-said]");
  function stopped() {
    let stops = false;
    for (const way of ways) {
      const [name, code] = way.dataset.stopper.split("=");
      const input = form.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(code)}"]`);
      const counts = name === "category" || name.startsWith(`q-${chosen()?.value}-`);
      const on = Boolean(input?.checked) && counts;
      if (on && way.hidden) way.setAttribute("role", "alert");
      if (name !== "category") way.hidden = !on;
      stops ||= on;
    }
    send?.toggleAttribute("data-stopped", stops);
    if (said) said.hidden = !stops;
    for (const button of form.querySelectorAll('button[value="send"]')) button.disabled = stops;
    for (const old of form.querySelectorAll("#stop, [data-stop-way]")) if (!stops) old.remove();
  }
  if (ways.length) {
    stopped();
    addEventListener("pageshow", () => setTimeout(stopped));
    form.addEventListener("submit", (event) => {
      if (!send?.hasAttribute("data-stopped") || event.submitter?.value !== "send") return;
      event.preventDefault();
      event.stopImmediatePropagation();
    }, { capture: true });
  }
}
