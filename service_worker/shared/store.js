/**
 * What the phone remembers, in IndexedDB: per account its draft and its outbox; per town who is signed in, a sign-out
 * to tell, the clock.
 */

import { openDB, unwrap, wrap } from "/static/vendor/idb-8.0.4.js";
import { offsetOf, townTime } from "../logic/town_clock.js";
import { outboxIn, sealed } from "./outbox.js";
import { ACCOUNT, TOWN } from "./versions.js";

/** Databases opened once, and given back when another version of the site needs them. */
const opened = new Map();

/**
 * What is under way, and when it may be asked. A page that is left may be kept asleep for « Back », and hold up every other one with its
 * transactions (WebKit): it lets go of them, and asks again once it is back.
 */
const running = new Set();
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

function watching(db) {
  const raw = /** @type {any} */ (unwrap(db));
  raw.transaction = (...asked) => unwrap(watched(wrap(IDBDatabase.prototype.transaction.apply(raw, /** @type {[any]} */ (asked)))));
  return db;
}

/** As far as `steps` bring it. One that a newer script brought further, or that has no place left to go on, is opened as it is. */
async function database(name, steps) {
  await back;
  const left = back;
  const forget = () => opened.delete(name);
  const blocking = (_version, _blocked, event) => (forget(), event.target.close());
  const upgrade = (db, from, to, transaction) => {
    watched(transaction);
    for (const step of steps.slice(from, to)) Promise.resolve(step(db, transaction)).catch(() => null);
  };
  if (!opened.has(name)) {
    const how = { upgrade, blocking, terminated: forget };
    const asItIs = (error) => (left === back ? openDB(name, undefined, how) : Promise.reject(error));
    const opening = openDB(name, steps.length, how).catch(asItIs).then(watching);
    opened.set(name, opening);
    opening.catch(forget);
  }
  return opened.get(name);
}

/**
 * A phone that slept gives back handles that answer nothing any more (iOS above all): opened once more, and asked again; each time that the
 * page was left meanwhile.
 */
const DEAD = /^(InvalidState|Unknown|Abort)Error$/;

const again = (name, work, isLast = false, before = back) =>
  work().catch((error) => {
    if (!DEAD.test(error?.name) || (isLast && before === back)) throw error;
    opened.delete(name);
    return again(name, work, before === back);
  });

/** What belongs to one account of one town. `reopening(storeIn)` adds another store of the same database (`season.js`). */
export function openStore(town, account) {
  const name = `preau-${town}-${account}`;
  const db = () => database(name, ACCOUNT);
  const reopening = (storeIn) =>
    Object.fromEntries(Object.entries(storeIn(db)).map(([key, work]) => [key, (...asked) => again(name, () => work(...asked))]));
  /** A whole transaction of the asker's own, that may be asked twice. */
  const within = (work) => again(name, async () => work(await db()));
  return { within, reopening, outbox: reopening(outboxIn) };
}

/** A town before anybody signed in on this phone. */
const NOBODY = { account: null, signing_out: null, offset: null, seen_at: 0, warmed_at: 0 };

/** How long anybody waits for who is signed in: some browsers never answer after a sleep. */
const PATIENCE = 1500;

/** What is promised, or after `wait` what `late` gives instead. */
export function atMost(wait, promise, late) {
  let timer;
  const waited = new Promise((resolve) => (timer = setTimeout(resolve, wait)));
  return Promise.race([promise, waited.then(late)]).finally(() => clearTimeout(timer));
}

export function openTown(town) {
  const name = `preau-${town}`;
  const silent = () => {
    opened.delete(name);
    throw new Error("silent");
  };
  const within = (work) => atMost(PATIENCE, again(name, async () => work(await database(name, TOWN))), silent);
  /**
   * What the phone last said, with what it would not write: that goes first with the next thing that it writes, where
   * nobody wrote since.
   */
  let known = NOBODY;
  let unwritten = {};

  /** `turns` counts the writings of each fact: one that could not be written never takes the place of a newer one. */
  function told(stored) {
    const facts = { ...NOBODY, turns: {}, ...stored };
    for (const [name, { fact, turn }] of Object.entries(unwritten)) if (facts.turns[name] === turn) facts[name] = fact;
    return (known = facts);
  }

  async function written(changes, db) {
    const writing = db.transaction("facts", "readwrite");
    const before = told(await writing.store.get("now"));
    const [late, changed] = [unwritten, changes(before)];
    const turns = { ...before.turns };
    for (const name in { ...late, ...changed }) turns[name] = (turns[name] ?? 0) + 1;
    const after = { ...before, ...changed, turns };
    await Promise.all([writing.store.put(after, "now"), sealed(writing)]);
    if (unwritten === late) unwritten = {};
    return after;
  }

  function remembered(changes) {
    unwritten = { ...unwritten };
    const changed = changes(known);
    for (const name in changed) unwritten[name] = { fact: changed[name], turn: known.turns?.[name] };
    return { ...known, ...changed };
  }

  return {
    /** Nobody, when the browser refuses to store: then the site is online only. Never fails, never waits for long. */
    read: async () => (known = await within(async (db) => told(await db.get("facts", "now"))).catch(() => known)),
    /**
     * Change the facts in one transaction: `changes` receives them and returns what changes. What cannot be written
     * holds as long as this script.
     */
    change: async (changes) => (known = await within((db) => written(changes, db)).catch(() => remembered(changes))),
  };
}

/** The town's time as a function; `asOf` serves before any network answer was seen (a first visit, a browser without workers). */
export async function townClock(town, asOf, loadedAt = performance.timeOrigin) {
  const { offset } = await openTown(town).read();
  return () => townTime(offset ?? offsetOf(asOf, loadedAt), Date.now());
}
