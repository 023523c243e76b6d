// The lively maps: the town from its own lines, cases as squares and signs, and the picker of the report form.
// Without JavaScript the maps drawn on the server stay where they are; here they are replaced once the ground has come.
/* global L */

const STREET_NAMES_FROM = 15;
const PINS_FROM = 16;
const METRE = 156543.03392; // metres a pixel at zoom 0 on the equator

const colour = (token) => getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
const once = new Map();

function fetchJson(url) {
  return fetch(url, { headers: { Accept: "application/json" } }).then((answer) => {
    if (!answer.ok) throw new Error(`${answer.status} ${url}`);
    return answer.json();
  });
}

function ground(url) {
  if (!once.has(url)) once.set(url, fetchJson(url));
  return once.get(url);
}

// A map in the element, with the town drawn on it. Gives nothing where the town has no boundary.
function open(element, town) {
  const boundary = L.geoJSON(town.boundary);
  if (!boundary.getLayers().length) return null;
  const holder = document.createElement("div");
  element.append(holder);
  element.classList.add("lively");
  const map = L.map(holder, {
    zoomControl: false,
    // Who is to be named stands on the map in any case.
    attributionControl: false,
    preferCanvas: true,
    fadeAnimation: false,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    zoomSnap: 0.25,
    zoomDelta: 1,
    maxZoom: 19,
    minZoom: 9,
    maxBounds: boundary.getBounds().pad(0.6),
  });
  holder.setAttribute("role", "application");
  holder.setAttribute("aria-label", element.dataset.label || "");
  // As close as shows nearly all of it: a hair's breadth may lie outside.
  map.fitBounds(boundary.getBounds());
  if (element.dataset.map !== "picker") map.setZoom(map.getZoom() + 0.25, { animate: false });
  if (town.tiles) L.tileLayer(town.tiles, { maxZoom: 19, maxNativeZoom: town.nearest || 19 }).addTo(map);
  else paint(map, town);
  L.geoJSON(town.boundary, {
    interactive: false,
    style: { fill: false, color: colour("primary-ink"), weight: 2.5, dashArray: "14 5 2 5" },
  }).addTo(map);
  for (const drawn of element.querySelectorAll(":scope > svg")) drawn.remove();
  return map;
}

function paint(map, town) {
  const beneath = map.createPane("names");
  beneath.style.zIndex = 450;
  const flat = (fill) => ({ interactive: false, style: { stroke: false, fillColor: fill, fillOpacity: 1 } });
  const of = (kind) => town.lines.filter((line) => line.properties.kind === kind);
  L.geoJSON(town.boundary, flat(colour("wash-2"))).addTo(map);
  L.geoJSON(of("park"), flat("#d6e6d2")).addTo(map);
  L.geoJSON(of("water"), flat(colour("primary-pale"))).addTo(map);
  L.geoJSON(town.areas, {
    interactive: false,
    style: { fill: false, color: colour("line-strong"), weight: 1, dashArray: "3 4" },
  }).addTo(map);
  const ways = (kind, tint, metres, least, more = {}) => {
    const layer = L.geoJSON(of(kind), { interactive: false, style: { color: tint, ...more } }).addTo(map);
    return () => layer.setStyle({ weight: Math.max(least, metres / metresAPixel(map)) });
  };
  const widen = [
    ways("street", colour("paper"), 9, 1.1),
    ways("rail", colour("line-strong"), 3, 1.4, { dashArray: "2 5" }),
    ways("main", colour("line"), 18, 3.6),
    ways("main", colour("paper"), 15, 2.4),
  ];
  const names = L.layerGroup().addTo(map);
  names.taken = [];
  const draw = () => {
    widen.forEach((one) => one());
    map.rename([]);
  };
  // Names stay clear of the signs that lie on the map: whoever puts them there says where.
  map.rename = (boxes) => {
    names.taken = boxes;
    write(map, town, names);
  };
  map.on("zoomend moveend", draw);
  draw();
}

