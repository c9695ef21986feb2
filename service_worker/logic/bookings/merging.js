/** Two validations of the same boxes are one, line by line, where the town hall could not tell the difference. */

import { ASK, OUTCOME } from "../../outcomes.js";
import { answeredLines } from "./answers.js";

/**
 * Of the same page, for the same children, and sure of what it takes back.
 * @type {Merging["isOne"]}
 */
function isOne(earlier, item, ahead) {
  const isSame = earlier.enrolment === item.enrolment && String(earlier.also) === String(item.also) && earlier.as_of === item.as_of;
  return isSame && item.lines.filter((line) => isUndone(line, earlier)).every((line) => isSure(line, item, ahead));
}

/**
 * It takes back what the earlier request asks.
 * @type {(line: Line, earlier: Item) => boolean}
 */
const isUndone = ({ opening, action }, { lines }) => lines.some((line) => line.opening === opening && line.action !== action);

/**
 * Taken back for a sibling too, or decided by a request ahead, a box is not what this phone last heard of it.
 * @type {(line: Line, item: Item, ahead: Item[]) => boolean}
 */
function isSure({ opening, was }, { enrolment, also }, ahead) {
  const isAhead = (/** @type {Item} */ { lines, also: siblings }) =>
    siblings.includes(enrolment) || lines.some((line) => line.enrolment === enrolment && line.opening === opening);
  return !also.length && was != null && !ahead.some(isAhead);
}

/**
 * A line that asks for what the town hall already said of its box disappears: in an answer newer than the page, else on the page.
 * @type {Merging["merge"]}
 */
function merge(earlier, item, answered) {
  const lines = new Map(earlier.lines.map((line) => [line.opening, line]));
  const heard = answered.flatMap((one) => answeredLines(one, item.enrolment, item.as_of)).filter(({ state }) => state !== OUTCOME.refused);
  for (const line of item.lines) {
    const last = heard.findLast(({ opening }) => opening === line.opening);
    const isBack = isUndone(line, earlier) && (line.action === ASK.book) === (last ? last.action === ASK.book : line.was);
    if (isBack) lines.delete(line.opening);
    else lines.set(line.opening, line);
  }
  return { lines: [...lines.values()] };
}

/**
 * The lines of a validation that no earlier one took.
 * @type {(item: Item, items: Item[]) => Line[]}
 */
export function untaken(item, items) {
  const taken = new Set(items.flatMap(({ lines }) => lines.map(({ id }) => id)));
  return item.lines.filter(({ id }) => !id || !taken.has(id));
}

/** @type {Merging} */
export const bookingsMerging = {
  /** What the draft still gives: two tabs at step 2 hold the same one, and it is sent once. */
  fresh(item, items) {
    const lines = untaken(item, items);
    const [{ id } = {}] = item.lines;
    const taker = id && !lines.length && items.findLast((other) => other.lines.some((line) => line.id === id));
    return taker || { ...item, lines };
  },
  isOne,
  merge,
  isNothing: ({ lines }) => !lines.length,
};
