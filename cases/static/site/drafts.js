// Reports that lie on this device: words, place and photos, each under the wish of its form, so that it becomes one case
// however often it is sent. Nothing of it is anywhere else.

import { solution } from "./check.js";

const DAYS = 30;

function open() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open("reports", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("drafts", { keyPath: "wish" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function store(mode, act) {
  const base = await open();
  return new Promise((done, fail) => {
    const work = base.transaction("drafts", mode);
    const asked = act(work.objectStore("drafts"));
    work.oncomplete = () => { base.close(); done(asked.result); };
    work.onerror = work.onabort = () => { base.close(); fail(work.error); };
  });
}

export const put = (draft) => store("readwrite", (drafts) => drafts.put(draft));
export const get = (wish) => store("readonly", (drafts) => drafts.get(wish));
export const drop = (wish) => store("readwrite", (drafts) => drafts.delete(wish));

// All of them, the newest first. What was forgotten for a month goes.
export async function all() {
  const found = await store("readonly", (drafts) => drafts.getAll());
  const old = Date.now() - DAYS * 24 * 3600 * 1000;
  for (const draft of found.filter((one) => one.at < old)) await drop(draft.wish);
  return found.filter((one) => one.at >= old).sort((a, b) => b.at - a.at);
}

export const has = (draft, name) => (draft.fields.find(([key]) => key === name) || ["", ""])[1].trim();

// Bring the photos that are not there yet. One that has arrived before is known again by its content.
async function bring(draft, now, address) {
  const arrived = draft.photos.filter((photo) => photo.kept).length;
  const wanted = now.photos.length < arrived ? draft.photos : draft.photos.filter((photo) => !photo.kept);
  for (const photo of wanted) {
    const form = new FormData();
    form.append("wish", draft.wish);
    form.append("csrfmiddlewaretoken", now.csrf);
    form.append("photo", photo.blob, photo.name);
    for (const [name, degree] of Object.entries(photo.place || {})) form.append(name, degree);
    try {
      const answer = await fetch(address, { method: "POST", body: form, headers: { Accept: "application/json" } });
      if (answer.status >= 500) return { outcome: "offline" };
      const told = await answer.json();
      if (!answer.ok) return { outcome: "look", words: told.detail };
    } catch {
      return { outcome: "offline" };
    }
  }
  return null;
}

// Send one report.
//   sent:    it has become a case (or had before); `address` is the page that says so.
//   look:    the server wants to ask or say something first; the form shows it.
//   offline: there is no way now. Nothing has changed.
export async function send(draft, { report, check, photos }) {
  let now;
  try {
    const answer = await fetch(`${report}${draft.wish}/state/`, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) return { outcome: "offline" };
    now = await answer.json();
  } catch {
    return { outcome: "offline" };
  }
  if (now.sent) return { outcome: "sent", number: now.sent, address: now.address };
  const missing = await bring(draft, now, photos);
  if (missing) return missing;
  const form = new FormData();
  for (const [name, value] of draft.fields) form.append(name, value);
  form.set("wish", draft.wish);
  form.set("csrfmiddlewaretoken", now.csrf);
  form.set("check", await solution("report", check));
  form.set("do", "send");
  try {
    const answer = await fetch(report, { method: "POST", body: form });
    const address = new URL(answer.url).pathname;
    if (answer.ok && answer.redirected && address === `${report}${draft.wish}/`) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const plate = page.querySelector("main .plate");
      return { outcome: "sent", number: plate ? plate.textContent.trim() : "", address };
    }
    if (answer.status >= 500) return { outcome: "offline" };
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const said = page.querySelector("#faults, #refused, #stop") || page.querySelector("#same h2");
    return { outcome: "look", words: said ? said.textContent.replace(/\s+/g, " ").trim().slice(0, 300) : "" };
  } catch {
    return { outcome: "offline" };
  }
}
