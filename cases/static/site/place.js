// Three ways to the same place: an address with suggestions while one types, the device, and the map moved by buttons.
// Only our own server is asked. The form does everything without it.

const form = document.querySelector("[data-report]");
const section = form.querySelector("[data-place]");
const map = section.querySelector('[data-map="picker"]');
const [street, house] = [document.getElementById("id_street"), document.getElementById("id_house")];
const [lat, lon, spotted] = ["id_lat", "id_lon", "id_spotted"].map((id) => document.getElementById(id));
const foundFor = form.elements.namedItem("found_for");
const said = section.querySelector("[data-address-said]");
const mapSaid = section.querySelector("[data-map-said]");
const outside = section.querySelector("[data-outside]");

async function asked(url, query) {
  try {
    const answer = await fetch(`${url}?${new URLSearchParams(query)}`, { headers: { Accept: "application/json" } });
    return answer.ok || answer.status === 429 ? await answer.json() : null;
  } catch {
    return null;
  }
}

// The address as the server writes it, so that it knows for which one the place was found.
const language = document.querySelector("[data-number-first]") ? "first" : "last";
const address = () => {
  const [way, number] = [street.value.trim(), house.value.trim()];
  if (!way || !number) return way;
  return language === "first" ? `${number} ${way}` : `${way} ${number}`;
};

// --- an address that was found ---

function stand(one, by) {
  lat.value = one.lat.toFixed(6);
  lon.value = one.lon.toFixed(6);
  spotted.value = by;
  if (map && !map.hidden) map.dispatchEvent(new CustomEvent("look", { detail: { ...one, by } }));
  else form.dispatchEvent(new CustomEvent("placed", { detail: { by } }));
}

function take(one) {
  street.value = one.street || one.words;
  if (one.house) house.value = one.house;
  delete street.dataset.proposed;
  said.textContent = one.says;
  if (one.kind === "street") {
    // Only the middle of the street is known: the map shows it, and the sign is not there yet.
    if (map && !map.hidden && (!lat.value || spotted.value === "address")) {
      lat.value = lon.value = spotted.value = "";
      map.dispatchEvent(new CustomEvent("look", { detail: one }));
    }
    return;
  }
  stand(one, "address");
  foundFor.value = address();
}

// A whole address that was typed: looked for when its field is left, unless somebody has shown the place otherwise.
let turn = 0;
async function find() {
  if (!street.value.trim() || (lat.value && spotted.value !== "address" && spotted.value !== "street")) return;
  if (lat.value && foundFor.value === address()) return;
  const mine = ++turn;
  const answer = await asked(form.dataset.addresses, { street: street.value, house: house.value });
  if (!answer || mine !== turn) return;
  if (!answer.found.length) {
    said.textContent = answer.says || said.dataset.wordsNone;
    return;
  }
  const typed = [street.value, house.value];
  take(answer.found[0]);
  // What was typed stays as it was typed.
  [street.value, house.value] = typed;
  if (answer.found[0].kind !== "street") foundFor.value = address();
}
house.addEventListener("change", find);

// --- suggestions: a combobox with a list box, as the ARIA Authoring Practices describe it ---

const offers = section.querySelector("[data-offers]");
const list = document.getElementById("addresses");
street.removeAttribute("list");
street.setAttribute("role", "combobox");
street.setAttribute("aria-autocomplete", "list");
street.setAttribute("aria-expanded", "false");
street.setAttribute("aria-controls", "addresses");
let shown = [];
let current = -1;
let waiting = 0;

function close() {
  offers.hidden = true;
  shown = [];
  current = -1;
  street.setAttribute("aria-expanded", "false");
  street.removeAttribute("aria-activedescendant");
}

