// Photos of the report form go up one by one while somebody writes, each with its progress. One that is broken off can be
// tried again. Without this module they go along with the form.
//
// A large JPEG is made smaller here before it goes out, since our largest picture has 1,600 pixels on its longer side and a
// slow line would carry ten times as much for nothing. Drawing it anew loses what the camera wrote into it, so the place is
// read from the original first. Other kinds (HEIC) go up as they are: they are small already, and the server reads them.

const LARGE = 1_500_000;
const SIDE = 2400;
const QUALITY = 0.86;
const HEAD = 256 * 1024;
const MOST = 5;

// Where a JPEG says it was taken: { lat, lon } in degrees, or null. Reads the EXIF block (JEITA CP-3451) and nothing else.
export function placeOf(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 4 <= view.byteLength) {
    const marker = view.getUint16(at);
    const length = view.getUint16(at + 2);
    if (marker === 0xffe1 && at + 10 <= view.byteLength && view.getUint32(at + 4) === 0x45786966) return fromTiff(view, at + 10);
    if ((marker & 0xff00) !== 0xff00 || marker === 0xffda || length < 2) return null;
    at += 2 + length;
  }
  return null;
}

function fromTiff(view, start) {
  const little = view.getUint16(start) === 0x4949;
  const short = (at) => view.getUint16(start + at, little);
  const long = (at) => view.getUint32(start + at, little);
  const entries = (at) => new Map(Array.from({ length: Math.min(short(at), 200) }, (_, index) => [short(at + 2 + 12 * index), at + 2 + 12 * index]));
  const degrees = (entry) => {
    const [degree, minute, second] = [0, 8, 16].map((step) => long(long(entry + 8) + step) / long(long(entry + 8) + step + 4));
    return degree + minute / 60 + (second || 0) / 3600;
  };
  const directory = entries(long(4)).get(0x8825);
  if (!directory) return null;
  const gps = entries(long(directory + 8));
  if (![1, 2, 3, 4].every((tag) => gps.has(tag))) return null;
  const side = (tag) => String.fromCharCode(view.getUint8(start + gps.get(tag) + 8));
  const lat = degrees(gps.get(2)) * (side(1) === "S" ? -1 : 1);
  const lon = degrees(gps.get(4)) * (side(3) === "W" ? -1 : 1);
  return Number.isFinite(lat) && Number.isFinite(lon) && (lat || lon) ? { lat, lon } : null;
}

// What goes up for a file: the file itself, or a smaller copy with the place that the original knew.
async function prepared(file) {
  const whole = { file, place: null };
  if (file.type !== "image/jpeg" || file.size < LARGE || !self.createImageBitmap) return whole;
  try {
    let place = null;
    try {
      place = placeOf(await file.slice(0, HEAD).arrayBuffer());
    } catch {
      return whole; // a block that we do not understand: the server reads the original
    }
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const smaller = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!smaller || smaller.size >= file.size) return whole;
    return { file: new File([smaller], file.name, { type: "image/jpeg" }), place };
  } catch {
    return whole; // the browser cannot open it: the server says why, or can
  }
}

const section = document.querySelector("[data-photos]");
if (section) start(section, section.closest("form"));

