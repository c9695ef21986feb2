/** An answer to a request whose step 2 was left meanwhile: said above what is on the screen now, which stays. */

import { banner } from "../site/banner.js";
import { make } from "../site/dialog.js";

/** @type {(answer: Answer) => void} */
export function tellAside({ url, overall_label: label }) {
  banner("answered", `La mairie a répondu à votre demande précédente : ${label}. `, make("a", { href: url }, "Voir la réponse"));
}