function open(found) {
  shown = found;
  current = -1;
  list.replaceChildren(
    ...found.map((one, place) => {
      const item = document.createElement("li");
      item.id = `address-${place}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.textContent = one.words;
      // Before the field loses the focus, or the list would be gone.
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        choose(place);
      });
      return item;
    }),
  );
  offers.hidden = false;
  street.setAttribute("aria-expanded", "true");
  street.removeAttribute("aria-activedescendant");
}

function point(place) {
  current = place;
  [...list.children].forEach((item, other) => item.setAttribute("aria-selected", String(other === place)));
  list.children[place].scrollIntoView({ block: "nearest" });
  street.setAttribute("aria-activedescendant", list.children[place].id);
}

function choose(place) {
  const one = shown[place];
  close();
  take(one);
  // A street alone: the number comes next.
  if (one.kind === "street" && !house.value) house.focus();
  else if (one.kind === "street") find();
}

street.addEventListener("input", () => {
  clearTimeout(waiting);
  delete street.dataset.proposed;
  if (street.value.trim().length < 2) {
    close();
    return;
  }
  waiting = setTimeout(async () => {
    const mine = ++turn;
    const answer = await asked(form.dataset.addresses, { q: street.value });
    if (!answer || mine !== turn || document.activeElement !== street) return;
    if (answer.found.length) open(answer.found);
    else close();
    said.textContent = answer.says || (answer.found.length ? said.dataset.wordsCount.replace("0", answer.found.length) : "");
  }, 250);
});
street.addEventListener("keydown", (event) => {
  if (offers.hidden) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const step = event.key === "ArrowDown" ? 1 : -1;
    point((current + step + shown.length + (current < 0 && step < 0 ? 1 : 0)) % shown.length);
    event.preventDefault();
  } else if (event.key === "Enter" && current >= 0) {
    choose(current);
    event.preventDefault();
  } else if (event.key === "Escape") {
    close();
    event.preventDefault();
  }
});
street.addEventListener("blur", () => {
  clearTimeout(waiting);
  turn += 1;
  close();
  if (!("proposed" in street.dataset)) find();
});

// --- from the sign to the address, and whose the place is ---

let looking = 0;
form.addEventListener("placed", ({ detail }) => {
  clearTimeout(looking);
  const by = detail ? detail.by : "map";
  spotted.value = by;
  if (by === "map") said.textContent = "";
  looking = setTimeout(async () => {
    const category = form.querySelector('input[name="category"]:checked');
    const typed = Object.fromEntries(["street", "house", "landmark", "title"].map((name) => [name, form.elements.namedItem(name).value]));
    const at = `${lat.value};${lon.value}`;
    const answer = await asked(form.dataset.at, { ...typed, lat: lat.value, lon: lon.value, category: category ? category.value : "" });
    if (!answer || at !== `${lat.value};${lon.value}`) return;
    outside.innerHTML = answer.outside || "";
    if (by === "address" || answer.outside || !answer.street) return;
    mapSaid.textContent = `${map.dataset.wordsSet}. ${answer.says}.`;
    // A proposal only: what somebody has written themselves stays.
    if (street.value.trim() && !("proposed" in street.dataset)) return;
    street.value = answer.street;
    house.value = answer.house;
    street.dataset.proposed = "";
  }, 500);
});
house.addEventListener("input", () => delete street.dataset.proposed);

// --- the device, and the map moved by buttons ---

const placing = section.querySelector("[data-placing]");
function furnish() {
  placing.hidden = false;
  const here = placing.querySelector("[data-here]");
  here.hidden = !navigator.geolocation;
  here.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const metres = Math.max(1, Math.round(coords.accuracy));
        stand({ lat: coords.latitude, lon: coords.longitude, metres }, "me");
        const vague = metres > 50 ? ` ${map.dataset.wordsVague}` : "";
        said.textContent = map.dataset.wordsAccuracy.replace("0", metres) + vague;
      },
      () => {
        said.textContent = map.dataset.wordsDenied;
      },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
  const pad = document.getElementById("pad");
  const opener = placing.querySelector("[data-pad-open]");
  opener.addEventListener("click", () => {
    pad.hidden = !pad.hidden;
    opener.setAttribute("aria-expanded", String(!pad.hidden));
  });
  for (const button of pad.querySelectorAll("[data-push]")) {
    const [x, y] = button.dataset.push.split(" ").map(Number);
    button.addEventListener("click", () => map.dispatchEvent(new CustomEvent("push", { detail: { x, y } })));
  }
  for (const button of pad.querySelectorAll("[data-zoom]"))
    button.addEventListener("click", () => map.dispatchEvent(new CustomEvent("zoom", { detail: { by: Number(button.dataset.zoom) } })));
}
if (map) {
  if (map.classList.contains("lively")) furnish();
  else map.addEventListener("ready", furnish);
}

// What becomes of one's words is asked only where there are any.
const near = form.querySelector("[data-near-list]");
function hasTyped() {
  const words = ["title", "description"].some((name) => form.elements.namedItem(name).value.trim());
  return words || Boolean(form.querySelector(".shots .kept")) || document.getElementById("id_photos").files.length > 0;
}
const tellTyped = () => near.querySelectorAll("[data-typed]").forEach((part) => (part.hidden = !hasTyped()));
new MutationObserver(tellTyped).observe(near, { childList: true });
form.addEventListener("input", tellTyped);

const told = document.getElementById("told");
if (told && !document.getElementById("faults")) told.focus();
