/** What goes with an account that leaves this phone: its pages, its answers, the names in what waits. */

import { whoLeft } from "../logic/privacy.js";
import { openStore } from "./store.js";

const PATIENCE = 2500;

/** @type {<Value>(wait: number, value?: Value) => Promise<Value | undefined>} */
export const after = (wait, value) => new Promise((resolve) => setTimeout(resolve, wait, value));

/**
 * What one account could read here goes with it: its pages, and the answers; what has not left waits without a name.
 * @type {(site: Pick<Site, "town" | "facts" | "pages">, account: string | null) => Promise<void>}
 */
export async function forgetAccount(site, account) {
  await site.pages.wipe();
  if (account) await Promise.race([leaveBare(site, account).catch(() => null), after(PATIENCE)]);
}

/**
 * Nothing stays with a name. The town hall may lack what it answered, until the account said what becomes of what went with its data.
 * @type {(place: Place, account: string) => Promise<void>}
 */
export async function leaveBare({ town, facts }, account) {
  const { era, eras } = await facts.read();
  return openStore(town, account).outbox.bare(Boolean(era) && eras?.[account] !== era);
}

/**
 * Forget who was signed in: no kept page can be shown any more.
 * @param {Pick<Site, "town" | "facts" | "pages">} site
 * @param {Facts["signing_out"]} signing_out
 */
export async function lock(site, signing_out = null) {
  const { account } = await site.facts.read();
  await site.pages.wipe();
  await site.facts.change(({ left }) => ({ account: null, left: whoLeft(left, account), signing_out, seen_at: 0, warmed_at: 0 }));
  await forgetAccount(site, account);
}
