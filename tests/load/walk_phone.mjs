/** A phone whose scripts may die at any step: a tab that is closed, a worker that the system kills; and whose storage may be full. */

import { AsyncLocalStorage } from "node:async_hooks";
import { cacheStorage, locks } from "../service_worker/world.js";

const lives = new AsyncLocalStorage();
const forever = new Promise(() => null);
const held = locks();

export const disk = { isFull: false };

/** Runs `work` as one script, which dies at that many steps: before a transaction, around an exchange, before a notification. */
export function lived(steps, work) {
  const life = { left: steps, isOver: false };
  life.end = new Promise((resolve) => (life.die = resolve)).then(() => "died");
  return Promise.race([lives.run(life, work), life.end]);
}

/** One step of the script that runs: true when it is dead. */
function isDead() {
  const life = lives.getStore();
  if (!life || (!life.isOver && --life.left >= 0)) return false;
  life.isOver = true;
  life.die();
  return true;
}

const alive = async (work) => (isDead() ? forever : work());

const { transaction } = IDBDatabase.prototype;
IDBDatabase.prototype.transaction = function (...asked) {
  if (asked[1] !== "versionchange" && isDead()) throw new DOMException("killed", "Killed");
  return transaction.apply(this, asked);
};

/** A write without a place fails as in browsers: its request first, then its whole transaction. */
for (const name of ["put", "add"]) {
  const own = IDBObjectStore.prototype[name];
  IDBObjectStore.prototype[name] = function (...asked) {
    if (!disk.isFull) return own.apply(this, asked);
    const operation = () => { throw new DOMException("full", "QuotaExceededError"); };
    return this.transaction._execRequestAsync({ source: this, operation });
  };
}

/** The lock of a script that dies is given back. */
const ownLocks = {
  request: (name, work) => held.request(name, () => Promise.race([alive(work), lives.getStore()?.end ?? forever])),
};

/** What the browser gives to all scripts of the phone of the moment. */
export function browser(net) {
  const exchange = async (...asked) => {
    const answer = await alive(() => net.fetch(...asked));
    return alive(() => answer);
  };
  Object.assign(globalThis, { fetch: exchange, Notification: { permission: "granted" } });
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { locks: ownLocks, onLine: true } });
}

/** What a worker finds around it at each start. `shown` holds the notifications on the lock screen. */
export function surroundings(town, shown) {
  const registration = {
    scope: `https://ville.test/${town}/`,
    getNotifications: async ({ tag } = {}) => shown.filter((one) => !tag || one.tag === tag),
    showNotification: (title, options) => alive(() => void shown.push({ title, ...options, close() {} })),
  };
  return { registration, clients: { matchAll: async () => [] }, caches: cacheStorage(), location: new URL("https://ville.test/") };
}
