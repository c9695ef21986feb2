/** « Confirmez que c’est vous » with a passkey, for an account that has one. */

import { asked, knowsPasskeys, signed } from "./webauthn.js";

const FRESH = 240_000;
const button = /** @type {HTMLButtonElement} */ (/** @type {Element} */ (document.getElementById("passkey")));
const said = document.getElementById("passkey-said");

/** @type {() => Promise<{ at: number, challenge: PublicKeyCredentialRequestOptionsJSON | null }>} */
const fresh = async () => ({ at: Date.now(), challenge: await asked(button.dataset.ask).catch(() => null) });

async function start() {
  let held = await fresh();
  if (!held.challenge) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    if (Date.now() - held.at > FRESH) held = await fresh();
    const credential = held.challenge && (await signed(held.challenge).catch(() => null));
    held.at = 0;
    if (!credential) return void (said.textContent = said.dataset.stopped ?? "");
    const form = /** @type {HTMLFormElement} */ (button.form);
    /** @type {HTMLInputElement} */ (form.elements.namedItem("confirm-credential")).value = credential;
    form.submit();
  });
}

if (knowsPasskeys()) start().catch(() => null);
