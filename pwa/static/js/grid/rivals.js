/** Slots that do not go together on a day (Journée, Matin). `rivals` maps a slot to the set of those it excludes. Pure. */

import { ASK } from "/service_worker/outcomes.js";
import { isOn } from "./changes.js";

/**
 * From the page's pairs {slot: [slots]}: exclusion is mutual, whichever of the two says so.
 * @type {(pairs: Record<string, string[]>) => Rivals}
 */
export function rivalsOf(pairs) {
  const rivals = new Map();
  /** @type {(slot: string, other: string) => unknown} */
  const add = (slot, other) => rivals.set(slot, (rivals.get(slot) ?? new Set()).add(other));
  for (const [slot, others] of Object.entries(pairs)) for (const other of others) [add(slot, other), add(other, slot)];
  return rivals;
}

/** @type {(box: Box, other: Box, rivals: Rivals) => boolean} */
const clash = (box, other, rivals) => box.day === other.day && (rivals.get(box.slot)?.has(other.slot) ?? false);

/**
 * The open boxes that must be unticked for this one to be ticked: [box, false] each.
 * @type {(box: Box, boxes: Box[], draft: Ticked, rivals: Rivals) => Wish[]}
 */
export const givingWay = (box, boxes, draft, rivals) =>
  boxes.filter((other) => clash(box, other, rivals) && !other.lock && isOn(other, draft)).map((other) => [other, false]);

/**
 * Each tick or untick of a box gives what follows from it: those that must give way, or those that had, and come back.
 * @type {(boxes: Box[], rivals: Rivals) => (box: Box, on: boolean, draft: Ticked) => Wish[]}
 */
export function following(boxes, rivals) {
  /** @type {Map<Box, Box[]>} */
  const took = new Map();
  /** @type {(box: Box, others: Box[]) => unknown} */
  const owe = (box, others) => took.set(box, [...(took.get(box) ?? []), ...others]);
  /**
   * What the phone kept from another visit does not say what took what away: what is booked and clashes comes back.
   * @type {(box: Box, draft: Ticked) => Box[]}
   */
  const keptFrom = (box, draft) =>
    draft.get(box.opening) === ASK.book
      ? boxes.filter((other) => clash(box, other, rivals) && draft.get(other.opening) === ASK.cancel)
      : [];
  /** @type {(box: Box, draft: Ticked) => Wish[]} */
  const givingBack = (box, draft) => {
    const owed = took.get(box) ?? keptFrom(box, draft);
    took.delete(box);
    /** @type {Wish[]} */
    const wishes = owed.filter((other) => !other.lock && !isOn(other, draft)).map((other) => [other, true]);
    const back = together([[box, false], ...wishes], boxes, draft, rivals).slice(1);
    for (const [other] of wishes.filter((wish) => !back.includes(wish))) {
      const inTheWay = boxes.find((one) => one !== box && isOn(one, draft) && clash(one, other, rivals));
      if (inTheWay) owe(inTheWay, [other]);
    }
    return back;
  };
  return (box, on, draft) => {
    if (!on) return givingBack(box, draft);
    const parting = givingWay(box, boxes, draft, rivals);
    owe(box, parting.map(([other]) => other));
    return parting;
  };
}

/**
 * Of many wishes, those that go together: the first slot of a day wins over those it excludes.
 * @type {(wishes: Wish[], boxes: Box[], draft: Ticked, rivals: Rivals) => Wish[]}
 */
export function together(wishes, boxes, draft, rivals) {
  if (!rivals.size) return wishes;
  const leaving = new Set(wishes.filter(([, on]) => !on).map(([box]) => box));
  const on = boxes.filter((box) => isOn(box, draft) && !leaving.has(box));
  return wishes.filter(([box, ticks]) => !ticks || (!on.some((other) => clash(box, other, rivals)) && on.push(box)));
}
