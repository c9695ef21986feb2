/** The phone's databases, opened once and let go in time: for another version of the site, a page that is left, a phone that slept. */

import { openDB, unwrap, wrap } from "/static/vendor/idb-8.0.4.js";

/**
 * Databases opened once, and given back when another version of the site needs them.
 * @type {Map<string, Promise<Db>>}
 */
export const opened = new Map();

/**
 * What is under way, and when it may be asked. A page that is left may be kept asleep for « Back », and hold up every other one with its
 * transactions (WebKit): it lets go of them, and asks again once it is back.
 * @type {Set<{ abort(): void }>}
 */
const running = new Set();
/** @type {Promise<unknown> | undefined} */
let back;

globalThis.addEventListener?.("pagehide", () => {
  back = new Promise((resolve) => addEventListener("pageshow", resolve, { once: true }));
  for (const one of running) {
    try {
      one.abort();
    } catch {} // On its way to the disk already: it needs nobody any more.
  }
});

/**
 * @template {{ abort(): void, done: Promise<void> }} Transaction
 * @param {Transaction} transaction
 */
function watched(transaction) {
  running.add(transaction);
  transaction.done.catch(() => null).then(() => running.delete(transaction));
  return transaction;
}

/** @type {(db: Db) => Db} */
function watching(db) {
  const raw = unwrap(db);
  raw.transaction = (/** @type {Parameters<IDBDatabase["transaction"]>} */ ...asked) =>
    unwrap(watched(wrap(IDBDatabase.prototype.transaction.apply(raw, asked))));
  return db;
}

/**
 * As far as `steps` bring it. One that a newer script brought further, or that has no place left to go on, is opened as it is.
 * @type {(name: string, steps: Step[]) => Promise<Db>}
 */
export async function database(name, steps) {
  await back;
  const left = back;
  const forget = () => opened.delete(name);
  /** @type {(version: number, blocked: number | null, event: Event) => void} */
  const blocking = (_version, _blocked, event) => (forget(), /** @type {IDBDatabase} */ (event.target).close());
  /** @type {(db: Db, from: number, to: number | null, transaction: Upgrade) => void} */
  const upgrade = (db, from, to, transaction) => {
    watched(transaction);
    for (const step of steps.slice(from, to ?? undefined)) Promise.resolve(step(db, transaction)).catch(() => null);
  };
  const known = opened.get(name);
  if (known) return known;
  const how = { upgrade, blocking, terminated: forget };
  const asItIs = (/** @type {Error} */ error) => (left === back ? openDB(name, undefined, how) : Promise.reject(error));
  const opening = openDB(name, steps.length, how).catch(asItIs).then(watching);
  opened.set(name, opening);
  opening.catch(forget);
  return opening;
}

const DEAD = /^(InvalidState|Unknown|Abort)Error$/;

/**
 * A phone that slept gives back handles that answer nothing any more (iOS above all): opened once more, and asked again; each time that the
 * page was left meanwhile.
 * @type {<Found>(name: string, work: () => Promise<Found>, isLast?: boolean, before?: unknown) => Promise<Found>}
 */
export const again = (name, work, isLast = false, before = back) =>
  work().catch((error) => {
    if (!DEAD.test(error?.name) || (isLast && before === back)) throw error;
    opened.delete(name);
    return again(name, work, before === back);
  });
