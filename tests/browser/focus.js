// Of each thing that Tab comes to: whether its focus can be seen, and whether anything of it can when it has the focus.
// A frame hands the focus on to what stands in it.
() => {
  const faults = [];
  const shape = (one) => {
    const style = getComputedStyle(one);
    const outline = style.outlineStyle === "none" ? "" : style.outline;
    return [outline, style.boxShadow, style.borderColor, style.backgroundColor,
            style.textDecorationLine, style.transform, style.clipPath, style.stroke, style.strokeWidth].join("|");
  };
  const around = (one) => [one, one.parentElement, one.nextElementSibling, one.closest("label"), one.closest(".map"),
    ...(one.labels || []), ...one.children].filter(Boolean);
  const name = (one) => one.tagName.toLowerCase() + (one.id ? "#" + one.id : "")
    + (one.getAttribute("class") ? "." + one.getAttribute("class").trim().split(/\s+/).join(".") : "")
    + (one.name ? "[name=" + one.name + "]" : "");
  const stuck = (one) => {
    for (; one && one !== document.documentElement; one = one.parentElement)
      if (["fixed", "sticky"].includes(getComputedStyle(one).position)) return one;
    return null;
  };
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((one) => one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && one.checkVisibility({
      checkVisibilityCSS: true }));
  for (const one of all) {
    document.activeElement.blur();
    const near = around(one);
    const before = near.map(shape);
    one.focus();
    if (document.activeElement !== one) continue;
    if (near.every((each, n) => shape(each) === before[n])) faults.push(["focus cannot be seen", name(one)]);
    // What is drawn very small or transparent is shown by its label.
    let seen = one, box = one.getBoundingClientRect();
    if (box.width < 3 || box.height < 3 || getComputedStyle(one).opacity === "0") {
      seen = (one.labels && one.labels[0]) || one.parentElement;
      box = seen.getBoundingClientRect();
    }
    const over = new Set();
    let free = false;
    for (let x = 0; x < 5 && !free; x += 1) for (let y = 0; y < 5 && !free; y += 1) {
      const top = document.elementFromPoint(box.left + box.width * (x + 0.5) / 5, box.top + box.height * (y + 0.5) / 5);
      if (!top) continue;
      const cover = stuck(top);
      if (!cover || cover.contains(one) || seen.contains(top)) free = true;
      else over.add(name(cover));
    }
    const behind = [...over].join(" ");
    if (!free) faults.push([behind ? `hidden behind ${behind}` : "focus lies outside what is seen", name(one)]);
  }
  return faults;
}