function start(part, form) {
  const input = part.querySelector('input[type="file"]');
  const kept = part.querySelector("[data-kept]");
  const list = part.querySelector("[data-uploads]");
  const said = part.querySelector("[data-photos-said]");
  const words = part.dataset;
  const waiting = [];
  // What keeps drafts on the device (drafts-form.js) hears of every photo.
  const tell = (detail) => form.dispatchEvent(new CustomEvent("photo", { detail }));
  let busy = null;
  let sendAfter = null;

  const data = (more) => {
    const sent = new FormData();
    sent.append("wish", form.elements.namedItem("wish").value);
    sent.append("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    for (const [name, value] of Object.entries(more)) sent.append(name, value);
    return sent;
  };

  function show(answer) {
    kept.innerHTML = answer.html;
    const some = kept.children.length > 0;
    part.querySelector("[data-shots]").classList.toggle("none", !some);
    part.querySelector("[data-first-words]").hidden = some;
    part.querySelector("[data-more-words]").hidden = !some;
    const lat = form.elements.namedItem("lat");
    const street = form.elements.namedItem("street");
    if (answer.position && !lat.value && !(street && street.value.trim())) {
      const [north, east] = answer.position;
      const map = form.querySelector('[data-map="picker"]');
      lat.value = north.toFixed(6);
      form.elements.namedItem("lon").value = east.toFixed(6);
      form.elements.namedItem("spotted").value = "photo";
      if (map) map.dispatchEvent(new CustomEvent("look", { detail: { lat: north, lon: east } }));
      said.textContent = words.wordsPlace;
      form.dispatchEvent(new Event("placed", { bubbles: true }));
    }
  }

  function item(file) {
    const row = document.createElement("li");
    const picture = document.createElement("img");
    picture.alt = file.name;
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
    picture.addEventListener("error", () => picture.remove());
    const text = document.createElement("div");
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.setAttribute("aria-label", file.name);
    const state = document.createElement("p");
    state.className = "small";
    const ways = document.createElement("p");
    ways.className = "row";
    ways.hidden = true;
    for (const [word, act] of [[words.wordsAgain, "again"], [words.wordsLeave, "leave"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn quiet";
      button.dataset.act = act;
      button.textContent = word;
      ways.append(button);
    }
    text.append(bar, state, ways);
    row.append(picture, text);
    list.append(row);
    list.hidden = false;
    return { row, bar, state, ways };
  }

  function failed(upload, sentence, canRepeat) {
    upload.shown.bar.hidden = true;
    upload.shown.state.textContent = sentence;
    upload.shown.state.setAttribute("role", "alert");
    upload.shown.ways.hidden = false;
    upload.shown.ways.querySelector('[data-act="again"]').hidden = !canRepeat;
    upload.failed = true;
  }

  function gone(upload) {
    upload.shown.row.remove();
    list.hidden = !list.children.length;
  }

  async function go() {
    if (busy) return;
    const upload = waiting.shift();
    if (!upload) {
      if (sendAfter && !list.querySelector("[role=alert]")) form.requestSubmit(sendAfter);
      sendAfter = null;
      return;
    }
    busy = upload;
    if (!upload.ready) {
      upload.ready = await prepared(upload.file);
      tell({ act: "chosen", key: upload.key, name: upload.file.name, blob: upload.ready.file, place: upload.ready.place });
    }
    const { file, place } = upload.ready;
    const request = new XMLHttpRequest();
    request.open("POST", part.dataset.photos);
    request.setRequestHeader("Accept", "application/json");
    request.timeout = 120_000;
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const share = Math.round((100 * event.loaded) / event.total);
      upload.shown.bar.value = share;
      upload.shown.state.textContent = share < 100 ? words.wordsSending.replace("0", share) : words.wordsLooking;
    });
    const end = (act) => {
      busy = null;
      act();
      go();
    };
    for (const kind of ["error", "timeout", "abort"]) {
      request.addEventListener(kind, () => end(() => failed(upload, words.wordsFailed, true)));
    }
    request.addEventListener("load", () => end(() => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        return failed(upload, words.wordsFailed, true);
      }
      if (request.status >= 400) {
        const again = request.status >= 500 || request.status === 429;
        // One that will never be taken is no part of the report.
        if (!again) tell({ act: "left", key: upload.key });
        return failed(upload, answer.detail || words.wordsFailed, again);
      }
      gone(upload);
      tell({ act: "kept", key: upload.key, id: answer.photo });
      show(answer);
    }));
    upload.shown.bar.removeAttribute("value");
    request.send(data({ photo: file, ...(place || {}) }));
  }

  input.addEventListener("change", () => {
    const free = MOST - kept.children.length - waiting.length - (busy ? 1 : 0);
    const chosen = [...input.files];
    said.textContent = chosen.length > free ? words.wordsMany : "";
    for (const file of chosen.slice(0, Math.max(0, free))) {
      const upload = { file, key: `${Date.now()}-${Math.random()}`, shown: item(file), failed: false };
      upload.shown.ways.addEventListener("click", (event) => {
        const act = event.target.dataset.act;
        if (act === "leave") {
          gone(upload);
          tell({ act: "left", key: upload.key });
        }
        if (act !== "again") return;
        upload.failed = false;
        upload.shown.ways.hidden = true;
        upload.shown.bar.hidden = false;
        upload.shown.state.removeAttribute("role");
        waiting.push(upload);
        go();
      });
      waiting.push(upload);
    }
    input.value = "";
    go();
  });

  kept.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    const [act, photo] = button.value.split(":");
    const answer = await fetch(part.dataset.photos, { method: "POST", body: data({ [act]: photo }), headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer || !answer.ok) {
      said.textContent = words.wordsFailed;
      return;
    }
    if (act === "drop") tell({ act: "dropped", id: photo });
    show(await answer.json());
    (kept.querySelector("button") || input).focus();
  });

  // A draft is gone on with: what the server still has is shown, what it has not goes up again.
  form.addEventListener("resumed", async ({ detail }) => {
    const answer = await fetch(part.dataset.photos, { method: "POST", body: data({}), headers: { Accept: "application/json" } }).catch(() => null);
    const told = answer && answer.ok ? await answer.json() : { html: "", photos: [] };
    show(told);
    const chosen = new DataTransfer();
    for (const photo of detail.photos) {
      if (told.photos.includes(photo.kept)) {
        tell({ ...photo, act: "chosen" });
        tell({ act: "kept", key: photo.key, id: photo.kept });
      } else chosen.items.add(new File([photo.blob], photo.name, { type: photo.blob.type }));
    }
    input.files = chosen.files;
    if (chosen.files.length) input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // Whoever sends before the photos are there need not press again.
  form.addEventListener("submit", (event) => {
    if (!busy && !waiting.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    sendAfter = event.submitter;
    said.textContent = words.wordsWait;
    said.scrollIntoView({ block: "center" });
  }, { capture: true });
}
