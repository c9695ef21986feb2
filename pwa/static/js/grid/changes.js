/**
 * What a draft says of the boxes. A box is {opening, day, slot, price, live, sure, book_by, cancel_by}; a draft maps
 * openings to what is asked of them.
 */

import { ASK } from "/service_worker/outcomes.js";
import { STATE } from "./states.js";

/** @type {(box: Box, draft: Ticked) => boolean} */
export const isOn = (box, draft) => (draft.has(box.opening) ? draft.get(box.opening) === ASK.book : box.live);

/**
 * What must be asked for a box to be ticked or not: null when the town hall already knows it so.
 * @type {(box: Box, on: boolean) => Action | null}
 */
export const actionFor = (box, on) => (on === box.live ? null : on ? ASK.book : ASK.cancel);

/**
 * The boxes that a draft changes, in the page's order, each with what is asked; those that became so meanwhile are no change.
 * @type {(boxes: Box[], draft: Ticked) => BoxLine[]}
 */
export const linesOf = (boxes, draft) =>
  boxes
    .filter((box) => draft.has(box.opening) && (draft.get(box.opening) === ASK.book) !== box.live)
    .map((box) => ({ ...box, action: /** @type {Action} */ (draft.get(box.opening)) }));

/**
 * The price difference in cents: a place in a list costs nothing, and gives nothing back.
 * @type {(lines: BoxLine[]) => number}
 */
export const priceOf = (lines) =>
  lines.reduce(
    (sum, { action, price, sure, state }) => sum + (action === ASK.book ? (state === STATE.waitable ? 0 : price) : sure ? -price : 0),
    0,
  );

/**
 * The earliest limit among the lines, in seconds; null when none has one.
 * @type {(lines: BoxLine[]) => number | null}
 */
export function earliestLimit(lines) {
  const limits = lines.map((line) => (line.action === ASK.book ? line.book_by : line.cancel_by) ?? 0).filter(Boolean);
  return limits.length ? Math.min(...limits) : null;
}

/** @type {(line: BoxLine) => string} */
const slotOf = ({ action, slot, state }) => (action === ASK.book && state === STATE.waitable ? `${slot} (liste d’attente)` : slot);

/**
 * [day, [slots]] of the lines of one action, in order.
 * @type {(lines: BoxLine[], action: Action) => [string, string[]][]}
 */
export function daysOf(lines, action) {
  const days = new Map();
  for (const line of lines) if (line.action === action) days.set(line.day, [...(days.get(line.day) ?? []), slotOf(line)]);
  return [...days].sort();
}

/**
 * The wishes that would really change something: [box, on] for the open boxes that are not so already.
 * @type {(boxes: Box[], draft: Ticked, on: boolean) => Wish[]}
 */
export const effective = (boxes, draft, on) => boxes.filter((box) => !box.lock && isOn(box, draft) !== on).map((box) => [box, on]);

/**
 * The draft without what a newer page already shows: a box booked meanwhile by the other parent is not a change any more.
 * @type {(draft: Ticked, live: Set<number>) => Ticked}
 */
export function reconciled(draft, live) {
  return new Map([...draft].filter(([opening, action]) => (action === ASK.book) !== live.has(opening)));
}
