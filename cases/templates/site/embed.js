// Puts the municipality's page into yours: <script src="https://HOST/embed.js" data-view="report" async></script>
// data-view: report, map, list or figures; data-category, data-area: codes; data-lang: hu, en, de; data-height: pixels.
// No cookies, nothing from anywhere else.
(function () {
  "use strict";
  const script = document.currentScript;
  if (!script) return;
  const WORDS = {{ words|safe }};
  const home = new URL(script.src).origin;
  const given = script.dataset;
  const own = { report: "/report/", map: "/map/", list: "/cases/", figures: "/" };
  const view = own[given.view] ? given.view : "report";
  const speaks = (code) => (WORDS[code] ? code : "");
  const page = (document.documentElement.lang || "").slice(0, 2).toLowerCase();
  const language = speaks(given.lang) || speaks(page) || Object.keys(WORDS)[0];
  const words = WORDS[language];
  const query = new URLSearchParams();
  if (given.category) query.set("category", given.category);
  if (given.area) query.set("area", given.area);
  const asked = query.size ? "?" + query : "";
  const least = Math.max(200, Number.parseInt(given.height, 10) || 0);

  const frame = document.createElement("iframe");
  frame.src = home + "/embed/" + language + (own[view] === "/" ? "/figures/" : own[view]) + asked;
  frame.title = words[view];
  frame.loading = "lazy";
  frame.allow = "geolocation " + home;
  frame.style.cssText = "display:block;width:100%;border:0";
  frame.style.height = (least > 200 ? least : 640) + "px";

  const link = document.createElement("a");
  const way = new URLSearchParams(query);
  way.set("lang", language);
  link.href = home + own[view] + "?" + way;
  link.textContent = words.own;
  const beneath = document.createElement("p");
  beneath.append(link);

  const holder = document.createElement("div");
  holder.lang = language;
  holder.append(frame, beneath);
  script.after(holder);

  // The page inside says how high it is, once it has heard from us. Nobody else is listened to.
  let heard = false;
  let pages = 0;
  addEventListener("message", (message) => {
    if (message.source !== frame.contentWindow || message.origin !== home) return;
    const height = Number(message.data && message.data.framedHeight);
    if (!(height > 0 && height < 100000)) return;
    heard = true;
    frame.style.display = "block";
    frame.style.height = Math.max(least, Math.ceil(height)) + "px";
  });
  frame.addEventListener("load", () => {
    frame.contentWindow.postMessage({ framedHello: true }, home);
    // The next page of the form begins at its top.
    if (pages && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
    pages += 1;
    setTimeout(() => {
      if (heard) return;
      frame.style.display = "none";
      beneath.prepend(words.blocked + " ");
      console.warn(home + "/embed.js: " + location.hostname + " is not among the websites that may show it.");
    }, 5000);
  });
})();
