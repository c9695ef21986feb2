/** « Clés d’accès »: one more on this device, and the browser hears which of them still open something. */

import { deviceName } from "../push/device_name.js";
import { dismissed } from "./offered.js";
import { asked, knowsPasskeys, made } from "./webauthn.js";

const form = /** @type {HTMLFormElement} */ (/** @type {Element} */ (document.getElementById("passkey-add")));
const said = form.querySelector("[data-given_up]");
const list = document.getElementById("passkeys");
const SAID = /** @type {Record<string, string>} */ ({ InvalidStateError: "there", NotAllowedError: "given_up", AbortError: "given_up" });

/** @type {(name: string) => HTMLInputElement} */
const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

/** @type {(event: Event) => Promise<void>} */
async function add(event) {
  event.preventDefault();
  said.textContent = "";
  try {
    const challenge = await asked(form.dataset.ask);
    if (!challenge) return location.reload();
    field("credential").value = await made(challenge);
    form.submit();
  } catch (error) {
    said.textContent = said.dataset[SAID[/** @type {Error} */ (error).name] ?? "failed"] ?? "";
  }
}

/** What was removed here is not offered at the door any more. */
function tellTheBrowser() {
  const ids = [...document.querySelectorAll("[data-credential]")].flatMap(({ dataset }) => dataset.credential ?? []);
  const told = { rpId: location.hostname, userId: String(list.dataset.holder), allAcceptedCredentialIds: ids };
  PublicKeyCredential.signalAllAcceptedCredentials?.(told).catch(() => null);
}

if (knowsPasskeys()) {
  document.getElementById("passkey-unsupported").hidden = true;
  form.hidden = false;
  field("name").value ||= deviceName(navigator);
  form.addEventListener("submit", add);
  tellTheBrowser();
}
if (list.dataset.added) dismissed();
