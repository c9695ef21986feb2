/** The address where the town hall pushes to this phone: a browser may change it, and the town hall must know. */

import { due, isGone } from "../logic/privacy.js";

/**
 * The browser gave this phone another address: tell the town hall now, or at the next page.
 * @type {(event: PushSubscriptionChangeEvent, site: Site) => Promise<void>}
 */
export async function renewed({ newSubscription }, site) {
  const { push } = await site.facts.change(due);
  await subscribeAgain(site, push, newSubscription);
}

/**
 * `push` is what a page kept when the family asked to be told: account, device, the town's key.
 * @type {(site: Site, push?: Push | null, made?: PushSubscription | null) => Promise<void>}
 */
export async function subscribeAgain(site, push, made) {
  const facts = await site.facts.read();
  if (!push?.isDue || isGone(facts, push.account) || facts.mail_only === push.account) return;
  const { pushManager } = site.registration;
  const again = () => pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: push.key });
  const subscription = made ?? (await pushManager.getSubscription()) ?? (await again());
  const { endpoint = "", keys } = subscription.toJSON();
  const body = new URLSearchParams({ endpoint, ...keys, device: push.device, account: push.account });
  const answer = await site.fetch(`/${site.town}/appareils`, { method: "POST", headers: { Accept: "application/json" }, body });
  const { id } = answer.ok ? await answer.json() : {};
  if (id) await site.facts.change((facts) => ({ push: facts.push && { ...push, id, endpoint, isDue: false } }));
}
