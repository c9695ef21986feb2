/**
 * Where there is no worker, the page does what it can of its work: sign out without a network, and tell the town hall at the next one.
 * Loaded while the network is there, as soon as a page is known to have no worker, or none yet.
 */

import { settled } from "/service_worker/shared/account.js";
import { openPages } from "/service_worker/browser/page_cache.js";
import { sendNow } from "/service_worker/shared/waking.js";
import { announce } from "/service_worker/shared/channel.js";
import { lock } from "/service_worker/shared/leaving.js";
import { openTown } from "/service_worker/shared/store.js";
import { MESSAGE } from "/service_worker/vocabulary.js";
import { make } from "./dialog.js";
import { lookForNetwork } from "./network.js";
import { SIGNED_OUT } from "./words.js";
import "./sign_out.js";

/** @type {(town: string) => Pick<Site, "town" | "facts" | "pages" | "fetch" | "now">} */
const siteOf = (town) => ({
  town,
  facts: openTown(town),
  pages: openPages(town, caches),
  fetch: (/** @type {Parameters<typeof fetch>} */ ...asked) => fetch(...asked),
  now: () => Date.now(),
});

/**
 * A sign-out that the town hall was not told of is told now; what it held back leaves. True when nothing is left to tell.
 * @type {(town: string, account?: string) => Promise<boolean>}
 */
export async function settle(town, account) {
  const site = siteOf(town);
  if (!(await site.facts.read()).signing_out) return true;
  const { signing_out: left } = await settled(site);
  if (!left && account) await sendNow({ town, account });
  return !left;
}

/**
 * « Se déconnecter »: this phone locks, and says so where no other page can come.
 * @type {(form: HTMLFormElement, who: { town: string, account: string }) => Promise<void>}
 */
export async function signOutHere(form, { town, account }) {
  const said = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  const left = { path: new URL(form.action).pathname, form: String(new URLSearchParams(said)) };
  await lock(siteOf(town), left);
  document.body.removeAttribute("data-account");
  announce(town, { type: MESSAGE.signedOut, account });
  const goOn = async () => (await settle(town)) && location.replace(`/${town}/`);
  if (await goOn()) return;
  sayLocked(town);
  addEventListener("online", goOn);
  lookForNetwork();
}

/**
 * Nothing else stays on the page: neither what it said, nor its menus.
 * @type {(town: string) => void}
 */
function sayLocked(town) {
  const home = make("p", { className: "actions" }, make("a", { className: "button", href: `/${town}/` }, "Retour à l’accueil"));
  const said = `${SIGNED_OUT.closed} ${SIGNED_OUT.unheard}`;
  const title = make("h1", { tabIndex: -1 }, SIGNED_OUT.title);
  const card = make("section", { className: "card" }, title, make("p", {}, said), home);
  document.body.replaceChildren(make("main", { id: "main" }, card));
  title.focus();
}
