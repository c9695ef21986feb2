/**
 * What a phone asks of the town hall, by kind. A room adds its own here, declared in a folder of its name (`bookings/bookings.js`), never a
 * second queue: how it is sent, answered, given back and told (`Kind` in `types/phone.d.ts`). When two are one is `merging.js`; its cards
 * are of pages (`waiting/said.js`). A version is for ever: phones hold wishes made by any of them.
 */

import { bookings } from "./bookings/bookings.js";

/** @type {Record<string, Kind>} */
export const KINDS = { bookings };

/** What the first release made says neither. */
const FIRST = { kind: "bookings", version: 0 };

/**
 * What a register has for an item's kind; nothing when a newer script made the item.
 * @template Entry
 * @param {Record<string, Entry>} register
 * @param {{ kind?: string, version?: number }} item
 */
export const among = (register, { kind = FIRST.kind, version = FIRST.version }) =>
  KINDS[kind]?.version >= version ? register[kind] : undefined;

/**
 * What this script knows of an item's kind.
 * @param {{ kind?: string, version?: number }} item
 */
export const kindOf = (item) => among(KINDS, item);

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
  for (const [name, value] of Object.entries(item)) {
    if (holds.includes(name)) payload[name] = value;
    else if (!(name in NO_BOX)) rest[name] = value;
  }
  return { ...FIRST, ...rest, subjects: subjectsOf(item), payload };
}

/** Of an item that asks for no box: every script of before reads both. */
const NO_BOX = { lines: [], also: [] };

/**
 * An item as it is used, its payload beside the rest; what a newer script made stays closed.
 * @type {(row: Row) => Item}
 */
export const unpacked = (row) => {
  if (!kindOf(row)) return { ...NO_BOX, ...row };
  const { payload, ...item } = row;
  return { ...NO_BOX, ...item, ...payload };
};
