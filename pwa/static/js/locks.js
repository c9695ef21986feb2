/** When a box locks, on the town's clock. `now` and limits are in seconds. */

const PARIS = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" });

/** The date in Paris, « 2022-01-24 ». */
export const dateAt = (now) => PARIS.format(now * 1000);

/** Why a box cannot change now, or null; `today` is the town's date. What the server locked for another reason than time stays locked. */
export function lockAt({ day, live, state, settled, lock, opens_at, book_by, cancel_by }, now, today) {
  if (lock && lock !== "not_open_yet") return lock;
  if (day < today) return "past";
  if (settled === false) return null;
  if (live) return state === "booked" && cancel_by && now > cancel_by ? "too_late_to_cancel" : null;
  if (opens_at && now < opens_at) return "not_open_yet";
  return book_by && now > book_by ? "too_late" : null;
}

/** Look at the boxes again while the page stays open; `changed` is called when some lock is new. */
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
