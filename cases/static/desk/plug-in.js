// A choice is shown at once, and the code can be copied with one press. Without JavaScript there are buttons and fields.

const form = document.querySelector("[data-choice]");
form.addEventListener("change", () => form.requestSubmit());

for (const button of document.querySelectorAll("[data-copy-from]")) {
  const field = document.getElementById(button.dataset.copyFrom);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    const words = button.querySelector("span");
    words.textContent = button.dataset.copied;
    words.setAttribute("role", "status");
  });
}
