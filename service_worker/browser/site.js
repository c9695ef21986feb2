/** Everything the worker of one town works with, gathered so that tests can give their own. */

import { isCostly } from "../logic/freshness.js";
import { watchful } from "../shared/account.js";
import { announce } from "../shared/channel.js";
import { openTown } from "../shared/store.js";
import { SYNC_TAG, townOf } from "../vocabulary.js";
import { openPages } from "./page_cache.js";
import { silence } from "./push.js";
import { openShell } from "./shell.js";

/** @type {(worker: Around, files: Built & { house: Site["house"] }) => Site} */
export function openSite({ registration, clients, caches, location }, files) {
  const town = townOf(new URL(registration.scope).pathname);
  const facts = openTown(town);
  const pages = openPages(town, caches);
  const ask = (/** @type {Parameters<typeof fetch>} */ ...asked) => fetch(...asked);
  const shell = openShell({ town, caches, fetch: ask, ...files });
  const background = new Set();
  const windows = () => clients.matchAll({ type: "window", includeUncontrolled: true });
  const isHere = (/** @type {{ url: string }} */ { url }) => townOf(new URL(url).pathname) === town;
  const site = /** @type {Site} */ ({
    town, registration, facts, pages, shell,
    house: files.house,
    origin: location.origin,
    silence: () => silence(site),
    now: () => Date.now(),
    isCostly: () => isCostly(globalThis.navigator.connection),
    announce: (message) => announce(town, message),
    /** Work that may end after its event answered; `finished` waits for it. */
    later(work) {
      const ended = work.catch(() => null).finally(() => background.delete(ended));
      background.add(ended);
    },
    finished: () => Promise.allSettled(background),
    askForSync: () => registration.sync?.register(SYNC_TAG).catch(() => null),
    /** True when such a page of the town is in front of someone. */
    isWatched: async (/** @type {(url: string) => boolean} */ isSuch = () => true) =>
      (await windows()).some((window) => isHere(window) && window.visibilityState === "visible" && isSuch(window.url)),
    claim: () => clients.claim(),
    async takeOver() {
      await clients.claim();
      const { account } = await facts.change(() => ({ warmed_at: 0 }));
      await shell.forgetBuilds(account ? await pages.filesShown(account) : []);
    },
    /** The window that holds this page, in front; else a new one: what is being written in the others stays. */
    async show(url) {
      const [page] = url.split("#");
      const open = (await windows()).find((window) => window.url.split("#")[0] === page);
      const shown = open && (open.url === url ? open : await open.navigate(url).catch(() => null));
      return shown ? shown.focus() : clients.openWindow(url);
    },
  });
  site.fetch = watchful(site, ask);
  return site;
}
