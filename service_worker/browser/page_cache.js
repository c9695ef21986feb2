/** The worker's own copies of private pages: the only place where they are kept, one cache per account. */

import { filesIn, toDrop } from "../logic/freshness.js";
import { isPagesCache, pagesCache } from "../logic/privacy.js";
import { HEADER } from "../vocabulary.js";

const LEFT_OUT = ["content-encoding", "content-length", "set-cookie"];

/** @type {(url: string) => string} */
const keyOf = (url) => new URL(url).origin + new URL(url).pathname;

/** @type {(town: string, caches: CacheStorage) => Pages} */
export function openPages(town, caches) {
  /** @type {(account: string) => Promise<Cache>} */
  const of = (account) => caches.open(pagesCache(town, account));
  return {
    find: async (account, url) =>
      account === null
        ? undefined
        : of(account)
            .then((cache) => cache.match(keyOf(url), { ignoreVary: true }))
            .catch(() => undefined),
    async keep(account, url, answer, at) {
      const cache = await of(account);
      await cache.put(keyOf(url), dated(await answer.arrayBuffer(), answer, at));
      for (const old of toDrop(await listed(cache))) await cache.delete(old);
    },
    /** Nothing private of this town stays. */
    async wipe() {
      const names = (await caches.keys().catch(() => [])).filter((name) => isPagesCache(name, town));
      await Promise.allSettled(names.map((name) => caches.delete(name)));
    },
    /** The addresses of the files that kept pages show. */
    async filesShown(account) {
      const cache = await of(account);
      const pages = await Promise.all(
        (await cache.keys()).map(async (key) => /** @type {Response} */ (await cache.match(key, { ignoreVary: true })).text()),
      );
      return [...new Set(pages.flatMap(filesIn))];
    },
  };
}

/** @type {(body: ArrayBuffer, answer: Response, at: KeptAt) => Response} */
function dated(body, answer, { now, townNow }) {
  const headers = new Headers(answer.headers);
  for (const name of LEFT_OUT) headers.delete(name);
  headers.set(HEADER.keptOn, String(now));
  headers.set(HEADER.keptAt, String(townNow));
  return new Response(body, { headers });
}

/** @type {(cache: Cache) => Promise<{ url: string, keptOn: number }[]>} */
async function listed(cache) {
  const keptOn = async (/** @type {Request} */ key) => Number((await cache.match(key, { ignoreVary: true }))?.headers.get(HEADER.keptOn));
  return Promise.all((await cache.keys()).map(async (key) => ({ url: key.url, keptOn: await keptOn(key) })));
}

/**
 * A kept page as it is shown without a network: its root says since when it is kept.
 * @type {(kept: Response) => Promise<Response>}
 */
export async function shown(kept) {
  const html = (await kept.clone().text()).replace("<html", `<html data-kept-at="${kept.headers.get(HEADER.keptAt)}"`);
  return new Response(html, { headers: kept.headers });
}
