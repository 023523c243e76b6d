// The round without a network: every finding is written down on the telephone first and sent when there is a way.
// Each carries a wish of its own, so that the desk takes it once however often it arrives.

const page = document.querySelector("[data-round]");
const said = page.dataset;
const line = page.querySelector("[data-line]");
const clashes = page.querySelector("[data-conflicts]");

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(said.worker, { scope: new URL(said.sync, location.href).pathname }).catch(() => {});
}

// What is written down: findings by their wish, with the photo as the camera gave it.
function open() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open("round", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("findings", { keyPath: "wish" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function store(mode, act) {
  const base = await open();
  return new Promise((done, fail) => {
    const work = base.transaction("findings", mode);
    const asked = act(work.objectStore("findings"));
    work.oncomplete = () => { base.close(); done(asked.result); };
    work.onerror = work.onabort = () => { base.close(); fail(work.error); };
  });
}

const keep = (finding) => store("readwrite", (findings) => findings.put(finding));
const forget = (wish) => store("readwrite", (findings) => findings.delete(wish));
const all = () => store("readonly", (findings) => findings.getAll());
const mine = async () => (await all()).filter((one) => one.me === said.me).sort((a, b) => a.at.localeCompare(b.at));

// What stands on top: how much waits, or that all is sent.
async function tell(words = "", calm = false) {
  const waiting = (await mine()).filter((one) => !one.clash);
  const offline = navigator.onLine ? "" : `${said.saidOffline} `;
  const count = waiting.length === 1 ? said.saidOne : said.saidMany.replace("{n}", waiting.length);
  const sentence = words || (waiting.length ? offline + count : offline);
  line.classList.toggle("calm", calm);
  line.textContent = sentence.trim();
  line.hidden = !line.textContent;
}

// A finding that waits stands in the list as done, in the place of its form.
function show(finding) {
  const stop = page.querySelector(`[data-stop="${finding.case}"]`);
  if (!stop) return;
  stop.classList.remove("open");
  stop.classList.add("kept");
  const words = stop.querySelector("div");
  if (!words.querySelector("[data-waits]")) {
    const mark = document.createElement("p");
    mark.dataset.waits = "";
    mark.className = "small strong";
    mark.textContent = `${said.saidKept}, ${said.saidWaits}`;
    words.append(mark);
  }
  page.querySelector(`form[data-case="${finding.case}"]`)?.remove();
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

// What could not be taken is shown with what was written, and with the ways on.
function showClash(finding) {
  const box = document.createElement("section");
  box.className = "clash";
  box.dataset.wish = finding.wish;
  box.tabIndex = -1;
  const head = document.createElement("h2");
  head.textContent = `${finding.clash === "conflict" ? said.saidConflict : said.saidRefused}: ${finding.title}`;
  const sentence = document.createElement("p");
  sentence.textContent = finding.sentence;
  const words = document.createElement("blockquote");
  words.textContent = `${finding.words}${finding.note ? `: ${finding.note}` : ""}`;
  box.append(head, sentence, words);
  const ways = document.createElement("p");
  ways.className = "row";
  ways.append(
    button(said.saidAsNote, async () => { await keep({ ...finding, clash: "", asNote: true }); box.remove(); send(); }),
    button(said.saidDrop, async () => { await forget(finding.wish); box.remove(); tell(); }),
  );
  if (finding.clash === "refused") {
    ways.prepend(button(said.saidMend, async () => { await forget(finding.wish); location.search = `?stop=${finding.case}`; }));
  }
  box.append(ways);
  clashes.append(box);
  return box;
}

function body(finding) {
  const data = new FormData();
  for (const name of ["wish", "seen", "finding", "note", "at"]) data.append(name, finding[name] ?? "");
  if (finding.asNote) data.append("as_note", "on");
  if (finding.photo) data.append("photo", finding.photo, finding.photoName || "photo.jpg");
  return data;
}

// The newest token: the one in a page that was kept may be of another day.
const token = () => /(?:^|; )(?:__Host-)?csrf=([^;]+)/.exec(document.cookie)?.[1] || said.csrf;

// What was written down before is marked before anything else is done with the list.
const marked = mine().then((kept) => { for (const one of kept) (one.clash ? showClash : show)(one); });

let sending = false;
async function send() {
  if (sending) return;
  sending = true;
  let sent = 0;
  try {
    for (const finding of await mine()) {
      if (finding.clash) continue;
      await tell(said.saidSending);
      let answer;
      try {
        answer = await fetch(`${said.sync}${finding.case}/sync/`, {
          method: "POST", body: body(finding), redirect: "manual",
          headers: { "X-CSRFToken": token(), Accept: "application/json" },
        });
      } catch {
        break;
      }
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        await tell(said.saidLogin);
        const again = document.createElement("a");
        again.href = `/accounts/login/?next=${encodeURIComponent(said.sync)}`;
        again.textContent = " →";
        line.append(again);
        sending = false;
        return;
      }
      if (answer.status >= 500 || answer.status === 429) break;
      const told = await answer.json().catch(() => ({ state: "refused", sentence: `${answer.status}` }));
      if (told.state === "done") {
        await forget(finding.wish);
        sent += 1;
      } else {
        const clash = { ...finding, clash: told.state, sentence: told.sentence };
        await keep(clash);
        showClash(clash).focus();
      }
    }
  } finally {
    sending = false;
  }
  const left = (await mine()).filter((one) => !one.clash).length;
  await tell(sent && !left ? said.saidSent : "", Boolean(sent && !left));
  if (sent && !left && !page.querySelector("[data-finding]")) location.reload();
}

const form = page.querySelector("[data-finding]");
form?.addEventListener("submit", async (event) => {
  const chosen = form.querySelector('input[name="finding"]:checked');
  // Without a choice the server says what is missing, if there is one; else the browser does.
  if (!chosen && navigator.onLine) return;
  event.preventDefault();
  if (!chosen) { form.querySelector('input[name="finding"]').focus(); return; }
  const photo = form.elements.namedItem("photo").files[0];
  const finding = {
    wish: form.elements.namedItem("wish").value, seen: form.elements.namedItem("seen").value, me: said.me,
    case: form.dataset.case, title: form.dataset.title, finding: chosen.value, words: chosen.closest("label").textContent.trim(),
    note: form.elements.namedItem("note").value, at: new Date().toISOString(), photo: photo || null, photoName: photo?.name || "",
  };
  try {
    await keep(finding);
  } catch {
    await tell(said.saidNospace);
    return;
  }
  await marked;
  show(finding);
  await tell();
  const next = page.querySelector(".job:not(.done):not(.kept) h3 a");
  await send();
  if (navigator.onLine && next) location.href = next.href;
  else next?.focus();
});

// The picture just taken, beside the one of before.
form?.elements.namedItem("photo").addEventListener("change", (event) => {
  const file = event.target.files[0];
  if (!file) return;
  const picture = document.createElement("img");
  picture.src = URL.createObjectURL(file);
  picture.alt = file.name;
  picture.width = picture.height = 160;
  const now = form.querySelector("[data-now]");
  now.querySelector("img, .pic").replaceWith(picture);
});

// From where I am: only where somebody asks for it.
const from = page.querySelector("[data-from]");
if (from && "geolocation" in navigator) {
  from.hidden = false;
  from.addEventListener("submit", (event) => {
    event.preventDefault();
    navigator.geolocation.getCurrentPosition((found) => {
      from.elements.namedItem("from").value = `${found.coords.latitude.toFixed(5)},${found.coords.longitude.toFixed(5)}`;
      from.submit();
    }, () => { from.hidden = true; });
  });
}

document.querySelector('.deskbar a[href="/accounts/logout/"]')?.addEventListener("click", () => caches.delete("round-1"));
addEventListener("online", send);
addEventListener("offline", () => tell());
document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
setInterval(() => { if (navigator.onLine) send(); }, 30000);

await marked;
if ((await all()).some((one) => one.me !== said.me)) await tell(said.saidOthers);
else await tell();
send();
