// "Address of this case" puts it on the clipboard; without JavaScript it is the link itself.
for (const link of document.querySelectorAll("[data-copy]")) {
  link.addEventListener("click", async (event) => {
    if (!navigator.clipboard) return;
    event.preventDefault();
    await navigator.clipboard.writeText(link.href);
    link.lastChild.textContent = ` ${link.dataset.copied}`;
    link.setAttribute("role", "status");
  });
}
