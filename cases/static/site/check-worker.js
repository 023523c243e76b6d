// One second's work, away from the page: which number makes a key that begins as the challenge says?
// ALTCHA 2: the password is the nonce and the number (32 bits, the high byte first), the key PBKDF2 of it.

const MOST = 100000;
const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function keyOf(password, parameters) {
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(parameters.salt), iterations: parameters.cost };
  return hex(await crypto.subtle.deriveBits(how, key, parameters.keyLength * 8));
}

self.addEventListener("message", async ({ data: parameters }) => {
  const began = Date.now();
  const nonce = bytes(parameters.nonce);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  const number = new DataView(password.buffer, nonce.length);
  for (let counter = 0; counter < MOST; counter += 1) {
    number.setUint32(0, counter);
    const derivedKey = await keyOf(password, parameters);
    if (derivedKey.startsWith(parameters.keyPrefix)) {
      self.postMessage({ counter, derivedKey, time: Date.now() - began });
      return;
    }
  }
  self.postMessage(null);
});
