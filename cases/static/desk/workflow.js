// The drawing may be larger than its frame: begin where the case is, or where a new one begins.
for (const frame of document.querySelectorAll(".wf-frame")) {
  const step = frame.querySelector(".wf-step.here") || frame.querySelector(".wf-step.first");
  if (!step) continue;
  const box = step.getBoundingClientRect(), seen = frame.getBoundingClientRect();
  frame.scrollLeft += box.left + box.width / 2 - seen.left - seen.width / 2;
  if (box.bottom > seen.bottom) frame.scrollTop += box.top + box.height / 2 - seen.top - seen.height / 2;
}
