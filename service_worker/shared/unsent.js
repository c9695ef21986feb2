/** What a person does about requests that have not left: look at them, take one back, give everything up. Loaded when asked. */

import { canWithdraw } from "../logic/waiting.js";
import { STATUS } from "../vocabulary.js";
import { announceItem } from "./channel.js";
import { ofEnrolment } from "./drafts.js";
import { giveBack } from "./outbox.js";
import { here, itemsOf, sealed } from "./rows.js";
import { openStore } from "./store.js";

/**
 * {items, draft}: every request that waits, and every box ticked and not validated, whatever the enrolment.
 * @type {(town: string, account: string) => Promise<{ items: Item[], draft: DraftRow[] }>}
 */
export async function unsent(town, account) {
  const { within, outbox } = openStore(town, account);
  return { items: await outbox.pending(), draft: await within((db) => db.getAll("draft")) };
}

/**
 * Take back a request that never left: its lines are a draft again. Null when it left meanwhile.
 * @type {(town: string, account: string, mutation: string) => Promise<Item | null>}
 */
export async function withdraw(town, account, mutation) {
  const item = await openStore(town, account).within((db) => taken(db, mutation));
  if (!item) return null;
  const gone = { ...item, status: STATUS.withdrawn };
  announceItem(town, gone);
  return gone;
}

/** @type {(db: Db, mutation: string) => Promise<Item | null>} */
async function taken(db, mutation) {
  const change = db.transaction(["draft", "outbox"], "readwrite");
  const item = (await itemsOf(change.objectStore("outbox"))).find((one) => one.mutation === mutation);
  const isTaken = item && canWithdraw(item);
  if (isTaken) {
    change.objectStore("outbox").delete(IDBKeyRange.bound(mutation, here(mutation)));
    if (item.status === STATUS.queued) await giveBack(change.objectStore("draft"), item, true);
  }
  await sealed(change);
  return isTaken ? item : null;
}

/**
 * What the town hall may lack: the answers kept here, and what stayed of them without a name.
 * @type {(town: string, account: string) => Promise<Item[]>}
 */
export const mayLack = (town, account) =>
  openStore(town, account).within(async (db) => (await db.getAll("outbox")).flatMap((row) => lacked(row) ?? []));

/** @type {(row: Row) => Item | null} */
const lacked = ({ again, ...item }) => again ?? (item.status === STATUS.answered && item.seq ? item : null);

/**
 * Of those that the town hall was asked about (all, where it is not said), the mutations that it lost leave again, under the same name, in
 * front of what was validated since; the rest is told.
 * @type {(town: string, account: string, mutations: string[], asked?: Item[]) => Promise<void>}
 */
export const sendAgain = (town, account, mutations, asked) =>
  openStore(town, account).within(async (db) => {
    const change = db.transaction("outbox", "readwrite");
    for (const row of await change.store.getAll()) {
      const item = lacked(row);
      if (!item || (asked && !asked.some(({ mutation }) => mutation === item.mutation))) continue;
      if (row.again) change.store.delete(row.mutation);
      if (mutations.includes(item.mutation))
        change.store.put({ ...item, status: STATUS.queued, answer: null, is_untold: false, attempts: 1, next_at: 0 });
    }
    return sealed(change);
  });

/**
 * Boxes ticked for enrolments that this account cannot open any more: a child who left the household, a season that is over.
 * @type {(town: string, account: string, enrolments: Iterable<number>) => Promise<void>}
 */
export const forget = (town, account, enrolments) =>
  openStore(town, account).within((db) => {
    const change = db.transaction("draft", "readwrite");
    for (const enrolment of enrolments) change.store.delete(ofEnrolment(Number(enrolment)));
    return sealed(change);
  });

/**
 * Nothing of this account stays on the phone: neither what waits, nor what is ticked, nor the answers.
 * @type {(town: string, account: string) => Promise<unknown>}
 */
export const discard = (town, account) =>
  openStore(town, account).within((db) => {
    const change = db.transaction(["draft", "outbox"], "readwrite");
    return Promise.all([change.objectStore("draft").clear(), change.objectStore("outbox").clear(), sealed(change)]);
  });

/**
 * How many requests wait on this phone for someone of the town to sign in; whose they are is not said.
 * @type {(town: string) => Promise<number>}
 */
export async function waitingForSomeone(town) {
  const prefix = `preau-${town}-`;
  const databases = (await indexedDB.databases?.()) ?? [];
  const accounts = databases
    .map(({ name = "" }) => name)
    .filter((name) => name.startsWith(prefix) && /^[0-9a-f-]{32,36}$/.test(name.slice(prefix.length)));
  const waiting = await Promise.all(accounts.map((name) => openStore(town, name.slice(prefix.length)).outbox.pending()));
  return waiting.flat().length;
}
