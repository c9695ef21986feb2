/** The outbox in IndexedDB. What must be true together is written in one transaction. */

import { kindOf, packed, unpacked } from "../logic/kinds.js";
import { isPending, leaving } from "../logic/outbox.js";
import { bare } from "../logic/privacy.js";
import { STATUS } from "../vocabulary.js";
import { here, itemsOf, sealed } from "./rows.js";

/**
 * @param {() => Promise<Db>} db
 * @returns {Outbox}
 */
export function outboxIn(db) {
  const all = async () => itemsOf((await db()).transaction("outbox").store);
  return {
    all,
    pending: async () => (await all()).filter(isPending),
    get: async (mutation) => (await all()).find((item) => item.mutation === mutation),
    /** Freeze an item before it leaves: from here it may have arrived. Null when it was taken back meanwhile. */
    async starting(mutation) {
      await (await db()).delete("outbox", here(mutation));
      const change = (await db()).transaction("outbox", "readwrite");
      const item = await change.store.get(mutation);
      const started = item && isPending(item) && leaving(item);
      if (started) change.store.put(started);
      await sealed(change);
      return started && unpacked(started);
    },
    /** Write what the answer means; the lines that may still be asked are a draft again. Null when the family gave it up meanwhile.
     * With no place left for the answer, the request goes all the same: the town hall has both. */
    async settle(mutation, outcome, now) {
      return settled(await db(), mutation, outcome, now).catch(async (error) => {
        const isFull = error.name === "QuotaExceededError" && outcome.status === STATUS.answered;
        if (isFull) await (await db()).delete("outbox", mutation);
        throw error;
      });
    },
    /** The answers that nobody was told yet: a sender may die between an answer and its notification. */
    untold: async () => (await all()).filter((item) => item.is_untold),
    async told(mutation) {
      const change = (await db()).transaction("outbox", "readwrite");
      const item = await change.store.get(mutation);
      if (item) change.store.put({ ...item, is_untold: false });
      return sealed(change);
    },
    /** The family is gone: no answer stays, and what has not left keeps no name. An answer that the town hall `mayLack` stays as what
     * would be sent again (`lost.js`), where nothing else looks: at once, since the next page may look. Without a place, what goes
     * goes first. */
    async bare(mayLack) {
      await nameless(await db(), mayLack).catch(async () => {
        const over = (await all()).filter((item) => !isPending(item));
        for (const { mutation } of over) await (await db()).delete("outbox", mutation);
        await nameless(await db(), mayLack, over);
      });
    },
  };
}

/** @type {(db: Db, mayLack: boolean, gone?: Item[]) => Promise<void>} */
async function nameless(db, mayLack, gone = []) {
  const change = db.transaction("outbox", "readwrite");
  const rows = await itemsOf(change.store);
  const over = rows.filter((item) => !isPending(item));
  for (const { mutation } of over) change.store.delete(mutation);
  for (const item of bare([...gone, ...over, ...rows.filter(isPending)])) {
    if (isPending(item)) change.store.put(packed(item));
    else if (mayLack && item.status === STATUS.answered) change.store.put({ mutation: `${item.mutation} lost`, again: packed(item) });
  }
  return sealed(change);
}

/**
 * @param {Db} db
 * @param {string} mutation
 * @param {Outcome} outcome
 * @param {number} now
 */
async function settled(db, mutation, { linesBack, stops, ...outcome }, now) {
  const change = db.transaction(["draft", "outbox"], "readwrite");
  const sent = await change.objectStore("outbox").get(mutation);
  const row = sent && {
    ...sent,
    next_at: 0,
    told_to_wait: false,
    may_have_arrived: false,
    ...outcome,
    is_untold: outcome.status === STATUS.answered,
    settled_at: now,
  };
  const item = row && unpacked(row);
  if (item) {
    change.objectStore("outbox").put(row);
    await giveBack(change.objectStore("draft"), item, linesBack);
  }
  await sealed(change);
  return item;
}

/**
 * What may be asked again, all of it or what its answer left open, is a draft again, as new changes; what was ticked since wins.
 * @type {(store: Table, item: Item, isWhole?: boolean) => Promise<void>}
 */
export async function giveBack(store, item, isWhole) {
  for (const { enrolment, opening, action, also = [] } of kindOf(item)?.again?.(item, isWhole) ?? []) {
    if (!(await store.get([enrolment, opening]))) store.put({ enrolment, opening, action, id: crypto.randomUUID(), also });
  }
}
