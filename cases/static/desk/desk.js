// The desk's keys. Everything they do can also be pressed; without this file the pages work the same.
(() => {
  "use strict";
  const OFF = "desk-keys-off";
  const help = document.getElementById("keys");
  const off = document.getElementById("keys-off");
  const form = document.getElementById("note-form") || document.getElementById("new-form");

  document.documentElement.classList.add("js");

  const isOff = () => {
    try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
  };
  if (off) {
    off.checked = isOff();
    off.addEventListener("change", () => {
      try { localStorage.setItem(OFF, off.checked ? "1" : "0"); } catch { /* private windows keep nothing */ }
    });
  }

  // The current row is marked by its frame and holds the focus, so that Enter opens it and readers announce it.
  const lines = () => [...(document.getElementById("queue")?.tBodies[0].rows || [])];
  const mark = (row) => {
    lines().forEach((other) => {
      other.classList.toggle("here", other === row);
      if (other === row) other.setAttribute("aria-current", "true"); else other.removeAttribute("aria-current");
    });
    const link = row.querySelector("a");
    link.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const rows = lines();
    const at = rows.findIndex((row) => row.classList.contains("here"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) mark(next);
  };
  document.addEventListener("desk:go", (event) => mark(event.detail));
  const named = lines().find((row) => row.id && location.hash === "#" + row.id);
  if (named) mark(named);

  document.querySelectorAll("[data-submits]").forEach((control) => {
    control.addEventListener("change", () => control.form.requestSubmit());
  });
  document.querySelectorAll("#filters > select").forEach((control) => {
    control.addEventListener("change", () => control.form.requestSubmit());
  });
  document.querySelectorAll("[data-voice]").forEach((link) => {
    link.addEventListener("click", () => choose(link.dataset.voice));
  });
  const choose = (voice) => {
    const radio = document.querySelector(`#note-form [name=voice][value="${voice}"]`);
    if (radio) {
      radio.checked = true;
      radio.dispatchEvent(new Event("change", { bubbles: true }));
      setTimeout(() => document.getElementById("note-words").focus(), 0);
    }
  };

  // A form is sent once, however often it is pressed.
  document.addEventListener("submit", (event) => {
    // A letter that is only looked at opens beside this page.
    if (event.target.method !== "post" || event.submitter?.formTarget === "_blank") return;
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "1";
    setTimeout(() => delete event.target.dataset.sent, 4000);
  });

  const press = (target) => {
    if (target.tagName === "SUMMARY") {
      target.parentElement.open = true;
      (target.parentElement.querySelector("input:not([type=hidden]), select, textarea, button") || target).focus();
    } else {
      target.click();
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form && form.contains(document.activeElement)) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    const inField = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, dialog[open]");
    if (inField || event.ctrlKey || event.metaKey || event.altKey || isOff()) return;
    const key = event.key;
    const act = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const search = document.querySelector("input[type=search]");
    const map = document.getElementById("v-map");
    if (key === "?" && help) help.showModal();
    else if (key === "/" && search) search.focus();
    else if (key === "m" && map) (map.checked ? document.getElementById("v-list") : map).click();
    else if (key === "j" && lines().length) step(1);
    else if (key === "k" && lines().length) step(-1);
    else if (key === "v" && document.getElementById("note-words")) document.getElementById("note-words").focus();
    else if (act) press(act);
    // What only some pages know, such as the keys of a line of the queue.
    else if (document.dispatchEvent(new CustomEvent("desk:key", { detail: key, cancelable: true }))) return;
    event.preventDefault();
  });
})();
