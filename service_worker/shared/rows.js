/** The rows of the phone's tables, and how a change of them is written. */

import { unpacked } from "../logic/kinds.js";

/**
 * Says that a request never left: a full phone cannot write that it leaves, but can delete this.
 * @type {(mutation: string) => string}
 */
export const here = (mutation) => `${mutation} here`;

/**
 * Other rows (`here`, what is `lost`) are no items: they have no turn.
 * @param {{ getAll(): Promise<Row[]> }} store
 */
export async function itemsOf(store) {
  const rows = await store.getAll();
  const known = (/** @type {Item} */ item) =>
    item.attempts || rows.some(({ mutation }) => mutation === here(item.mutation)) ? item : { ...item, attempts: 1 };
  return rows
    .filter(({ seq }) => seq)
    .map((row) => known(unpacked(row)))
    .sort((one, other) => one.seq - other.seq);
}

/**
 * Handed over whole: it needs this page no more, which may be left, or its phone fall asleep, before it hears that it is kept.
 * @type {(change: { commit?(): void, done: Promise<void> }) => Promise<void>}
 */
export const sealed = (change) => (change.commit?.(), change.done);
