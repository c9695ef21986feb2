/** The sign-in box: « Utiliser une clé d’accès », and the passkeys that the browser offers in the user name's field. */

import { asked, knowsPasskeys, signed } from "./webauthn.js";

const FRESH = 240_000;
const form = /** @type {HTMLFormElement} */ (/** @type {Element} */ (document.getElementById("passkey")));
const ask = new URL("defi", form.action).href;
const said = form.querySelector("[data-stopped]");
/** @type {AbortController | null} */
let offering = null;

let isEntering = false;

/** @type {(credential: string) => void} */
function enter(credential) {
  if (isEntering) return;
  isEntering = true;
  /** @type {HTMLInputElement} */ (form.elements.namedItem("credential")).value = credential;
  form.submit();
}

/** Among the user names, for as long as the challenge is fresh; asked when the box is first used, so that reading the page asks nothing. */
async function offer() {
  if (offering || !(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  const mine = (offering = new AbortController());
  const challenge = await asked(ask);
  if (!challenge || mine.signal.aborted) return;
  const over = setTimeout(stop, FRESH);
  const credential = await signed(challenge, { mediation: "conditional", signal: mine.signal }).catch(() => null);
  clearTimeout(over);
  if (credential) enter(credential);
}

function stop() {
  offering?.abort();
  offering = null;
}

/** @type {(event: Event) => Promise<void>} */
async function choose(event) {
  event.preventDefault();
  stop();
  said.textContent = "";
  const challenge = await asked(ask).catch(() => null);
  const credential = challenge && (await signed(challenge).catch(() => null));
  if (credential) return enter(credential);
  said.textContent = said.dataset.stopped ?? "";
}

/** What the town hall does not know any more is not offered again. */
function forget() {
  const { unknown } = form.dataset;
  const signal = unknown && PublicKeyCredential.signalUnknownCredential;
  if (signal) PublicKeyCredential.signalUnknownCredential({ rpId: location.hostname, credentialId: unknown }).catch(() => null);
}

if (knowsPasskeys()) {
  form.hidden = false;
  forget();
  form.addEventListener("submit", choose);
  const fields = form.parentElement?.querySelector("form:not(#passkey)");
  for (const first of ["focusin", "pointerover"]) fields?.addEventListener(first, () => offer().catch(stop));
}
