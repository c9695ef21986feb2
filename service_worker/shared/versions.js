/**
 * What an account's database became, version after version: the nth step brings the nth, and is never edited once phones have it. A phone
 * may come from any of them, and its tabs from another: what cannot be brought further is read as it is (`unpacked`).
 */

import { packed } from "../logic/kinds.js";

/** @type {Step[]} */
export const ACCOUNT = [
  /** The first release. */
  (db) => {
    db.createObjectStore("draft", { keyPath: ["enrolment", "opening"] });
    db.createObjectStore("outbox", { keyPath: "mutation" });
  },
  /** 27/11/2026: an item says its kind, its version and its subjects, and what belongs to its kind is its payload. */
  async (_db, change) => {
    const outbox = change.objectStore("outbox");
    for (const row of await outbox.getAll()) outbox.put(renewed(row)).catch(() => null);
  },
];

/** @type {Step[]} */
export const TOWN = [(db) => db.createObjectStore("facts")];

/** @type {(row: Row) => object} */
function renewed(row) {
  const { mutation, again, seq } = row;
  if (seq) return packed(row);
  return again ? { mutation, again: packed(again) } : { mutation };
}
