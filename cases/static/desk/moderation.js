// Ready words, and boxes drawn over a photo. Without this file words are chosen and squares ticked the same.
(() => {
  "use strict";

  // A ready text fills the words that the reporter reads, unless somebody has written their own.
  document.querySelectorAll("[data-fills]").forEach((set) => {
    const words = document.getElementById(set.dataset.fills);
    const ready = [...set.querySelectorAll("input[data-words]")];
    const own = () => words.value.trim() && !ready.some((one) => one.dataset.words.trim() === words.value.trim());
    set.addEventListener("change", (event) => { if (words && !own()) words.value = event.target.dataset.words || ""; });
  });

  // While the page is open and seen, the report stays ours.
  const held = document.querySelector("[data-renew]");
  if (held) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    setInterval(() => {
      if (document.visibilityState !== "visible") return;
      fetch(held.dataset.renew, { method: "POST", headers: { "X-CSRFToken": token.value } })
        .then((answer) => (answer.ok ? answer.json() : null))
        .then((told) => { if (told) held.textContent = told.until; })
        .catch(() => { /* the next time it may work */ });
    }, 4 * 60 * 1000);
  }

  const canvas = document.querySelector("[data-canvas]");
  if (!canvas) return;
  const SVG = "http://www.w3.org/2000/svg";
  const WHOLE = 1000, LEAST = 10, STEP = 10;
  const plane = canvas.querySelector(".boxes");
  const field = document.querySelector("#redact [name=boxes]");
  const said = document.querySelector("[data-said]");
  const add = document.querySelector("[data-add]");
  const squares = [...canvas.querySelectorAll(".grid input")];
  let boxes = [];

  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
  const rect = (box) => plane.children[boxes.indexOf(box)];
  const tell = (box) => {
    const at = boxes.indexOf(box);
    const numbers = { "%n": at + 1, "%m": boxes.length };
    ["%l", "%t", "%r", "%b"].forEach((sign, n) => { if (box) numbers[sign] = Math.round(box[n] / 10); });
    said.textContent = at < 0 ? said.dataset.none : said.dataset.one.replace(/%[nmltrb]/g, (sign) => numbers[sign]);
  };
  const draw = () => {
    while (plane.children.length > boxes.length) plane.lastChild.remove();
    boxes.forEach((box, n) => {
      let one = plane.children[n];
      if (!one) {
        one = document.createElementNS(SVG, "rect");
        one.setAttribute("tabindex", "0");
        one.setAttribute("role", "button");
        plane.append(one);
      }
      one.setAttribute("x", box[0]);
      one.setAttribute("y", box[1]);
      one.setAttribute("width", box[2] - box[0]);
      one.setAttribute("height", box[3] - box[1]);
      one.setAttribute("aria-label", `${add.dataset.label} ${n + 1}`);
    });
    field.value = boxes.map((box) => box.map(Math.round).join(" ")).join(";");
  };
  const drop = (box) => {
    boxes = boxes.filter((one) => one !== box);
    draw();
    tell(boxes.at(-1));
    (plane.lastChild || add).focus();
  };

  const at = (event) => {
    const area = canvas.getBoundingClientRect();
    return [(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height]
      .map((part) => clamp(part * WHOLE, 0, WHOLE));
  };
  let act = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const [x, y] = at(event);
    const box = boxes[[...plane.children].indexOf(event.target)];
    act = box ? { box, from: [x, y], was: [...box] } : { from: [x, y] };
    if (box) rect(box).focus();
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!act) return;
    const [x, y] = at(event), [dx, dy] = [x - act.from[0], y - act.from[1]];
    if (act.was) {
      const [w, h] = [act.was[2] - act.was[0], act.was[3] - act.was[1]];
      const left = clamp(act.was[0] + dx, 0, WHOLE - w), top = clamp(act.was[1] + dy, 0, WHOLE - h);
      act.box.splice(0, 4, left, top, left + w, top + h);
    } else if (act.box || Math.max(Math.abs(dx), Math.abs(dy)) > LEAST) {
      // A press without pulling ticks the square beneath.
      if (!act.box) boxes.push(act.box = []);
      act.box.splice(0, 4, Math.min(x, act.from[0]), Math.min(y, act.from[1]), Math.max(x, act.from[0]), Math.max(y, act.from[1]));
      act.drawn = true;
    } else {
      return;
    }
    draw();
    tell(act.box);
  });
  const end = (event) => {
    if (!act) return;
    const { box, drawn, was } = act;
    act = null;
    if (drawn && (box[2] - box[0] < LEAST || box[3] - box[1] < LEAST)) drop(box);
    else if (drawn) rect(box).focus();
    else if (!was && event.type === "pointerup") {
      const [x, y] = at(event);
      const square = squares[Math.min(11, Math.floor(y / WHOLE * 12)) * 12 + Math.min(11, Math.floor(x / WHOLE * 12))];
      square.checked = !square.checked;
      square.focus();
    }
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  // The press itself has ticked the square.
  canvas.addEventListener("click", (event) => { if (event.detail) event.preventDefault(); });

  plane.addEventListener("focusin", (event) => tell(boxes[[...plane.children].indexOf(event.target)]));
  plane.addEventListener("keydown", (event) => {
    const box = boxes[[...plane.children].indexOf(event.target)];
    const ways = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    const way = ways[event.key];
    if (event.key === "Delete" || event.key === "Backspace") drop(box);
    else if (way && event.shiftKey) {
      box[2] = clamp(box[2] + way[0], box[0] + LEAST, WHOLE);
      box[3] = clamp(box[3] + way[1], box[1] + LEAST, WHOLE);
    } else if (way) {
      const [w, h] = [box[2] - box[0], box[3] - box[1]];
      box[0] = clamp(box[0] + way[0], 0, WHOLE - w);
      box[1] = clamp(box[1] + way[1], 0, WHOLE - h);
      box[2] = box[0] + w;
      box[3] = box[1] + h;
    } else return;
    event.preventDefault();
    event.stopPropagation();
    draw();
    if (boxes.includes(box)) tell(box);
  });
  add.addEventListener("click", () => {
    boxes.push([400, 400, 600, 600]);
    draw();
    plane.lastChild.focus();
  });
  add.dataset.key = "n";
  document.querySelector("[data-remove]").addEventListener("click", () => {
    const chosen = boxes[[...plane.children].indexOf(document.activeElement)] || boxes.at(-1);
    if (chosen) drop(chosen);
  });
  document.querySelector("[data-clear]").addEventListener("click", () => {
    boxes = [];
    squares.forEach((square) => { square.checked = false; });
    draw();
    tell();
  });

  // One stop for the squares: the arrow keys go from one to the next.
  squares.forEach((square, n) => { square.tabIndex = n ? -1 : 0; });
  canvas.querySelector(".grid").addEventListener("keydown", (event) => {
    const from = squares.indexOf(event.target);
    const ways = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -12, ArrowDown: 12 };
    const to = squares[from + ways[event.key]];
    if (from < 0 || !to) return;
    event.preventDefault();
    squares.forEach((square) => { square.tabIndex = square === to ? 0 : -1; });
    to.focus();
  });

  boxes = field.value.split(";").map((words) => words.split(" ").map(Number))
    .filter((box) => box.length === 4 && box.every(Number.isFinite));
  draw();
  tell(boxes.at(-1));
})();
