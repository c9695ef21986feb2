/** The boxes of the page as facts beside their elements. Past ones have no number: nothing about them can change. */

import { ASK, OUTCOME } from "/service_worker/outcomes.js";
import { LOCK, STATE } from "./states.js";

/** @type {(day: string, seconds?: string) => number | null} */
const FROM_MIDNIGHT = (day, seconds) => (seconds === undefined ? null : Date.parse(day) / 1000 + Number(seconds));

/**
 * Opening → box, in the page's order.
 * @type {(form: Part) => Map<number, Box>}
 */
export function boxesIn(form) {
  const inputs = [...form.querySelectorAll("input[name=want]")];
  return new Map(inputs.map((input) => [Number(input.value), boxOf(input)]));
}

/** @type {(input: Part) => Box} */
function boxOf(input) {
  const label = input.parentNode;
  // What the page's address ticks is not booked.
  const live = input.defaultChecked !== ("drafted" in label.dataset);
  const { day } = input.closest(".day").dataset;
  const { price, slot, bookBy, cancelBy, opensAt } = input.dataset;
  return {
    opening: Number(input.value),
    day,
    slot,
    price: Number(price),
    live,
    state: label.dataset.state,
    sure: label.dataset.state === STATE.booked,
    lock: label.dataset.lock ?? null,
    reason: label.parentNode.querySelector(".why")?.dataset.reason,
    book_by: FROM_MIDNIGHT(day, bookBy),
    cancel_by: FROM_MIDNIGHT(day, cancelBy),
    opens_at: Number(opensAt) || null,
    input,
    label,
    hint: label.querySelector("small")?.textContent ?? "",
    known: { live, state: label.dataset.state },
  };
}

/** What only the town hall knows; the other locks follow its clock. */
const STANDING = /** @type {Set<string>} */ (new Set([LOCK.closed, LOCK.full, LOCK.elsewhere]));

/**
 * What the town hall says of the box now, nothing for a free one. A box that is changed here stays open: its arrival will decide.
 * @param {Box} box
 * @param {{ state?: string, live?: boolean, lock?: string | null, hint?: string, reason?: string }} [news]
 */
export function renewed(box, { state = STATE.free, live = false, lock = null, hint = "", reason } = {}, isDrafted = false) {
  Object.assign(box, { hint, reason, known: { live, state }, lock: lock && STANDING.has(lock) && !isDrafted ? lock : null });
}

/**
 * « Inchangé » : the town hall had the box as asked; the page may not have known yet.
 * @type {(mark: Mark, was: Box["known"]) => boolean}
 */
const isAsSeen = ({ state, action }, { live }) => state === OUTCOME.unchanged && (action === ASK.book) === live;

/** @type {(mark: Mark) => string} */
const became = ({ state, action }) =>
  state === OUTCOME.unchanged ? (action === ASK.book ? OUTCOME.booked : OUTCOME.cancelled) : state;

/**
 * What the outbox and the answers add to what the page said: `mark` is the newest word on the box. A refusal is no word any more on a
 * box that became since what was asked.
 * @type {(box: Box, found?: Mark | null) => void}
 */
export function told(box, found) {
  const was = found?.last ? (told(box, found.last), { live: box.live, state: box.state }) : box.known;
  const mark = found?.state === OUTCOME.refused && (found.action === ASK.book) === was.live ? null : found;
  box.mark = mark ?? null;
  box.settled = !(mark?.state === "kept" || mark?.state === "sent");
  if (!box.settled) box.live = mark?.action === ASK.book;
  else if (!mark || mark.state === OUTCOME.refused || isAsSeen(mark, was)) Object.assign(box, was);
  else {
    const state = became(mark);
    Object.assign(box, { live: state !== OUTCOME.cancelled, state: state === OUTCOME.cancelled ? STATE.free : state });
  }
  box.sure = box.live && box.state === STATE.booked;
}
