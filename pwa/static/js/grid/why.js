/** « Pourquoi ? » : a locked or refused box says why, without a network. */

import { make, openDialog } from "../site/dialog.js";
import { dayShort, limitTitle, weekday } from "../site/french.js";
import { LOCKS } from "../site/words.js";
import { LOCK } from "./states.js";

/** @type {Record<string, "book_by" | "cancel_by" | "opens_at">} */
const LIMITS = { [LOCK.tooLate]: "book_by", [LOCK.tooLateToCancel]: "cancel_by", [LOCK.notOpenYet]: "opens_at" };

/** @type {(box: Locked) => string | undefined} */
const factOf = (box) => (box.lock === LOCK.closed ? box.reason : limitTitle(box[LIMITS[String(box.lock)]]));

/**
 * What can be said of a box: the town hall's own answer first.
 * @type {(box: Locked) => string[]}
 */
export function sentencesOf(box) {
  const { sentence, next_step } = box.mark ?? {};
  const lock = /** @type {Record<string, string>} */ (LOCKS)[String(box.lock)]?.replace("{fact}", () => String(factOf(box)));
  return [sentence, next_step, lock].flatMap((said) => said || []);
}

/**
 * Open the answer on the tap of that button, instead of the page that says the same.
 * @type {(asked: Part, boxes: Map<number, Box>) => void}
 */
export function explain(asked, boxes) {
  const box = boxes.get(Number(asked.value)) ?? { lock: LOCK.past, slot: "", day: asked.closest(".day").dataset.day };
  const title = `${box.slot ? `${box.slot}, ` : ""}${weekday(box.day)} ${dayShort(box.day)}`;
  openDialog(title, ...sentencesOf(box).map((said) => make("p", {}, said)));
}
