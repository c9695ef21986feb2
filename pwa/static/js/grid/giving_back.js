/** « Annuler », from a notification or from a card's bin: booked days are unticked in the draft. Nothing leaves before VALIDER. */

import { effective } from "./changes.js";
import { count } from "../site/french.js";
import { LOCK } from "./states.js";

const ASKED = "#annuler=";
const ALL = "#tout-annuler";

/**
 * The openings that an address asks to give back.
 * @type {(hash: string) => number[]}
 */
export const givenBack = (hash) => (hash.startsWith(ASKED) ? hash.slice(ASKED.length).split(".").map(Number).filter(Boolean) : []);

/**
 * Do what the address asked when it was read, and leave a month in its place.
 * @type {(hash: string, page: { boxes: Map<number, Box>, ticks: Ticks, undo: Undo, steps: Steps }) => Promise<unknown>}
 */
export const giveBack = (hash, page) => (hash === ALL ? giveAllBack(page) : giveSomeBack(hash, page));

/**
 * Untick what was just booked where it is still possible, say what is not, and open step 2.
 * @type {(hash: string, page: { boxes: Map<number, Box>, ticks: Ticks, undo: Undo, steps: Steps }) => Promise<void>}
 */
async function giveSomeBack(hash, { boxes, ticks, undo, steps }) {
  const asked = givenBack(hash).flatMap((opening) => boxes.get(opening) ?? []);
  const open = asked.filter((box) => box.live && !box.lock);
  const late = asked.filter((box) => box.live && box.lock).length;
  await showMonth(asked[0]);
  await ticks.apply(open.map((box) => [box, false]));
  if (!open.length) return undo.say(late ? "Le délai pour annuler est passé." : "Rien à annuler ici.");
  if (late) undo.say(`${count(late, "case")} ne peu${late > 1 ? "vent" : "t"} plus être annulée${late > 1 ? "s" : ""}.`);
  return steps.next();
}

/**
 * Untick every day to come: how many, what stays, and the way to have them back.
 * @type {(page: { boxes: Map<number, Box>, ticks: Ticks, undo: Undo, steps: Steps }) => Promise<void>}
 */
async function giveAllBack({ boxes, ticks, undo }) {
  const all = [...boxes.values()];
  const wishes = effective(all, ticks.draft(), false);
  const late = daysOf(all.filter(({ live, lock }) => live && lock === LOCK.tooLateToCancel));
  await showMonth(wishes[0]?.[0]);
  const stay = late
    ? ` ${count(late, "jour")} ne peu${late > 1 ? "vent" : "t"} plus être annulé${late > 1 ? "s" : ""} : le délai est passé.`
    : "";
  if (!wishes.length) return undo.say(`Rien à annuler ici.${stay}`);
  const days = daysOf(wishes.map(([box]) => box));
  return undo.offer(
    wishes,
    `${count(days, "jour")} ${days > 1 ? "vont être annulés" : "va être annulé"} quand vous aurez validé.${stay} `,
    "Rétablir",
  );
}

/** @type {(boxes: Box[]) => number} */
const daysOf = (boxes) => new Set(boxes.map(({ day }) => day)).size;

/** @type {(box?: Box) => Promise<void>} */
async function showMonth(box) {
  const isShown = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
  location.replace(`#${box?.day.slice(0, 7) ?? ""}`);
  await isShown;
}
