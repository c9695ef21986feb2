/**
 * What a phone asks of the town hall, by kind. A room adds its own here, with its pure logic in a file of its name (`bookings.js`), never
 * a second queue: `to` is where it is sent, `holds` the names of its payload, `subjects` what it touches, `fields` the form, `isAnswer`
 * what decides it. A version is for ever: phones hold wishes made by any of them.
 */

import { bookings } from "./bookings.js";

/** @type {Record<string, Kind>} */
export const KINDS = { bookings };

/**
 * What this script knows of an item's kind; nothing when a newer one made it. What the first release made says neither kind nor version.
 * @param {{ kind?: string, version?: number }} item
 */
export const kindOf = ({ kind = "bookings", version = 0 }) => (KINDS[kind]?.version >= version ? KINDS[kind] : undefined);

/**
 * What an item touches: one that waits holds back the later ones of the same subject.
 * @param {Item} item
 * @returns {string[]}
 */
export const subjectsOf = (item) => kindOf(item)?.subjects(item) ?? item.subjects ?? [];

/**
 * An item as it is kept: an envelope that any version of the site reads, and a payload that its kind reads.
 * @param {Item} item
 */
export function packed(item) {
  const holds = kindOf(item)?.holds;
  if (!holds) return item;
  /** @type {[Record<string, unknown>, Record<string, unknown>]} */
  const [rest, payload] = [{}, {}];
  for (const [name, value] of Object.entries(item)) (holds.includes(name) ? payload : rest)[name] = value;
  return { kind: "bookings", version: 0, ...rest, subjects: subjectsOf(item), payload };
}

/**
 * An item as it is used, its payload beside the rest; what a newer script made stays closed, and touches no box.
 * @type {(row: any) => Item}
 */
export const unpacked = (row) => {
  if (!kindOf(row)) return { lines: [], also: [], ...row };
  const { payload, ...item } = row;
  return { ...item, ...payload };
};