function metresAPixel(map) {
  return (METRE * Math.cos((map.getCenter().lat * Math.PI) / 180)) / 2 ** map.getZoom();
}

// The names of parts of the town from afar, of streets from near, as far as they do not cover one another.
function write(map, town, names) {
  names.clearLayers();
  const near = map.getZoom() >= STREET_NAMES_FROM;
  const things = near ? town.lines.filter((line) => ["street", "main", "water"].includes(line.properties.kind)) : town.areas;
  const taken = [...names.taken];
  for (const thing of things) {
    const words = near ? thing.properties.name : (thing.properties.name || "").toUpperCase();
    if (!words) continue;
    const at = near ? middle(map, thing.geometry) : L.geoJSON(thing).getBounds().getCenter();
    if (!at || !map.getBounds().contains(at)) continue;
    const point = map.latLngToContainerPoint(at);
    const half = 3.8 * words.length + 6;
    const box = [point.x - half, point.y - 10, point.x + half, point.y + 10];
    if (taken.some((other) => overlap(box, other))) continue;
    taken.push(box);
    const label = document.createElement("span");
    label.textContent = words;
    const icon = L.divIcon({ className: "name", html: label, iconSize: [2 * half, 20] });
    names.addLayer(L.marker(at, { icon, interactive: false, keyboard: false, pane: "names" }));
  }
}

function middle(map, geometry) {
  const line = geometry.type === "LineString" ? geometry.coordinates : null;
  if (!line || line.length < 2) return null;
  const seen = line.filter(([lon, lat]) => map.getBounds().contains([lat, lon]));
  const [lon, lat] = (seen.length ? seen : line)[Math.floor((seen.length || line.length) / 2)];
  return L.latLng(lat, lon);
}

function button(tools, icon, words, act) {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "btn";
  one.setAttribute("aria-label", words);
  one.title = words;
  one.append(sign(icon));
  one.addEventListener("click", act);
  tools.append(one);
  return one;
}

function sign(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.body.querySelector("[data-sprite]").dataset.sprite}#i-${name}`);
  svg.append(use);
  return svg;
}

function zoomTools(element, map) {
  const tools = document.createElement("div");
  tools.className = "tools";
  button(tools, "plus", element.dataset.wordsIn, () => map.zoomIn());
  button(tools, "minus", element.dataset.wordsOut, () => map.zoomOut());
  element.append(tools);
  return tools;
}

async function casesMap(element) {
  const map = open(element, await ground(element.dataset.ground));
  if (!map) return;
  const tools = zoomTools(element, map);
  const layer = L.layerGroup().addTo(map);
  // The cases of the list beside the map are always there as signs of their own.
  const listed = document.getElementById("listed-cases");
  const always = listed ? JSON.parse(listed.textContent) : [];
  let asked = 0;
  const show = async () => {
    const turn = ++asked;
    const box = map.getBounds().pad(0.05);
    const query = new URLSearchParams(element.dataset.query);
    query.set("box", [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((degree) => degree.toFixed(5)));
    query.set("zoom", map.getZoom());
    const found = await fetchJson(`${element.dataset.cases}?${query}`);
    if (turn !== asked) return;
    layer.clearLayers();
    const boxes = [toolsBox(tools, map)];
    const pins = found.pins.map(([number, lat, lon, state, title, place]) => {
      const [face, words] = found.states[state];
      return { lat, lon, face, state: words, title, place, url: element.dataset.case.replace("X-0", number) };
    });
    tellMore(element, found.more);
    const inside = pins.length ? [] : always.filter((one) => box.contains([one.lat, one.lon]));
    for (const one of [...pins, ...inside]) {
      const { x, y } = map.latLngToContainerPoint([one.lat, one.lon]);
      const sign = [x - 19, y - 46, x + 19, y + 2];
      // A sign of the list that would lie under another one can still be read in the list.
      if (!pins.length && boxes.some((other) => overlap(sign, other))) continue;
      boxes.push(sign);
      layer.addLayer(pin(element, one));
    }
    for (const [lat, lon, count] of clearOf(map, found.squares, boxes)) {
      const { x, y } = map.latLngToContainerPoint([lat, lon]);
      const half = sideOf(count) / 2;
      boxes.push([x - half, y - half, x + half, y + half]);
      layer.addLayer(square(element, map, lat, lon, count));
    }
    if (map.rename) map.rename(boxes);
  };
  // An open card moves the map to fit in; drawing the signs anew would take it away again.
  let reading = false;
  map.on("popupopen", () => {
    reading = true;
  });
  map.on("popupclose", () => {
    reading = false;
    show();
  });
  map.on("moveend", () => {
    if (!reading) show();
  });
  // For whom pulling is hard: a press on the map brings that spot to its middle. One that closes a card does no more.
  let closes = false;
  map.on("preclick", () => {
    closes = reading;
  });
  map.on("click", ({ latlng }) => {
    if (!closes) map.panTo(latlng);
  });
  await show();
}

// Where the newest alone are shown, it is said.
function tellMore(element, count) {
  let said = element.querySelector(".more");
  if (!said && !count) return;
  if (!said) {
    said = document.createElement("p");
    said.className = "more";
    said.setAttribute("role", "status");
    element.append(said);
  }
  said.hidden = !count;
  said.textContent = count ? element.dataset.more.replace("0", count) : "";
}

const sideOf = (count) => Math.min(54, 30 + 0.44 * count) + 6;
const overlap = (one, other) => one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];

