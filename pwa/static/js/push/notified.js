/** Where notifications are allowed: the tap that led elsewhere, and the subscription that went without a word. */

import { sendNow } from "/service_worker/shared/waking.js";
import { openTown } from "/service_worker/shared/store.js";

const FRESH = 60_000;

/** @type {(town: string, account: string) => Promise<void>} */
export async function startNotified(town, account) {
  const facts = openTown(town);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && followTap(facts));
  await followTap(facts);
  await compare(facts, { town, account });
}

/**
 * The page that a tapped notification promised, where the browser opened another (iOS before 18.4). Once, and only just after the tap.
 * @type {(facts: TownFacts) => Promise<void>}
 */
async function followTap(facts) {
  const { tapped } = await facts.read();
  if (!tapped) return;
  await facts.change(() => ({ tapped: null }));
  if (Math.abs(Date.now() - tapped.at) < FRESH && tapped.url !== location.href) location.assign(tapped.url);
}

/**
 * What the town hall has against what the browser has: the worker gives another, and until then this phone tells by itself.
 * @type {(facts: TownFacts, who: { town: string, account: string }) => Promise<void>}
 */
async function compare(facts, who) {
  const { push } = await facts.read();
  if (push?.account !== who.account || push.isDue) return;
  const { pushManager } = await navigator.serviceWorker.ready;
  const found = await pushManager.getSubscription();
  if (found && [found.endpoint, undefined].includes(push.endpoint)) return;
  await facts.change(({ push: now }) => ({ push: now && { ...now, isDue: true } }));
  await sendNow(who);
}
