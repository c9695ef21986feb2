/** What the town hall would answer now to the same wishes for several children, from what it last said of their boxes. Pure. */

import { ASK, REASON } from "/service_worker/outcomes.js";
import { FORESEEN } from "../site/words.js";
import { LOCK, STATE } from "./states.js";

/** @type {(day: string) => number} */
const MONDAY = (day) => Date.parse(day) - ((new Date(day).getUTCDay() + 6) % 7) * 86_400_000;

/** @type {Record<string, string>} */
const WORDS = FORESEEN;

/**
 * {price, told: [[who, day, slot, words]]}; `children` are {name, boxes, wishes: [{action, day, slot}]}, in the order of the request.
 * @type {(children: Cast[], rules: { rivals: Rivals, isReviewed: boolean }) => { price: number, told: Foreseen[] }}
 */
export function foreseen(children, { rivals, isReviewed }) {
  /** @type {Foreseen[]} */
  const told = [];
  const left = new Map();
  const freed = new Map();
  let price = 0;
  /** @type {(child: Cast, wish: Cast["wishes"][0], word?: string | null) => unknown} */
  const say = ({ name }, { day, slot }, word) => word && told.push([name, day, slot, WORDS[word] ?? ""]);
  const cast = children.map((child) => ({ ...child, at: new Map(child.boxes.map((box) => [`${box.day} ${box.slot}`, box])) }));
  /**
   * What is not there has a word, and is not looked at.
   * @type {(child: Cast & { at: Map<string, Box> }, wish: Cast["wishes"][0]) => Box}
   */
  const found = (child, { day, slot }) => /** @type {Box} */ (child.at.get(`${day} ${slot}`));
  const leaving = new Set();
  for (const child of cast) {
    for (const wish of child.wishes.filter(({ action }) => action === ASK.cancel)) {
      const box = found(child, wish);
      const word = notCancelled(box);
      say(child, wish, word);
      if (word || leaving.has(box)) continue;
      leaving.add(box);
      if (!box.sure) continue;
      price -= box.price;
      freed.set(box.opening, (freed.get(box.opening) ?? 0) + 1);
    }
  }
  for (const child of cast) {
    /** @type {[Cast["wishes"][0], Box][]} */
    const wanted = child.wishes.filter(({ action }) => action === ASK.book).map((wish) => [wish, found(child, wish)]);
    const possible = wanted.filter(([, box]) => !notBooked(box, freed)).map(([, box]) => box);
    const there = [...child.boxes.filter((box) => (box.live || box.state === STATE.offered) && !leaving.has(box)), ...possible];
    for (const [wish, box] of wanted) {
      const clashes = () => there.some((other) => other.day === box.day && rivals.get(box.slot)?.has(other.slot));
      const word = notBooked(box, freed) ?? (clashes() ? REASON.incompatibleSlot : isReviewed ? null : notSeated(box, left, freed));
      say(child, wish, word);
      if (!word) price += box.price;
    }
  }
  return { price, told };
}

/**
 * Why a wish to cancel changes nothing, or null.
 * @type {(box?: Box) => string | null}
 */
function notCancelled(box) {
  if (!box) return REASON.notEnrolled;
  if (box.lock === LOCK.elsewhere || !box.live) return STATE.free;
  return box.lock;
}

/**
 * Why a wish to book gets no new place whatever the others ask, or null; what waits for an officer goes without saying.
 * @type {(box: Box | undefined, freed: Map<number, number>) => string | null | undefined}
 */
function notBooked(box, freed) {
  if (!box) return REASON.notEnrolled;
  if (box.live) return box.lock === LOCK.elsewhere ? box.lock : box.state;
  return box.lock === LOCK.full && freed.has(box.opening) ? null : box.lock;
}

/**
 * The last places, and those that the request itself gives back, go to the first in it: how many are left is only shown when few are.
 * @type {(box: Box, left: Map<number, number>, freed: Map<number, number>) => string | null}
 */
function notSeated({ opening, state, hint }, left, freed) {
  if (state === STATE.waitable) return state;
  if (state !== STATE.full && (state !== STATE.free || !/^\d/.test(hint))) return null;
  const places = left.get(opening) ?? (state === STATE.full ? 0 : Number.parseInt(hint, 10)) + (freed.get(opening) ?? 0);
  left.set(opening, Math.max(0, places - 1));
  return places ? null : LOCK.full;
}

/**
 * The weeks that a draft leaves with some days, but too few: [[monday, days]]. `isOn` tells a box's tick.
 * @type {(boxes: Box[], lines: BoxLine[], isOn: (box: Box) => boolean, atLeast: number) => [string, number][]}
 */
export function shortWeeks(boxes, lines, isOn, atLeast) {
  const touched = new Set(lines.map(({ day }) => MONDAY(day)));
  const weeks = new Map();
  for (const box of boxes) {
    const week = MONDAY(box.day);
    if (touched.has(week) && isOn(box)) weeks.set(week, (weeks.get(week) ?? new Set()).add(box.day));
  }
  return [...weeks]
    .filter(([, days]) => days.size < atLeast)
    .map(([week, days]) => [new Date(week).toISOString().slice(0, 10), days.size]);
}
