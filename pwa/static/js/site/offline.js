/** « Hors connexion », where someone has just signed out: what the page says of a phone that is signed in would not be true. */

import { openTown } from "/service_worker/shared/store.js";
import { SIGNED_OUT } from "./words.js";

const { town } = document.body.dataset;
const KEPT = "Ce que vous avez choisi de garder attend ici votre prochaine connexion.";

openTown(town).read().then(({ signing_out: isLeaving }) => {
  if (!isLeaving) return;
  const page = document.getElementById("offline");
  const [lead, kept, ...rest] = page.querySelectorAll("h1 ~ *");
  lead.textContent = `${SIGNED_OUT.title}. ${SIGNED_OUT.closed} ${SIGNED_OUT.unheard}`;
  kept.textContent = KEPT;
  for (const one of rest) one.remove();
});
