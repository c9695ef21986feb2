/** What every page needs to open without a network: this build's files, the modules, the offline page. */

import { shellBuild, shellCache } from "../logic/privacy.js";

const PATIENCE = 60_000;

export function openShell({ town, caches, fetch, build, assets, modules, later = [] }) {
  const offlinePage = `/${town}/hors-connexion`;
  const current = () => caches.open(shellCache(town, build));
  const names = async () => (await caches.keys()).filter((name) => shellBuild(name, town));

  /** All or nothing: when one file is missing the new version is not installed and the old one goes on. */
  async function install() {
    const cache = await current();
    const files = [
      ...assets.map((url) => [url, {}]),
      ...modules.map((url) => [url, { cache: "no-cache" }]),
      [offlinePage, { cache: "no-store", credentials: "omit" }],
    ];
    const all = files.map(([url, how]) => keep(cache, url, how));
    await Promise.all(all).catch(async (missing) => {
      await Promise.allSettled(all);
      await caches.delete(shellCache(town, build));
      throw missing;
    });
  }

  const has = async (url) => Boolean(await (await current()).match(url, { ignoreVary: true }));

  async function keep(cache, url, how) {
    const answer = await fetch(url, { ...how, signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status !== 200 || answer.redirected) throw new Error(`${url}: ${answer.status}`);
    await cache.put(url, answer);
  }

  /** What pages kept when idle need besides: no page is kept before it is here. */
  async function complete() {
    const cache = await current();
    for (const url of later) (await has(url)) || (await keep(cache, url, {}));
  }

  /** @type {Promise<unknown> | null} */
  let mending = null;

  return {
    install,
    complete,
    /** A browser may empty Cache Storage alone, under a worker that goes on: filled again when a network answers. */
    mend: () =>
      (mending ??= has(offlinePage)
        .then((isThere) => isThere || /** @type {any} */ (install()))
        .finally(() => (mending = null))),
    offline: async () => (await (await current()).match(offlinePage, { ignoreVary: true })) ?? Response.error(),
    /** This build first, then the old ones that kept pages still show. */
    async find(url) {
      const { pathname } = new URL(url);
      const ours = await (await current()).match(pathname, { ignoreVary: true });
      if (ours) return ours;
      for (const name of await names()) {
        const old = await (await caches.open(name)).match(pathname, { ignoreVary: true });
        if (old) return old;
      }
      return undefined;
    },
    async forgetBuilds(shown) {
      const old = (await names()).filter((name) => ![build, ...shown].includes(shellBuild(name, town)));
      await Promise.all(old.map((name) => caches.delete(name)));
    },
  };
}
