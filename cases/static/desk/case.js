// The page of one case: what may still be taken back counts down, folds fetch their form, and others see who writes.
// Without this file everything works; it is only less lively.
(() => {
  "use strict";

  document.querySelectorAll(".takeback").forEach((form) => {
    const left = form.querySelector("[data-left]");
    const ends = performance.now() + Number(form.dataset.seconds) * 1000;
    const tick = setInterval(() => {
      const seconds = Math.ceil((ends - performance.now()) / 1000);
      if (seconds > 0) { left.textContent = String(seconds); return; }
      clearInterval(tick);
      // Whoever is on the button with the keyboard is not thrown back to the top of the page.
      if (form.contains(document.activeElement)) document.getElementById("history").focus();
      form.remove();
    }, 250);
  });

  // A form that was fetched for an open fold takes the focus, as it would have had it from the start.
  document.body.addEventListener("htmx:load", (event) => {
    const form = event.detail.elt;
    if (!(form instanceof HTMLFormElement) || !form.closest("details.fold[open]")) return;
    const first = form.querySelector("input:not([type=hidden]), select, textarea");
    if (first) first.focus();
  });

  // Something is being written: colleagues who open the case are told.
  const writes = document.getElementById("writes");
  const here = document.getElementById("here");
  document.addEventListener("input", (event) => {
    if (!writes || writes.value === "1" || !event.target.closest("form[method=post]")) return;
    writes.value = "1";
    here.dispatchEvent(new Event("dirty"));
  });

  // Of the ready replies those are offered that fit the voice.
  const replies = document.getElementById("note-reply");
  const voices = document.querySelectorAll("#note-form [name=voice]");
  const fit = () => {
    const voice = [...voices].find((radio) => radio.checked)?.value;
    [...replies.options].forEach((option) => {
      const fits = !option.dataset.voice || option.dataset.voice === voice;
      option.hidden = option.disabled = !fits;
      if (!fits && option.selected) replies.value = "";
    });
  };
  if (replies) {
    voices.forEach((radio) => radio.addEventListener("change", fit));
    fit();
  }
})();
