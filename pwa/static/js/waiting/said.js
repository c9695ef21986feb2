/** What a card says of an item, by kind: a room adds its own words here, in a file of its name beside. */

import { among, kindOf } from "/service_worker/logic/kinds.js";
import { bookings } from "./bookings.js";

/** @type {Record<string, Words>} */
export const SAID = { bookings };

/**
 * Nothing of what a newer version of the site made: this one cannot read it.
 * @type {(item: Item) => Said | undefined}
 */
export const saidOf = (item) => (kindOf(item) ? (among(SAID, item)?.(item) ?? { days: [] }) : undefined);
