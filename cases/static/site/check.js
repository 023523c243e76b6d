// The check that holds off programs which send in heaps: the browser does a second's work while somebody writes. It begins
// with the first touch of a form, so nobody waits for it; where it cannot be done the form is sent all the same.

const ADDRESS = "/check/";
// What is shorter than this is not begun with: the form may take a while to arrive.
const SPARE = 60;
// Whoever presses "send" before the work is done waits no longer than this; where there is nothing to write but one button
// to press, hardly at all: a few go through without.
const PATIENCE = 5000;
const AT_A_PRESS = 400;
const WRITTEN = 'textarea, input:not([type="hidden"]):not([name="website"])';
// Of the buttons called "do", those that really send.
const SENDS = ["send", "follow", "same"];

const rest = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function work(parameters, address) {
  return new Promise((done) => {
    const worker = new Worker(address);
    const end = (found) => {
      worker.terminate();
      done(found);
    };
    worker.addEventListener("message", ({ data }) => end(data));
    worker.addEventListener("error", () => end(null));
    worker.postMessage(parameters);
  });
}

// The solution of a new challenge as a form sends it; empty where there is none to be had.
export async function solution(purpose, worker) {
  if (!self.crypto || !self.crypto.subtle || !self.Worker) return "";
  try {
    const answer = await fetch(`${ADDRESS}?${new URLSearchParams({ for: purpose })}`, { cache: "no-store" });
    if (!answer.ok) return "";
    const challenge = await answer.json();
    const found = await work(challenge.parameters, worker);
    return found ? btoa(JSON.stringify({ challenge, solution: found })) : "";
  } catch {
    return "";
  }
}

// Whether what stands in the field will still be good when it arrives.
export function isGood(value) {
  try {
    return JSON.parse(atob(value)).challenge.parameters.expiresAt > Date.now() / 1000 + SPARE;
  } catch {
    return false;
  }
}

function watch(input) {
  const form = input.form;
  let under = null;
  // Waited for once: after that the form goes as it is, also where others stop it on its way and send it again.
  let waited = false;
  let waits = false;
  const begin = () => {
    if (isGood(input.value)) return Promise.resolve();
    under =
      under ||
      solution(input.dataset.check, input.dataset.worker).then((found) => {
        input.value = found;
        under = null;
      });
    return under;
  };
  for (const touch of ["pointerover", "pointerdown", "focusin", "input"]) form.addEventListener(touch, begin, { once: true, passive: true });
  form.addEventListener(
    "submit",
    async (event) => {
      const button = event.submitter;
      const sends = !button || button.name !== "do" || SENDS.includes(button.value.split(":")[0]);
      if (waited || !sends || isGood(input.value)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      // A second press while the first one waits is the same press.
      if (waits) return;
      waits = true;
      form.setAttribute("aria-busy", "true");
      await Promise.race([begin(), rest(form.querySelector(WRITTEN) ? PATIENCE : AT_A_PRESS)]);
      waits = false;
      waited = true;
      form.removeAttribute("aria-busy");
      if (button && button.isConnected && !button.disabled) form.requestSubmit(button);
      else form.requestSubmit();
    },
    { capture: true },
  );
}

for (const input of document.querySelectorAll("input[data-check]")) if (input.form) watch(input);
