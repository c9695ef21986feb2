/** At the sign-in box: how many requests of this phone wait for someone to sign in. Whose they are is not said. */

import { waitingForSomeone } from "/service_worker/shared/unsent.js";
import { make } from "../site/dialog.js";

/** @type {(box: Part, town: string) => Promise<void>} */
export async function tellAtTheDoor(box, town) {
  const waiting = await waitingForSomeone(town);
  if (!waiting) return;
  const words =
    waiting > 1
      ? `${waiting} demandes attendent votre connexion : elles partiront dès que vous serez connecté.`
      : "1 demande attend votre connexion : elle partira dès que vous serez connecté.";
  box.querySelector("h2").after(make("p", { className: "notice is-warn", role: "status", id: "waiting" }, words));
}
