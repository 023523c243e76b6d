// The queue: keeps itself up to date without losing focus or ticks, and ties lines and map together.
// Everything here can also be had by loading the page again.
(() => {
  "use strict";
  const list = document.getElementById("list");
  if (!list) return;
  const said = document.getElementById("live-said");
  const off = document.getElementById("live-off");
  const act = document.getElementById("row-act");
  const table = () => document.getElementById("queue");
  const rows = () => (table() ? [...table().tBodies[0].rows] : []);
  const here = () => rows().find((row) => row.classList.contains("here"));
  const box = (row) => row.querySelector(".pick input");

  // What the server last said of each line, to tell what has changed.
  const known = new Map(rows().map((row) => [row.id, row.innerHTML]));
  let mark = list.dataset.mark;
  let wait = Number(list.dataset.every) * 1000;
  let timer = 0;
  let asks = false;

  const flag = (row, words) => {
    row.querySelector(".fresh")?.remove();
    const sign = document.createElement("span");
    sign.className = "fresh";
    sign.textContent = words;
    row.querySelector("a").after(" ", sign);
  };

  const taken = (fragment) => {
    const incoming = fragment.querySelector("#live-list");
    const lines = [...incoming.querySelectorAll("tbody tr")];
    const old = table();
    const told = { new: [], changed: [], gone: [] };
    const first = (row) => row.querySelector("a").textContent;
    if (!old || !lines.length || old.tHead.rows[0].cells.length !== incoming.querySelector("thead tr").cells.length) {
      list.replaceChildren(...incoming.childNodes);
      known.clear();
      rows().forEach((row) => known.set(row.id, row.innerHTML));
      return told;
    }
    const body = old.tBodies[0];
    const present = new Map(rows().map((row) => [row.id, row]));
    let at = null;
    for (const line of lines) {
      let row = present.get(line.id);
      const html = line.innerHTML;
      if (!row) {
        row = line;
        flag(row, old.dataset.new);
        told.new.push(first(row));
      } else {
        present.delete(line.id);
        if (known.get(line.id) !== html || row.classList.contains("gone")) {
          const focused = row.contains(document.activeElement) ? document.activeElement : null;
          const inBox = focused && focused === box(row);
          const ticked = box(row)?.checked;
          row.innerHTML = html;
          row.classList.remove("gone");
          if (ticked && box(row)) box(row).checked = true;
          if (focused) (inBox && box(row) ? box(row) : row.querySelector("a")).focus({ preventScroll: true });
          flag(row, old.dataset.changed);
          told.changed.push(first(row));
        }
      }
      known.set(row.id, html);
      const place = at ? at.nextElementSibling : body.firstElementChild;
      if (place !== row) moved(body, row, place);
      at = row;
    }
    for (const [id, row] of present) {
      known.delete(id);
      // What somebody is at, or has chosen, does not vanish under their hands.
      if (row.classList.contains("here") || row.contains(document.activeElement) || box(row)?.checked) {
        if (!row.classList.contains("gone")) {
          row.classList.add("gone");
          flag(row, old.dataset.gone);
          told.gone.push(first(row));
        }
      } else {
        row.remove();
      }
    }
    return told;
  };

  // A line that is put elsewhere would lose the focus.
  const moved = (body, row, place) => {
    const focused = row.contains(document.activeElement) ? document.activeElement : null;
    body.insertBefore(row, place);
    if (focused) focused.focus({ preventScroll: true });
  };

  const swapped = (id, part) => {
    const target = document.getElementById(id);
    if (!target || !part || target.contains(document.activeElement)) return;
    const open = [...target.querySelectorAll("details[open]")].map((one) => one.id);
    if (target.innerHTML !== part.innerHTML) target.innerHTML = part.innerHTML;
    open.forEach((name) => document.getElementById(name)?.setAttribute("open", ""));
  };

  const bring = async () => {
    if (asks) return;
    asks = true;
    clearTimeout(timer);
    try {
      const answer = await fetch(list.dataset.live, {
        headers: { "If-None-Match": mark, "X-Requested-With": "fetch" },
        credentials: "same-origin", cache: "no-store", redirect: "manual",
      });
      if (answer.status === 200) {
        const fragment = document.createElement("template");
        fragment.innerHTML = await answer.text();
        const told = taken(fragment.content);
        swapped("side", fragment.content.querySelector("#live-side"));
        swapped("tally", fragment.content.querySelector("#live-tally"));
        swapped("fitting", fragment.content.querySelector("#live-fitting"));
        swapped("turning", fragment.content.querySelector("#live-pages"));
        swapped("map", fragment.content.querySelector("#live-map"));
        mark = answer.headers.get("ETag") || mark;
        const words = { new: list.dataset.saidNew, changed: list.dataset.saidChanged, gone: list.dataset.saidGone };
        said.textContent = Object.keys(told).filter((kind) => told[kind].length)
          .map((kind) => `${words[kind]} ${told[kind].slice(0, 3).join("; ")}${told[kind].length > 3 ? " …" : ""}.`)
          .join(" ");
        count();
        if (here()) light(here());
      } else if (answer.status !== 304) {
        throw new Error(answer.type === "opaqueredirect" ? "out" : "fault");
      }
      off.hidden = true;
      wait = Number(list.dataset.every) * 1000;
    } catch (fault) {
      // Signed out, or the network is gone: ask less and less often, and say so.
      wait = Math.min(wait * 2, 240000);
      off.hidden = false;
    } finally {
      asks = false;
      next();
    }
  };

  // A little earlier or later each time, so that two hundred desks do not ask in one breath. Nobody looks: nobody asks.
  const next = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(bring, wait * (0.9 + Math.random() * 0.2));
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : bring()));
  // Coming back with the browser's own button shows the page as it was left.
  addEventListener("pageshow", (event) => { if (event.persisted) bring(); });
  next();

  document.querySelectorAll("[data-opens]").forEach((link) => {
    link.addEventListener("click", () => {
      const opened = document.getElementById(link.dataset.opens);
      opened.open = true;
      setTimeout(() => opened.querySelector("input:not([type=hidden])")?.focus(), 0);
    });
  });
  // On a telephone the queues stand in one row: the current one is brought into sight.
  const current = document.querySelector("#side [aria-current]");
  if (current && current.offsetLeft > innerWidth) current.scrollIntoView({ block: "nearest", inline: "center" });

  // The fields of the fold are fetched when it is opened.
  const fold = document.querySelector("details[data-fetch]");
  fold?.addEventListener("toggle", async () => {
    const answer = await fetch(fold.dataset.fetch, { credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) return;
    const fields = document.createElement("template");
    fields.innerHTML = await answer.text();
    fold.querySelector("p").replaceWith(fields.content);
    fold.querySelector("select, input").focus();
  }, { once: true });

  // Choosing lines.
  const counted = document.getElementById("picked-count");
  const count = () => {
    const all = rows().map(box).filter(Boolean);
    const chosen = all.filter((one) => one.checked);
    if (counted) counted.textContent = `${counted.dataset.words} ${chosen.length}`;
    const go = document.getElementById("picked-go");
    if (go) go.disabled = !chosen.length;
    const every = document.getElementById("pick-all");
    if (every) {
      every.checked = all.length > 0 && chosen.length === all.length;
      every.indeterminate = chosen.length > 0 && chosen.length < all.length;
    }
  };
  let last = null;
  list.addEventListener("click", (event) => {
    const one = event.target.closest(".pick input");
    if (!one || one.id === "pick-all") return;
    if (event.shiftKey && last) {
      const all = rows();
      const [from, to] = [all.indexOf(last.closest("tr")), all.indexOf(one.closest("tr"))].sort((a, b) => a - b);
      if (from >= 0) all.slice(from, to + 1).forEach((row) => { box(row).checked = one.checked; });
    }
    last = one;
  });
  list.addEventListener("change", (event) => {
    if (event.target.id === "pick-all") rows().forEach((row) => { if (box(row)) box(row).checked = event.target.checked; });
    count();
  });
  count();

  // Lines and map.
  const light = (row) => {
    document.querySelectorAll("#map .on").forEach((pin) => pin.classList.remove("on"));
    if (row) document.querySelectorAll(`#map [data-for~="${CSS.escape(row.id)}"]`).forEach((pin) => pin.classList.add("on"));
  };
  list.addEventListener("mouseover", (event) => light(event.target.closest("tbody tr") || here()));
  list.addEventListener("mouseleave", () => light(here()));
  list.addEventListener("focusin", (event) => light(event.target.closest("tbody tr")));
  document.getElementById("map")?.addEventListener("click", (event) => {
    const pin = event.target.closest("[data-for]");
    if (!pin) return;
    const wanted = pin.dataset.for.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
    // A square stands for several: each press goes on to the next.
    const at = wanted.indexOf(here());
    if (wanted.length) document.dispatchEvent(new CustomEvent("desk:go", { detail: wanted[(at + 1) % wanted.length] }));
  });

  // Keys on the current line; desk.js decides whether keys are on.
  // What a colleague has is taken over with a second press only.
  let held = "";
  const send = async (row, part) => {
    const wish = new FormData(act);
    if (held === row.id + part) wish.set("over", "1");
    held = "";
    const address = row.querySelector("a").getAttribute("href").split("?")[0] + part;
    const answer = await fetch(address, {
      method: "POST", body: wish, headers: { "X-Requested-With": "fetch" }, credentials: "same-origin",
    });
    if (answer.ok) { mark = ""; await bring(); } else said.textContent = await answer.text();
    if (!answer.ok) flag(row, said.textContent.slice(0, 120));
    if (answer.status === 409) held = row.id + part;
  };
  document.addEventListener("desk:key", (event) => {
    const row = here();
    const key = event.detail;
    if (key === "x" && row && box(row)) { box(row).checked = !box(row).checked; count(); }
    else if (key === "a" && row && act) send(row, "take/");
    else if (key === "s" && row && act) send(row, "seen/");
    else if (key === "u") { mark = ""; bring(); }
    else return;
    event.preventDefault();
  });
})();
