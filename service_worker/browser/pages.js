/** Pages from the network first, from the phone when the network is absent, too slow, or when the town hall is being repaired. */

import { isShowable } from "../logic/freshness.js";
import { isKeepable } from "../logic/privacy.js";
import { endedSession, isOurs, learn, settled } from "../shared/account.js";
import { after } from "../shared/leaving.js";
import { HEADER, MESSAGE } from "../vocabulary.js";
import { shown } from "./page_cache.js";

const PATIENCE = 2500;
const UNDER_REPAIR = new Set([502, 503, 504]);

/**
 * A page that may be kept. `rest` is what goes on after the answer: the worker must live until it is done.
 * @type {(request: Request, site: Site) => { answer: Promise<Response>, rest: Promise<unknown> }}
 */
export function page(request, site) {
  /** @type {Promise<unknown>[]} */
  const background = [];
  const answer = answered(request, site, background);
  return { answer, rest: answer.then(() => Promise.allSettled(background)) };
}

/** @type {(request: Request, site: Site, background: Promise<unknown>[]) => Promise<Response>} */
async function answered(request, site, background) {
  const facts = await settled(site);
  if (facts.signing_out) return site.shell.offline();
  const kept = await keptPage(site, facts, request.url);
  let isLate = false;
  const live = ask(request, site, facts, kept, background);
  background.push(live.then((answer) => isLate && answer.ok && site.announce({ type: MESSAGE.fresh, url: request.url }), () => null));
  const first = await Promise.race([live.catch(() => null), ...(kept ? [after(PATIENCE, null)] : [])]);
  isLate = !first;
  if (first && !(kept && UNDER_REPAIR.has(first.status))) return first;
  return kept ? shown(kept) : site.shell.offline();
}

/** @type {(site: Site, facts: Facts, url: string) => Promise<Response | undefined>} */
async function keptPage(site, facts, url) {
  return isShowable(facts.seen_at, site.now()) ? site.pages.find(facts.account, url) : undefined;
}

/**
 * Ask the town hall, with the kept copy's ETag: a 304 shows the copy. Keeping the answer goes on behind.
 * @type {(request: Request, site: Site, before: Facts, kept: Response | undefined, background: Promise<unknown>[]) => Promise<Response>}
 */
async function ask(request, site, before, kept, background) {
  const answer = await site.fetch(conditional(request, kept));
  if (!isOurs(answer)) return answer;
  background.push(site.shell.mend());
  if (answer.status !== 304) {
    if (answer.status === 200) background.push(keep(answer.clone(), request.url, site, before));
    if (answer.status === 401) await endedSession(site, answer, before);
    return answer;
  }
  if (!kept || answer.headers.get(HEADER.account) !== before.account) return site.fetch(request);
  background.push(keep(kept.clone(), request.url, site, before, answer));
  return kept.clone();
}

/**
 * The request with the ETag of the copy, so that an unchanged page costs a 304.
 * @type {(request: Request, kept?: Response) => Request}
 */
export function conditional(request, kept) {
  const etag = kept?.headers.get("ETag");
  if (!etag) return request;
  const headers = new Headers(request.headers);
  headers.set("If-None-Match", etag);
  return new Request(request, { headers, redirect: "manual", cache: "no-store" });
}

/**
 * Keep a page if it may be; `said` is the answer that gave or confirmed it. Resolves with the account it is kept for, or null.
 * @type {(page: Response, url: string, site: Site, before: Facts, said?: Response) => Promise<string | null>}
 */
export async function keep(page, url, site, before, said = page) {
  const decided = await learn(site, said, before);
  if (!decided.keeps || !isKeepable(page, url)) return null;
  const at = { now: site.now(), townNow: said.headers.get(HEADER.now) };
  const isKept = await site.shell
    .complete()
    .then(() => site.pages.keep(/** @type {string} */ (decided.account), url, page, at))
    .then(() => true, () => false);
  if (!isKept) return null;
  const { account, home } = await site.facts.read();
  const isMoved = home !== (said.headers.get(HEADER.home) ?? home);
  if (account !== decided.account || isMoved) await site.pages.wipe();
  return account;
}

/**
 * Pages and forms that only make sense with a network; never kept.
 * @type {(request: Request, site: Site) => Promise<Response>}
 */
export async function online(request, site) {
  const facts = await settled(site);
  if (facts.signing_out) return site.shell.offline();
  const answer = await site.fetch(request).catch(() => null);
  if (isOurs(answer)) await learn(site, answer, facts);
  return answer ?? site.shell.offline();
}

/**
 * The town's door: shown by the network; without it, straight to the kept welcome page. A door with no account ends the
 * session here too.
 * @type {(request: Request, site: Site) => Promise<Response>}
 */
export async function home(request, site) {
  const facts = await settled(site);
  if (facts.signing_out) return site.shell.offline();
  const welcome = new URL(`/${site.town}/espace`, request.url).href;
  const kept = await keptPage(site, facts, welcome);
  const answer = await Promise.race([site.fetch(request).catch(() => null), ...(kept ? [after(PATIENCE, null)] : [])]);
  await endedSession(site, answer, facts);
  return answer ?? (kept ? Response.redirect(welcome) : site.shell.offline());
}
