// Inside a frame on the council's own page: says how high the page is, to nobody but those who may show it.

const allowed = (document.body.dataset.framed || "").split(" ").filter(Boolean);

// "https://*.example.org:*" as the content policy writes it, against "https://www.example.org:8443".
function fits(origin, pattern) {
  const [wanted, given] = [pattern, origin].map((text) => /^(https?):\/\/([^:]+)(?::(.+))?$/.exec(text));
  if (!wanted || !given || wanted[1] !== given[1]) return false;
  const port = wanted[3] === "*" || (wanted[3] || "") === (given[3] || "");
  const host = wanted[2].startsWith("*.") ? given[2].endsWith(wanted[2].slice(1)) : given[2] === wanted[2];
  return port && host;
}

let parentOrigin = "";
let last = 0;
function tell() {
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  if (!parentOrigin || height === last) return;
  last = height;
  parent.postMessage({ framedHeight: height }, parentOrigin);
}

addEventListener("message", ({ source, origin, data }) => {
  if (source !== parent || !data || !data.framedHello) return;
  if (origin !== location.origin && !allowed.some((pattern) => fits(origin, pattern))) return;
  parentOrigin = origin;
  last = 0;
  tell();
});
new ResizeObserver(tell).observe(document.body);
