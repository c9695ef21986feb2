/** « Hors connexion », where someone has just signed out: what the page says of a phone that is signed in would not be true. */

import { openTown } from "/service_worker/shared/store.js";

const { town } = document.body.dataset;
const WORDS =
  "Vous êtes déconnecté. Plus rien de votre compte ne s’ouvre sur ce téléphone. " +
  "La mairie n’a pas pu en être prévenue : elle le sera dès que le site sera ouvert ici avec du réseau.";
const KEPT = "Ce que vous avez choisi de garder attend ici votre prochaine connexion.";

openTown(town).read().then(({ signing_out: isLeaving }) => {
  if (!isLeaving) return;
  const page = document.getElementById("offline");
  const [lead, kept, ...rest] = page.querySelectorAll("h1 ~ *");
  lead.textContent = WORDS;
  kept.textContent = KEPT;
  for (const one of rest) one.remove();
});