function toolsBox(tools, map) {
  const [outer, inner] = [map.getContainer().getBoundingClientRect(), tools.getBoundingClientRect()];
  return [inner.left - outer.left - 6, inner.top - outer.top - 6, inner.right - outer.left + 6, inner.bottom - outer.top + 6];
}

// Squares that a sign or a button would cover are counted in their nearest neighbour instead.
function clearOf(map, squares, boxes) {
  const [clear, covered] = [[], []];
  for (const one of squares) {
    const { x, y } = map.latLngToContainerPoint([one[0], one[1]]);
    const half = sideOf(one[2]) / 2 + 1;
    (boxes.some((box) => overlap([x - half, y - half, x + half, y + half], box)) ? covered : clear).push([...one]);
  }
  for (const [lat, lon, count] of covered) {
    const nearest = clear.reduce((best, other) => {
      const away = (other[0] - lat) ** 2 + (other[1] - lon) ** 2;
      return !best || away < best.away ? { other, away } : best;
    }, null);
    if (nearest) nearest.other[2] += count;
  }
  return clear;
}

// From afar a press leads to where single cases are shown; where these are too many, on until they are not.
const nearer = (zoom) => (zoom >= PINS_FROM ? Math.min(zoom + 1.5, 19) : Math.min(Math.max(zoom + 2, 14), PINS_FROM));

function square(element, map, lat, lon, count) {
  const side = sideOf(count);
  const label = document.createElement("span");
  label.textContent = count;
  const icon = L.divIcon({ className: "sq", html: label, iconSize: [side, side] });
  const words = element.dataset.many.replace("0", count);
  const marker = L.marker([lat, lon], { icon, title: words, alt: words });
  marker.on("click", () => map.setView([lat, lon], nearer(map.getZoom())));
  return marker;
}

function pin(element, one) {
  const body = document.createElement("span");
  body.dataset.s = one.face;
  body.append(sign(`s-${one.face}`));
  const icon = L.divIcon({ className: "pn", html: body, iconSize: [34, 34], iconAnchor: [17, 44], popupAnchor: [0, -40] });
  const marker = L.marker([one.lat, one.lon], { icon, title: one.title, alt: `${one.title}, ${one.state}`, zIndexOffset: 1000 });
  const card = document.createElement("div");
  const title = document.createElement("b");
  title.textContent = one.title;
  const place = document.createElement("p");
  place.textContent = [one.place, one.state].filter(Boolean).join(" · ");
  const link = document.createElement("a");
  link.href = one.url;
  // Inside the council's own page a case opens in the whole window.
  if (document.body.classList.contains("framed")) link.target = "_top";
  link.textContent = element.dataset.open;
  card.append(title, place, link);
  return marker.bindPopup(card);
}

