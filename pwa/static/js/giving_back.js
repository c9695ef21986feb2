/** « Annuler », from a notification: what was just booked is unticked in the draft, and step 2 opens. Nothing leaves before VALIDER. */

import { count } from "./french.js";

const ASKED = "#annuler=";

/** The openings that an address asks to give back. */
export const givenBack = (hash) => (hash.startsWith(ASKED) ? hash.slice(ASKED.length).split(".").map(Number).filter(Boolean) : []);

/** Untick them where it is still possible, and say what is not. */
export async function giveBack({ boxes, ticks, undo, steps }) {
  const asked = givenBack(location.hash).map((opening) => boxes.get(opening)).filter(Boolean);
  const open = asked.filter((box) => box.live && !box.lock);
  const late = asked.filter((box) => box.live && box.lock).length;
  const isShown = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
  location.replace(`#${asked[0]?.day.slice(0, 7) ?? ""}`);
  await isShown;
  await ticks.apply(open.map((box) => [box, false]));
  if (!open.length) return undo.say(late ? "Le délai pour annuler est passé." : "Rien à annuler ici.");
  if (late) undo.say(`${count(late, "case")} ne peu${late > 1 ? "vent" : "t"} plus être annulée${late > 1 ? "s" : ""}.`);
  return steps.next();
}
