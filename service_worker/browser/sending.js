/** The worker's side of the outbox: send, ask for another sync, tell the family when no page is there to do it. */

import { kindOf } from "../logic/kinds.js";
import { needsNetwork } from "../logic/outbox.js";
import { isGone } from "../logic/privacy.js";
import { settled } from "../shared/account.js";
import { leaveBare } from "../shared/leaving.js";
import { deliver, realTools } from "../shared/sender.js";
import { openStore } from "../shared/store.js";
import { MESSAGE, STATUS, SYNC_TAG } from "../vocabulary.js";
import { badge, seen, toldHere } from "./push.js";
import { subscribeAgain } from "./subscription.js";
import { warmUp } from "./warm_up.js";

/**
 * Send what waits for whoever is signed in. Returns true while something still waits for a network.
 * @param {Site} site
 * @param {{ account?: string, eager?: boolean, isTap?: boolean }} [asked]
 */
export async function send(site, { account, eager = true, isTap = false } = {}) {
  const facts = await settled(site);
  const owner = facts.account ?? account;
  if (facts.signing_out) return true;
  if (!owner || (account && account !== owner)) return false;
  const store = openStore(site.town, owner);
  const tell = async (/** @type {Item} */ item) => {
    if (isGone(await site.facts.read(), owner)) return leaveBare(site, owner);
    if (item.status === STATUS.answered) await toldHere(site, item), await store.outbox.told(item.mutation);
  };
  const settledItems = await deliver(
    { town: site.town, account: owner, store, facts: site.facts, eager, isTap, tell, tellLate: tell },
    { ...realTools(), fetch: site.fetch, update: () => site.registration.update().catch(() => null) },
  );
  const answered = settledItems.filter(({ status }) => status === STATUS.answered);
  if (answered.length) site.later(warmUp(site, [...new Set(changedPages(site, answered))]));
  await Promise.allSettled([subscribeAgain(site, facts.push), badge(site)]);
  return needsNetwork(await store.outbox.all());
}

/** @type {(site: Site, items: Item[]) => string[]} */
const changedPages = ({ town }, items) =>
  [...items.flatMap((item) => kindOf(item)?.changed(/** @type {Answer} */ (item.answer)) ?? []), "demandes"].map(
    (page) => `/${town}/${page}`,
  );

/**
 * Background Sync: a failed event is tried again by the browser; the last chance asks for a new one.
 * @type {(event: SyncEvent, site: Site) => Promise<void>}
 */
export async function sync(event, site) {
  if (!event.tag.startsWith(SYNC_TAG) || !(await send(site))) return;
  if (event.lastChance) await site.askForSync();
  else throw new Error("waiting");
}

/**
 * What pages ask of the worker.
 * @type {(message: Message, site: Site) => Promise<unknown>}
 */
export function heard({ type, account, eager, isTap, paths, anyway, tags }, site) {
  if (type === MESSAGE.send) return send(site, { account, eager, isTap }).then((waits) => waits && site.askForSync());
  if (type === MESSAGE.warm) return warmUp(site, paths, anyway);
  if (type === MESSAGE.read) return seen(site, tags);
  if (type === MESSAGE.claim) return site.claim();
  return Promise.resolve();
}
