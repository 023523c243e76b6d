// The report form keeps what is written into it on the device, word by word, until it was sent: a dead battery, a closed
// page or a dead spot lose nothing.

import { all, get, has, put } from "./drafts.js";

const form = document.querySelector("[data-report]");
const said = document.querySelector("[data-drafts-said]");
const wish = () => form.elements.namedItem("wish");
// What belongs to one turn of the form only.
const TURN = new Set(["csrfmiddlewaretoken", "check", "website", "wish", "do", "photos", "view_lat", "view_lon"]);
let photos = [];
let state = "draft";
let through = false;

function written() {
  const fields = [...new FormData(form)].filter(([name, value]) => !TURN.has(name) && typeof value === "string");
  return { wish: wish().value, at: Date.now(), state, fields, photos };
}

const holds = (draft) => draft.photos.length > 0 || ["title", "description", "street", "landmark", "lat"].some((name) => has(draft, name));

async function keep() {
  const draft = written();
  if (holds(draft)) await put(draft);
}

let waiting = 0;
function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => keep().catch(() => {}), 300);
}
form.addEventListener("input", soon);
form.addEventListener("change", soon);
form.addEventListener("placed", soon);

// The form's photos as they go up (photos.js): chosen, arrived, left out. What has arrived is kept here too, for the
// server throws away after a day what was never sent.
form.addEventListener("photo", ({ detail }) => {
  if (detail.act === "chosen") photos.push({ key: detail.key, name: detail.name, blob: detail.blob, place: detail.place, kept: null });
  else if (detail.act === "kept") photos.forEach((one) => { if (one.key === detail.key) one.kept = detail.id; });
  else photos = photos.filter((one) => (detail.key ? one.key !== detail.key : one.kept !== detail.id));
  // Without a network nobody else reads where the photo was taken.
  if (detail.act === "chosen" && detail.place && !navigator.onLine && !form.elements.namedItem("lat").value) {
    form.elements.namedItem("lat").value = detail.place.lat.toFixed(6);
    form.elements.namedItem("lon").value = detail.place.lon.toFixed(6);
    form.elements.namedItem("spotted").value = "photo";
    form.querySelector('[data-map="picker"]')?.dispatchEvent(new CustomEvent("look", { detail: detail.place }));
  }
  soon();
});

// Sent while there is no network, or with a photo that did not get through: the page with the drafts takes it from here.
form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (through || (button && button.name === "do" && button.value !== "send")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  state = "waiting";
  try { await keep(); } catch { /* A browser that keeps nothing sends all the same. */ }
  if ((!navigator.onLine || photos.some((photo) => !photo.kept)) && (await get(wish().value).catch(() => null))) {
    location.assign(`${form.dataset.drafts}?send=${wish().value}`);
    return;
  }
  through = true;
  if (button && button.isConnected && !button.disabled) form.requestSubmit(button);
  else form.requestSubmit();
  through = false;
  state = "draft";
});

function fill(draft) {
  wish().value = draft.wish;
  photos = [];
  form.dispatchEvent(new CustomEvent("resumed", { detail: { photos: draft.photos } }));
  for (const [name, value] of draft.fields) {
    const there = form.elements.namedItem(name);
    if (!there) continue;
    const inputs = there instanceof RadioNodeList ? [...there] : [there];
    for (const input of inputs) {
      if (input.type === "radio" || input.type === "checkbox") { if (input.value === value) input.checked = true; }
      else input.value = value;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

function link(words, address) {
  const made = document.createElement("a");
  made.href = address;
  made.textContent = words;
  return made;
}

async function begin() {
  const wanted = new URLSearchParams(location.search).get("draft");
  // A form that was kept for times without a network has one wish for all.
  if ("kept" in form.dataset) wish().value = crypto.randomUUID();
  const draft = wanted ? await get(wanted) : null;
  if (draft) fill(draft);
  // Not while the form comes back with something to mend: that is the draft.
  else if (!document.getElementById("faults") && !document.getElementById("same")) {
    const others = (await all()).filter((one) => one.wish !== wish().value);
    if (others.length && said) {
      const words = others.length === 1 ? said.dataset.one : said.dataset.many.replace("0", others.length);
      said.append(`${words} `, link(said.dataset.show, form.dataset.drafts));
      said.hidden = false;
    }
  }
}
begin().catch(() => {});

if ("serviceWorker" in navigator && window.isSecureContext) {
  const worker = navigator.serviceWorker;
  worker.register(form.dataset.worker, { scope: "/" }).then(() => worker.ready).then((ready) => {
    const things = performance.getEntriesByType("resource").map((one) => one.name).filter((one) => one.startsWith(location.origin));
    things.push(form.dataset.draftsScript, form.dataset.check);
    ready.active.postMessage({ keep: things, language: document.documentElement.lang });
  }).catch(() => {});
}
