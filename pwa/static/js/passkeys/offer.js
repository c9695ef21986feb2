/** « Clés d’accès » on the espace, once, where the device itself recognises its holder. */

import { answeredElsewhere, dismissed, wasOffered } from "./offered.js";
import { knowsPasskeys } from "./webauthn.js";

const card = document.getElementById("passkey-offer");

async function start() {
  if (!knowsPasskeys() || wasOffered()) return;
  if (!(await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable())) return;
  card.hidden = false;
  answeredElsewhere(() => (card.hidden = true));
  for (const answer of card.querySelectorAll("a, button")) answer.addEventListener("click", () => dismissed());
  card.querySelector("button").addEventListener("click", () => (card.hidden = true));
}

start().catch(() => null);