// The map moves under a sign that stands still; a press on the map brings that spot under it.
async function picker(element) {
  element.hidden = false;
  const [lat, lon] = [document.getElementById(element.dataset.lat), document.getElementById(element.dataset.lon)];
  const said = document.querySelector("[data-map-said]");
  const map = open(element, await ground(element.dataset.ground));
  if (!map) {
    element.hidden = true;
    return;
  }
  const hint = document.querySelector("[data-map-hint]");
  if (hint) hint.hidden = false;
  const middleSign = document.createElement("div");
  middleSign.className = "middle pn";
  const body = document.createElement("span");
  body.dataset.s = "open";
  body.append(sign("s-open"));
  middleSign.append(body);
  element.append(middleSign);
  let chosen = Boolean(lat.value && lon.value);
  if (chosen) map.setView([Number(lat.value), Number(lon.value)], 17);
  zoomTools(element, map);
  // How the place was shown: on the map, by the device, or by an address.
  let by = "map";
  const choose = (how = "map") => {
    chosen = true;
    by = how;
  };
  map.on("dragstart", () => choose());
  map.on("click", ({ latlng }) => {
    choose();
    map.setView(latlng, Math.max(map.getZoom(), 17));
  });
  map.getContainer().addEventListener("keydown", ({ key }) => {
    if (key.startsWith("Arrow")) choose();
  });
  map.on("moveend", () => {
    if (!chosen) return;
    const at = map.getCenter();
    lat.value = at.lat.toFixed(6);
    lon.value = at.lng.toFixed(6);
    said.textContent = `${element.dataset.wordsSet}: ${lat.value}; ${lon.value}`;
    element.dispatchEvent(new CustomEvent("placed", { bubbles: true, detail: { by } }));
  });
  // Told from outside: look there (and, where it is sure, stand there); move by so many eighths of the view; zoom.
  let around = null;
  element.addEventListener("look", ({ detail }) => {
    if (around) around.remove();
    around = detail.metres ? L.circle([detail.lat, detail.lon], { radius: detail.metres, interactive: false, weight: 1.5, color: colour("primary-ink") }).addTo(map) : null;
    if (detail.by) choose(detail.by);
    if (detail.by && !map.options.maxBounds.contains([detail.lat, detail.lon])) {
      // The map ends before: the place is told as it is, not the nearest that can be shown.
      element.dispatchEvent(new CustomEvent("placed", { bubbles: true, detail: { by } }));
      return;
    }
    map.setView([detail.lat, detail.lon], detail.by ? 18 : 17, { animate: false });
  });
  element.addEventListener("push", ({ detail }) => {
    choose();
    const size = map.getSize();
    map.panBy([(detail.x * size.x) / 8, (detail.y * size.y) / 8], { animate: false });
  });
  element.addEventListener("zoom", ({ detail }) => map.setZoom(map.getZoom() + detail.by, { animate: false }));
  element.dispatchEvent(new CustomEvent("ready", { bubbles: true }));
}

// The library is fetched when a map is about to be seen: on a telephone many never scroll so far.
let library = null;
function leaflet() {
  const named = document.querySelector('meta[name="leaflet"]');
  if (window.L || !named) return Promise.resolve();
  library ||= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = named.content;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  return library;
}

async function begin(element) {
  const picks = element.dataset.map === "picker";
  try {
    await leaflet();
    await (picks ? picker : casesMap)(element);
  } catch {
    // The map drawn on the server stays, or the address fields do: nothing is lost but the comfort.
    if (picks) element.hidden = true;
  }
}

const near = new IntersectionObserver((seen) => {
  for (const one of seen.filter((entry) => entry.isIntersecting)) {
    near.unobserve(one.target);
    begin(one.target);
  }
}, { rootMargin: "200px" });
for (const element of document.querySelectorAll("[data-map]")) {
  // A picker is hidden until it works.
  if (element.dataset.map === "picker") begin(element);
  else near.observe(element);
}
