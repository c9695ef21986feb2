/**
 * Two requests that never left become one where their kind says so; otherwise both are sent, in order. A room adds its rule here: the
 * worker, which validates nothing, does not carry them.
 */

import { bookingsMerging } from "./bookings/merging.js";
import { among, kindOf } from "./kinds.js";
import { isPending, meets } from "./outbox.js";

/** @type {Record<string, Merging>} */
export const MERGING = { bookings: bookingsMerging };

/** @type {(item: Item) => Merging | undefined} */
export const mergingOf = (item) => among(MERGING, item);

/**
 * The item that a new one may join: never tried, of the same kind, and nothing of the same subject after it.
 * @type {(items: Item[], item: Item) => Item | null}
 */
export function mergeable(items, item) {
  const waiting = items.filter(isPending);
  const last = waiting.filter((other) => meets(other, item)).at(-1);
  if (!last || last.attempts || kindOf(last) !== kindOf(item)) return null;
  return mergingOf(item)?.isOne(last, item, waiting.slice(0, waiting.indexOf(last))) ? last : null;
}

/**
 * Both in one, at the place of the earlier; `items` are all that this phone keeps.
 * @type {(earlier: Item, item: Item, items: Item[]) => Item}
 */
export function merged(earlier, item, items) {
  const answered = items.filter((other) => kindOf(other) === kindOf(item) && !isPending(other));
  const limits = [earlier.earliest_limit, item.earliest_limit].filter((limit) => limit != null);
  return {
    ...item,
    ...mergingOf(item)?.merge(earlier, item, answered),
    seq: earlier.seq,
    made_at: earlier.made_at,
    earliest_limit: limits.length ? Math.min(...limits) : null,
    joined: [...(earlier.joined ?? []), earlier.mutation],
  };
}
