// Where the device has a way of its own to pass something on, a button opens it; elsewhere the plain links stand alone.
for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.share({ title: button.dataset.shareTitle, url: button.dataset.shareUrl });
    } catch {
      // Somebody changed their mind.
    }
  });
}
