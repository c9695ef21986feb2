/** Slots that do not go together on a day (Journée, Matin). `rivals` maps a slot to the set of those it excludes. Pure. */

import { isOn } from "./changes.js";

/** From the page's pairs {slot: [slots]}: exclusion is mutual, whichever of the two says so. */
export function rivalsOf(pairs) {
  const rivals = new Map();
  const add = (slot, other) => rivals.set(slot, (rivals.get(slot) ?? new Set()).add(other));
  for (const [slot, others] of Object.entries(pairs)) for (const other of others) [add(slot, other), add(other, slot)];
  return rivals;
}

const clash = (box, other, rivals) => box.day === other.day && (rivals.get(box.slot)?.has(other.slot) ?? false);

/** The open boxes that must be unticked for this one to be ticked: [box, false] each. */
export const givingWay = (box, boxes, draft, rivals) =>
  boxes.filter((other) => clash(box, other, rivals) && !other.lock && isOn(other, draft)).map((other) => [other, false]);

/** Of many wishes, those that go together: the first slot of a day wins over those it excludes. */
export function together(wishes, boxes, draft, rivals) {
  if (!rivals.size) return wishes;
  const leaving = new Set(wishes.filter(([, on]) => !on).map(([box]) => box));
  const on = boxes.filter((box) => isOn(box, draft) && !leaving.has(box));
  return wishes.filter(([box, ticks]) => !ticks || (!on.some((other) => clash(box, other, rivals)) && on.push(box)));
}
