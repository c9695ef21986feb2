/** When a box locks, on the town's clock. `now` and limits are in seconds. */

import { isOver } from "/service_worker/logic/town_clock.js";
import { LOCK, STATE } from "./states.js";

const PARIS = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" });

/**
 * The date in Paris, « 2022-01-24 ».
 * @type {(now: number) => string}
 */
export const dateAt = (now) => PARIS.format(now * 1000);

/**
 * Why a box cannot change now, or null, as `locks.py` says it; `today` is the town's date. What only the town hall
 * knows stays as it said.
 * @type {(box: Box, now: number, today: string) => string | null}
 */
export function lockAt({ day, live, state, settled, lock, opens_at, book_by, cancel_by }, now, today) {
  if (lock === LOCK.elsewhere) return lock;
  if (day < today) return LOCK.past;
  if (lock === LOCK.closed) return lock;
  if (settled === false) return null;
  if (live) return state === STATE.booked && isOver(cancel_by, now) ? LOCK.tooLateToCancel : null;
  if (opens_at && now < opens_at) return LOCK.notOpenYet;
  if (isOver(book_by, now)) return LOCK.tooLate;
  return lock === LOCK.full || (lock === LOCK.notOpenYet && state === STATE.full) ? LOCK.full : null;
}

/**
 * Look at the boxes again while the page stays open; `changed` is called when some lock is new.
 * @type {(boxes: Box[], clock: () => number, changed: (moved: Box[]) => unknown) => void}
 */
export function keepLocks(boxes, clock, changed) {
  const look = () => {
    const now = clock() / 1000;
    const today = dateAt(now);
    const moved = boxes.filter((box) => box.lock !== (box.lock = lockAt(box, now, today)));
    if (moved.length) changed(moved);
  };
  look();
  setInterval(look, 15_000);
  document.addEventListener("visibilitychange", look);
}
