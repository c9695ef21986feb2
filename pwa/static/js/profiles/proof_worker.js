/** Tries answers until one proves that some work was done; see `domain/sign_up/proof.py`. */

/** @type {(bytes: Uint8Array, bits: number) => boolean} */
function begins(bytes, bits) {
  for (let bit = 0; bit < bits; bit += 1) {
    if ((bytes[bit >> 3] ?? 0) & (128 >> (bit & 7))) return false;
  }
  return true;
}

addEventListener("message", async ({ data }) => {
  const words = new TextEncoder();
  for (let answer = 0; ; answer += 1) {
    const hash = await crypto.subtle.digest("SHA-256", words.encode(`${data.challenge}:${answer}`));
    if (begins(new Uint8Array(hash), data.bits)) return postMessage(String(answer));
  }
});
