// What makes the report form quicker: the open cases close by while one is still writing. The form does everything
// without it.

const form = document.querySelector("[data-report]");
const value = (name) => {
  const input = form.elements.namedItem(name);
  return input ? input.value : "";
};

// Is it one of these? Asked once the place is set, again when the kind is chosen.
const near = form.querySelector("[data-near-list]");
let waiting = 0;
let turn = 0;
function askNear() {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    if (!value("lat") || !value("lon")) return;
    const mine = ++turn;
    const category = form.querySelector('input[name="category"]:checked');
    const query = new URLSearchParams({ lat: value("lat"), lon: value("lon"), category: category ? category.value : "" });
    const answer = await fetch(`${form.dataset.near}?${query}`);
    if (!answer.ok || mine !== turn) return;
    const piece = (await answer.text()).trim();
    near.innerHTML = piece ? `<section class="step stack" aria-labelledby="s3">${piece}</section>` : "";
    // Seen now: sending need not ask again.
    form.elements.namedItem("not_same").value = piece ? "True" : "";
  }, 400);
}
form.addEventListener("placed", askNear);
for (const kind of form.querySelectorAll('input[name="category"]')) kind.addEventListener("change", askNear);

// A second press on "send" while the first is on its way would only wait for the same case.
form.addEventListener("submit", () => {
  setTimeout(() => {
    for (const send of form.querySelectorAll('button[value="send"]')) send.disabled = true;
  }, 0);
});
addEventListener("pageshow", () => {
  for (const send of form.querySelectorAll('button[value="send"]')) send.disabled = false;
});

const faults = document.getElementById("faults") || document.getElementById("same");
if (faults) faults.focus();

// How far the form is filled in, as the server says it of a form that comes back (cases/site/report.py, step_of).
const stones = [...form.querySelectorAll(".stones li")];
function lay() {
  const photo = form.querySelector("[data-kept] li") !== null;
  const place = Boolean(value("lat") || value("street"));
  const kind = form.querySelector('input[name="category"]:checked') !== null;
  const step = !photo && !place && !kind ? 1 : !place ? 2 : kind && value("title") ? 4 : 3;
  stones.forEach((stone, index) => {
    stone.className = index + 1 < step ? "laid" : index + 1 === step ? "now" : "";
    if (index + 1 === step) stone.setAttribute("aria-current", "step");
    else stone.removeAttribute("aria-current");
  });
}
for (const kind of ["input", "change", "placed"]) form.addEventListener(kind, lay);
form.addEventListener("photo", () => setTimeout(lay, 0));
