// The reports that lie on this device: sent with one press, gone on with, or thrown away and brought back.

import { all, drop, has, put, send } from "./drafts.js";

const page = document.querySelector("[data-drafts]");
const said = page.dataset;
const list = page.querySelector("[data-list]");
const line = page.querySelector("[data-line]");
const none = page.querySelector("[data-none]");
const every = page.querySelector("[data-every]");
const pattern = page.querySelector("template").content.firstElementChild;
const busy = new Set();

const tell = (words) => { line.textContent = words; line.hidden = !words; };
const ready = (draft) => has(draft, "category") && has(draft, "title") && (has(draft, "lat") || has(draft, "street"));
const when = new Intl.DateTimeFormat(document.documentElement.lang, { month: "long", day: "numeric", hour: "numeric", minute: "numeric" });

function draw(draft) {
  const item = pattern.cloneNode(true);
  item.dataset.wish = draft.wish;
  item.querySelector("h2").textContent = has(draft, "title") || said.saidUntitled;
  const place = [has(draft, "street"), has(draft, "house")].filter(Boolean).join(" ") || has(draft, "landmark") || (has(draft, "lat") ? said.saidOnMap : said.saidNowhere);
  item.querySelector("[data-about]").textContent = `${place} · ${when.format(draft.at)}`;
  const pictures = item.querySelector("[data-photos]");
  for (const photo of draft.photos) {
    const picture = document.createElement("img");
    picture.src = URL.createObjectURL(photo.blob);
    picture.alt = "";
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
    picture.addEventListener("error", () => picture.remove());
    pictures.append(picture);
  }
  const words = item.querySelector("[data-words]");
  words.textContent = draft.words || (ready(draft) ? "" : said.saidMissing);
  words.hidden = !words.textContent;
  item.querySelector("[data-go]").href = `${said.report}?draft=${draft.wish}`;
  const go = item.querySelector("[data-send]");
  go.hidden = !ready(draft);
  go.addEventListener("click", () => one(draft, item));
  item.querySelector("[data-drop]").addEventListener("click", () => throwAway(draft, item));
  return item;
}

async function one(draft, item) {
  if (busy.has(draft.wish)) return;
  busy.add(draft.wish);
  item.setAttribute("aria-busy", "true");
  tell(said.saidSending);
  const told = await send(draft, { report: said.report, check: said.check, photos: said.photos });
  busy.delete(draft.wish);
  item.removeAttribute("aria-busy");
  if (told.outcome === "sent") {
    await drop(draft.wish);
    const done = document.createElement("p");
    done.className = "strong";
    const way = document.createElement("a");
    way.href = told.address;
    way.textContent = told.number;
    done.append(`${said.saidSent} `, way);
    item.replaceChildren(done);
    item.dataset.done = "";
    tell("");
  } else if (told.outcome === "look") {
    draft.words = told.words || said.saidLook;
    await put(draft);
    const again = draw(draft);
    item.replaceWith(again);
    tell(said.saidLook);
    again.querySelector("[data-go]").focus();
  } else {
    tell(said.saidOffline);
  }
  count();
}

async function throwAway(draft, item) {
  await drop(draft.wish);
  const gone = document.createElement("p");
  const back = document.createElement("button");
  back.type = "button";
  back.className = "btn quiet";
  back.textContent = said.saidBack;
  back.addEventListener("click", async () => {
    await put(draft);
    const again = draw(draft);
    item.replaceWith(again);
    again.querySelector("h2").focus();
    count();
  });
  gone.append(`${said.saidGone} `, back);
  item.dataset.done = "";
  item.replaceChildren(gone);
  back.focus();
  count();
}

function count() {
  const left = [...list.children].filter((item) => !("done" in item.dataset));
  none.hidden = list.children.length > 0;
  every.hidden = left.filter((item) => !item.querySelector("[data-send]").hidden).length < 2;
}

every.addEventListener("click", async () => {
  for (const draft of await all()) {
    const item = list.querySelector(`[data-wish="${draft.wish}"]`);
    if (item && ready(draft)) await one(draft, item);
  }
});

function network() {
  page.querySelector("[data-network]").textContent = navigator.onLine ? said.saidOnline : said.saidNoNetwork;
}
addEventListener("online", network);
addEventListener("offline", network);

async function begin() {
  network();
  const drafts = await all();
  list.replaceChildren(...drafts.map(draw));
  count();
  const wanted = new URLSearchParams(location.search).get("send");
  const draft = drafts.find((other) => other.wish === wanted);
  if (draft && ready(draft) && navigator.onLine) await one(draft, list.querySelector(`[data-wish="${wanted}"]`));
}
begin().catch(() => tell(said.saidKeepsNothing));
