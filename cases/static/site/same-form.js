// Whoever goes back to a form that was sent finds that very form, though the page was fetched anew: its token is kept in
// the entry of the history, so that sending it once more is the same report and not a second one.

const form = document.querySelector("[data-report]");
const wish = form.elements.namedItem("wish");
if (history.state && history.state.sent) wish.value = history.state.sent;
form.addEventListener("submit", () => history.replaceState({ ...history.state, sent: wish.value }, ""));
