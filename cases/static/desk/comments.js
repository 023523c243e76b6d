// Keys of the list of comments: j and k go down and up, s shows, d goes to the reasons why not. Buttons do the same.
(() => {
  "use strict";
  const all = () => [...document.querySelectorAll("[data-comment]")];
  const here = () => document.querySelector("[data-comment].here");
  const go = (comment) => {
    if (!comment) return;
    all().forEach((other) => other.classList.toggle("here", other === comment));
    comment.focus({ preventScroll: true });
    comment.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("desk:key", (event) => {
    const list = all();
    const at = list.indexOf(here());
    const does = (name) => here()?.querySelector(`[data-does="${name}"]`);
    if (event.detail === "j") go(list[Math.min(list.length - 1, at + 1)]);
    else if (event.detail === "k") go(list[Math.max(0, at - 1)]);
    else if (event.detail === "s" && does("show")) does("show").click();
    else if (event.detail === "d" && does("refuse")) does("refuse").focus();
    else return;
    event.preventDefault();
  });
  // After a judgement the next one is at hand.
  if (document.referrer.endsWith(location.pathname)) go(all()[0]);
})();
