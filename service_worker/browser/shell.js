/** What every page needs to open without a network: this build's files, each at its own address, and the offline page. */

import { shellBuild, shellCache } from "../logic/privacy.js";
import { today } from "../logic/routing.js";

const PATIENCE = 60_000;

/** @type {(made: Built & { town: string, caches: CacheStorage, fetch: typeof fetch }) => Shell} */
export function openShell({ town, caches, fetch, build, assets, later = [] }) {
  const offlinePage = `/${town}/hors-connexion`;
  const current = () => caches.open(shellCache(town, build));
  const names = async () => (await caches.keys()).filter((name) => shellBuild(name, town));

  /** All or nothing: when one file is missing the new version is not installed and the old one goes on, as do its files. */
  async function install() {
    const isNew = !(await names()).includes(shellCache(town, build));
    const cache = await current();
    const all = assets.map((url) => keep(cache, url));
    all.push(keep(cache, offlinePage, { cache: "no-store", credentials: "omit" }));
    await Promise.all(all).catch(async (missing) => {
      await Promise.allSettled(all);
      if (isNew) await caches.delete(shellCache(town, build));
      throw missing;
    });
  }

  /** @type {(url: string) => Promise<boolean>} */
  const has = async (url) => Boolean(await (await current()).match(url, { ignoreVary: true }));

  /**
   * A file that an older build had is the same, and is not asked again. Where two versions answer, one sends its own file
   * to the other's address, not to be kept: it is not taken.
   * @type {(cache: Cache, url: string, how?: RequestInit) => Promise<void>}
   */
  async function keep(cache, url, how) {
    const answer = (!how && (await kept(url))) || (await fetch(url, { ...how, signal: AbortSignal.timeout(PATIENCE) }));
    const isOther = !how && answer.headers.get("cache-control") === "no-cache";
    if (answer.status !== 200 || answer.redirected || isOther) throw new Error(`${url}: ${answer.status}`);
    await cache.put(url, answer);
  }

  /** What pages kept when idle need besides: no page is kept before it is here. */
  async function complete() {
    const cache = await current();
    for (const url of later) (await has(url)) || (await keep(cache, url));
  }

  /**
   * This build first, then the old ones that kept pages still show. A plain address is any version's: today's is here.
   * @type {(url: string) => Promise<Response | undefined>}
   */
  async function kept(url) {
    const how = { ignoreVary: true, ignoreSearch: !url.includes("?") };
    for (const name of [shellCache(town, build), ...(await names())]) {
      const file = await (await caches.open(name)).match(url, how);
      if (file) return file;
    }
    return undefined;
  }

  /** @type {Promise<unknown> | null} */
  let mending = null;

  return {
    install,
    complete,
    /** A browser may empty Cache Storage alone, under a worker that goes on: filled again when a network answers. */
    mend: () =>
      (mending ??= has(offlinePage)
        .then((isThere) => (isThere ? undefined : install()))
        .finally(() => (mending = null))),
    offline: async () => (await (await current()).match(offlinePage, { ignoreVary: true })) ?? Response.error(),
    /** A browser without import maps asks for modules by their plain address, and so do the first release's pages. */
    find: (url) => kept(today(url)),
    /** `shown`: the addresses of files in kept pages. An older build goes when it has none of them that this one has not. */
    async forgetBuilds(shown) {
      const missing = (await Promise.all(shown.map(async (url) => ((await has(url)) ? [] : [url])))).flat();
      for (const name of (await names()).filter((name) => name !== shellCache(town, build))) {
        const old = await caches.open(name);
        const found = await Promise.all(missing.map((url) => old.match(url, { ignoreVary: true })));
        if (!found.some(Boolean)) await caches.delete(name);
      }
    },
  };
}
