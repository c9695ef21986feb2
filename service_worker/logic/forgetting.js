/** Which answers this phone forgets. */

import { isPending } from "./outbox.js";

const DAY = 86_400_000;
const KEPT_ANSWERS = 40;

/**
 * Final items to forget: the oldest beyond forty, and those older than a month.
 * @type {(items: Item[], now: number) => Item[]}
 */
export function forgettable(items, now) {
  const final = items.filter((item) => !isPending(item));
  return final.filter((item, at) => at < final.length - KEPT_ANSWERS || now - (item.settled_at ?? now) > 30 * DAY);
}
