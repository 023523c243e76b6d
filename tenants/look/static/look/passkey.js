// Keys (WebAuthn): the browser asks for a finger, a face or a key, and the form carries the answer to the server.
// Forms say with data-passkey what is asked: "create", "get", or "login" (which fetches its challenge first).
const known = "credentials" in navigator && "PublicKeyCredential" in window;

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function creation(options) {
  return { ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map((one) => ({ ...one, id: bytes(one.id) })) };
}

function request(options) {
  return { ...options, challenge: bytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map((one) => ({ ...one, id: bytes(one.id) })) };
}

function answer(credential) {
  const { response } = credential;
  const told = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) told[name] = text(response[name]);
  }
  if (response.getTransports) told.transports = response.getTransports();
  return JSON.stringify({ type: credential.type, id: credential.id, rawId: text(credential.rawId), response: told,
    authenticatorAttachment: credential.authenticatorAttachment, clientExtensionResults: credential.getClientExtensionResults() });
}

async function asked(form) {
  if (form.dataset.passkey === "login") {
    const fetched = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!fetched.ok) throw new Error("no challenge");
    return (await fetched.json()).request_options;
  }
  return JSON.parse(document.getElementById(form.dataset.options).textContent);
}

async function ask(form) {
  const { publicKey } = await asked(form);
  if (form.dataset.passkey !== "create") return navigator.credentials.get({ publicKey: request(publicKey) });
  const options = creation(publicKey);
  const alone = form.elements.passwordless?.checked ?? false;
  options.authenticatorSelection = { ...options.authenticatorSelection, residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone, ...(alone ? { userVerification: "required" } : {}) };
  return navigator.credentials.create({ publicKey: options });
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!known) {
    form.querySelector("[type=submit]").disabled = true;
    document.querySelector("[data-passkey-none]")?.removeAttribute("hidden");
    continue;
  }
  const part = form.closest("[data-passkey-part]");
  if (part) { part.hidden = false; part.dataset.shown = ""; }
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    const fault = document.querySelector("[data-passkey-fault]");
    fault.hidden = true;
    try {
      form.elements.credential.value = answer(await ask(form));
      form.submit();
    } catch {
      fault.hidden = false;
    }
  });
}
