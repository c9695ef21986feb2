/** What the phone remembers, in IndexedDB: per account its draft and its outbox; per town who is signed in, a sign-out to tell, the clock. */

import { openDB } from "/static/vendor/idb-8.0.4.js";
import { marks } from "../logic/answers.js";
import { offsetOf, townTime } from "../logic/town_clock.js";
import { draftIn } from "./draft_store.js";
import { outboxIn } from "./outbox_store.js";

/** Databases opened once, and given back when another version of the site needs them. */
const opened = new Map();

function database(name, upgrade) {
  const forget = () => opened.delete(name);
  const blocking = (_version, _blocked, event) => (forget(), event.target.close());
  if (!opened.has(name)) {
    const opening = openDB(name, 1, { upgrade, blocking, terminated: forget });
    opened.set(name, opening);
    opening.catch(forget);
  }
  return opened.get(name);
}

function makeStores(db) {
  db.createObjectStore("draft", { keyPath: ["enrolment", "opening"] });
  db.createObjectStore("outbox", { keyPath: "mutation" });
}

/** What belongs to one account of one town. `answers.of(enrolment, asOf)` gives opening → mark for the boxes of a season. */
export function openStore(town, account) {
  const db = () => database(`preau-${town}-${account}`, makeStores);
  const outbox = outboxIn(db);
  return { db, draft: draftIn(db), outbox, answers: { of: async (enrolment, asOf) => marks(await outbox.all(), enrolment, asOf) } };
}

/** A town before anybody signed in on this phone. */
const NOBODY = { account: null, signing_out: null, offset: null, seen_at: 0, warmed_at: 0 };

export function openTown(town) {
  const db = () => database(`preau-${town}`, (made) => made.createObjectStore("facts"));
  async function change(changes) {
    const writing = (await db()).transaction("facts", "readwrite");
    const before = { ...NOBODY, ...(await writing.store.get("now")) };
    const after = { ...before, ...changes(before) };
    writing.store.put(after, "now");
    await writing.done;
    return after;
  }
  const read = async () => ({ ...NOBODY, ...(await (await db()).get("facts", "now")) });
  return {
    /** Nobody, when the browser refuses to store: then the site is online only. */
    read: () => read().catch(() => NOBODY),
    /** Change the facts in one transaction: `changes` receives them and returns what changes. */
    change,
  };
}

/** The town's time as a function; `asOf` serves before any network answer was seen (a first visit, a browser without workers). */
export async function townClock(town, asOf, loadedAt = performance.timeOrigin) {
  const { offset } = await openTown(town).read();
  return () => townTime(offset ?? offsetOf(asOf, loadedAt), Date.now());
}
