/** What waits on this phone, and what wakes its sending, from any page. `queue.js` is VALIDER. */

import { needsNetwork } from "../logic/outbox.js";
import { MESSAGE, SYNC_TAG } from "../vocabulary.js";
import { deliver } from "./sender.js";
import { atMost, openStore, openTown } from "./store.js";

const SILENCE = 3000;
const MINUTE = 60_000;

/**
 * The requests of this account that have no answer yet, oldest first.
 * @type {(town: string, account: string) => Promise<Item[]>}
 */
export const pending = (town, account) => openStore(town, account).outbox.pending();

/**
 * Send now through the worker, or from the page when there is none or it stays silent. `isTap`: a person asked.
 * @param {{ town: string, account: string, eager?: boolean, isTap?: boolean }} [asked]
 */
export async function sendNow({ town, account, eager = true, isTap = false } = document.body.dataset) {
  const worker = globalThis.navigator?.serviceWorker?.controller;
  if (worker && (await asked(worker, { type: MESSAGE.send, account, eager, isTap }))) return;
  const store = openStore(town, account);
  const tell = async (/** @type {Item} */ { mutation }) =>
    globalThis.document?.visibilityState === "visible" && store.outbox.told(mutation);
  await deliver({ town, account, store, facts: openTown(town), eager, isTap, tell }).catch(() => null);
}

/**
 * True once the worker is done; false when it does not even say that it heard, or was killed on the way.
 * @type {(worker: ServiceWorker, message: Message) => Promise<boolean | undefined>}
 */
async function asked(worker, message) {
  const { port1, port2 } = new MessageChannel();
  /** @type {(word: string) => Promise<true>} */
  const said = (word) => new Promise((resolve) => port1.addEventListener("message", ({ data }) => data === word && resolve(true)));
  const [heard, done] = [said("heard"), said("done")];
  port1.start();
  worker.postMessage(message, [port2]);
  return (await atMost(SILENCE, heard)) && atMost(MINUTE, done);
}

/** Background Sync where it exists; elsewhere, opening the page again sends. */
export async function askForSync(reason = "all") {
  const registration = await globalThis.navigator?.serviceWorker?.getRegistration?.();
  await registration?.sync?.register(`${SYNC_TAG} ${reason}`).catch(() => null);
}

/**
 * Ask again for a sync while something waits for a network.
 * @type {(town: string, account: string) => Promise<void>}
 */
export async function keepAskingForSync(town, account) {
  if (needsNetwork(await pending(town, account))) await askForSync();
}
