/**
 * What the phone remembers, in IndexedDB: per account its draft and its outbox; per town who is signed in, a sign-out
 * to tell, the clock.
 */

import { offsetOf, townTime } from "../logic/town_clock.js";
import { again, database, opened } from "./databases.js";
import { outboxIn } from "./outbox.js";
import { sealed } from "./rows.js";
import { ACCOUNT, TOWN } from "./versions.js";

/**
 * What belongs to one account of one town. `reopening(storeIn)` adds another store of the same database (`season.js`).
 * @type {(town: string, account: string) => Store}
 */
export function openStore(town, account) {
  const name = `preau-${town}-${account}`;
  const db = () => database(name, ACCOUNT);
  /** @type {Store["reopening"]} */
  const reopening = (storeIn) =>
    /** @type {ReturnType<typeof storeIn>} */ (
      Object.fromEntries(
        Object.entries(storeIn(db)).map(([key, work]) => [key, (/** @type {unknown[]} */ ...asked) => again(name, () => work(...asked))]),
      )
    );
  /**
   * A whole transaction of the asker's own, that may be asked twice.
   * @type {Store["within"]}
   */
  const within = (work) => again(name, async () => work(await db()));
  return { within, reopening, outbox: reopening(outboxIn) };
}

/**
 * A town before anybody signed in on this phone.
 * @type {Facts}
 */
const NOBODY = { account: null, signing_out: null, offset: null, seen_at: 0, warmed_at: 0 };

/** How long anybody waits for who is signed in: some browsers never answer after a sleep. */
const PATIENCE = 1500;

/**
 * What is promised, or after `wait` what `late` gives instead.
 * @type {<Value, Late = undefined>(wait: number, promise: Promise<Value>, late?: () => Late) => Promise<Value | Late>}
 */
export function atMost(wait, promise, late) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const waited = new Promise((resolve) => (timer = setTimeout(resolve, wait)));
  return Promise.race([promise, waited.then(late)]).finally(() => clearTimeout(timer));
}

/** @type {(town: string) => TownFacts} */
export function openTown(town) {
  const name = `preau-${town}`;
  const silent = () => {
    opened.delete(name);
    throw new Error("silent");
  };
  const within = (/** @type {(db: Db) => Promise<Facts>} */ work) =>
    atMost(PATIENCE, again(name, async () => work(await database(name, TOWN))), silent);
  /**
   * What the phone last said, with what it would not write: that goes first with the next thing that it writes, where
   * nobody wrote since.
   */
  let known = NOBODY;
  /** @type {Record<string, { fact: unknown, turn?: number }>} */
  let unwritten = {};

  /**
   * `turns` counts the writings of each fact: one that could not be written never takes the place of a newer one.
   * @type {(stored?: Facts) => Facts}
   */
  function told(stored) {
    const turns = stored?.turns ?? {};
    const late = Object.entries(unwritten).filter(([name, { turn }]) => turns[name] === turn);
    return (known = { ...NOBODY, ...stored, turns, ...Object.fromEntries(late.map(([name, { fact }]) => [name, fact])) });
  }

  /** @type {(changes: Changes, db: Db) => Promise<Facts>} */
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

  /** @type {(changes: Changes) => Facts} */
  function remembered(changes) {
    unwritten = { ...unwritten };
    /** @type {Record<string, unknown>} */
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

/**
 * The town's time as a function; `asOf` serves before any network answer was seen (a first visit, a browser without workers).
 * @type {(town: string, asOf?: string, loadedAt?: number) => Promise<() => number>}
 */
export async function townClock(town, asOf, loadedAt = performance.timeOrigin) {
  const { offset } = await openTown(town).read();
  return () => townTime(offset ?? offsetOf(asOf, loadedAt), Date.now());
}
