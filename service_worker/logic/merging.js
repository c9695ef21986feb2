/** Two requests that never left become one where the town hall could not tell the difference; otherwise both are sent, in order. */

import { marks } from "./marks.js";
import { isPending, meets } from "./outbox.js";

/**
 * The item that a new one may join: never tried, same enrolment, same siblings, same page, and nothing of the same child after it.
 * @type {(items: Item[], item: Item) => Item | null}
 */
export function mergeable(items, item) {
  const waiting = items.filter(isPending);
  const last = waiting.filter((other) => meets(other, item)).at(-1);
  if (!last?.lines.length || last.attempts) return null;
  const isOfOne = last.kind === item.kind && last.enrolment === item.enrolment;
  const isSame = isOfOne && String(last.also) === String(item.also) && last.as_of === item.as_of;
  const ahead = waiting.slice(0, waiting.indexOf(last));
  return isSame && undone(last, item).every((line) => isSure(line, item, ahead)) ? last : null;
}

/**
 * The lines that take back what the earlier request asks.
 * @type {(earlier: Item, item: Item) => Line[]}
 */
function undone(earlier, item) {
  const asked = new Map(earlier.lines.map(({ opening, action }) => [opening, action]));
  return item.lines.filter(({ opening, action }) => asked.has(opening) && asked.get(opening) !== action);
}

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
 * Both in one; a line that asks for what the town hall already said of its box disappears. `items` are all that this phone keeps.
 * @type {(earlier: Item, item: Item, items: Item[]) => Item}
 */
export function merged(earlier, item, items) {
  const lines = new Map(earlier.lines.map((line) => [line.opening, line]));
  const said = marks(items.filter((other) => !isPending(other)), item.enrolment, item.as_of);
  for (const line of item.lines) {
    const isBack = lines.has(line.opening) && lines.get(line.opening)?.action !== line.action;
    if (isBack && (line.action === "book") === isLive(line, said.get(line.opening))) lines.delete(line.opening);
    else lines.set(line.opening, line);
  }
  const limits = [earlier.earliest_limit, item.earliest_limit].filter((limit) => limit != null);
  return {
    ...item,
    seq: earlier.seq,
    lines: [...lines.values()],
    made_at: earlier.made_at,
    earliest_limit: limits.length ? Math.min(...limits) : null,
    joined: [...(earlier.joined ?? []), earlier.mutation],
  };
}

/**
 * What the town hall last said of a box: in an answer newer than the page, else on the page.
 * @type {(line: Pick<Line, "was">, mark?: Mark) => boolean | null | undefined}
 */
function isLive({ was }, mark) {
  if (mark?.state === "refused") return isLive({ was }, mark.last);
  if (!mark) return was;
  return mark.state === "unchanged" ? mark.action === "book" : mark.state !== "cancelled";
}

/**
 * The lines of a validation that no earlier one took: two tabs at step 2 hold the same draft, and it is sent once.
 * @type {(item: Item, items: Item[]) => Line[]}
 */
export function untaken(item, items) {
  const taken = new Set(items.flatMap(({ lines }) => lines.map(({ id }) => id)));
  return item.lines.filter(({ id }) => !id || !taken.has(id));
}
