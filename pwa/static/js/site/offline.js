/**
 * « Hors connexion »: why this page does not open. Some never do without a network; and where someone has just signed
 * out, what the page says of a phone that is signed in would not be true.
 */

import { openTown } from "/service_worker/shared/store.js";
import { SIGNED_OUT } from "./words.js";

const { town } = document.body.dataset;
const page = document.getElementById("offline");
const [lead, kept, ...rest] = page.querySelectorAll("h1 ~ *");
const KEPT = "Ce que vous avez choisi de garder attend ici votre prochaine connexion.";
const ONLINE_ONLY = "Cette page ne s’ouvre qu’avec du réseau.";

openTown(town).read().then(({ signing_out: isLeaving }) => {
  if (isLeaving) return signedOut();
  if (!new RegExp(`^/${town}/(${page.dataset.opens})$`).test(location.pathname)) lead.textContent = ONLINE_ONLY;
});

function signedOut() {
  lead.textContent = `${SIGNED_OUT.title}. ${SIGNED_OUT.closed} ${SIGNED_OUT.unheard}`;
  kept.textContent = KEPT;
  for (const one of rest) one.remove();
}
