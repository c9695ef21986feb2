/** Who is signed in on this phone: signing out locks at once, and the town hall is told at the next network. */

import { accountAfter, due, whoLeft } from "../logic/privacy.js";
import { offsetOf } from "../logic/town_clock.js";
import { HEADER, MESSAGE } from "../vocabulary.js";
import { after, forgetAccount, lock } from "./leaving.js";

/** The first release's pages ask for all of it here. */
export * from "./leaving.js";

const PATIENCE = 2500;

/**
 * True for our own server's answers; a captive portal does not know the town's time.
 * @param {Response | null | undefined} answer
 * @returns {answer is Response}
 */
export const isOurs = (answer) => Boolean(answer?.headers.get(HEADER.now));

/**
 * Learn the clock and the account from a network answer. Returns whether the answer may be kept, and for whom. Pages of another household
 * of the account go: « Changer de foyer » may have been tapped on another device. What left before that is not kept.
 * @param {Site} site
 * @param {Response} answer
 * @param {Facts} before
 * @returns {Promise<ReturnType<typeof accountAfter>>}
 */
export async function learn(site, answer, before) {
  const [answered, home] = [answer.headers.get(HEADER.account), answer.headers.get(HEADER.home)];
  let isMoved = false;
  const offset = offsetOf(answer.headers.get(HEADER.now), site.now());
  /** @type {ReturnType<typeof accountAfter>} */
  let decided = { account: null, wipes: false, keeps: false };
  /** @type {string | null} */
  let gone = null;
  await site.facts.change((facts) => {
    gone = facts.account;
    decided = accountAfter({ before: before.account, current: gone, answered, signedOut: Boolean(facts.signing_out) });
    const isOther = decided.keeps && home !== null && home !== (facts.home ?? home);
    isMoved = isOther && before.home === facts.home;
    if (isOther && !isMoved) decided = { account: gone, wipes: false, keeps: false };
    const seen = decided.keeps && { home: home ?? facts.home, seen_at: site.now(), left: whoLeft(facts.left, gone, answered) };
    return {
      offset,
      ...(facts.left?.includes(String(decided.account)) && due(facts)),
      account: decided.account,
      ...seen,
      ...(isMoved && { warmed_at: 0 }),
      ...(decided.wipes && { warmed_at: 0, unread: [] }),
    };
  });
  if (isMoved) await site.pages.wipe();
  if (decided.wipes) await forgetAccount(site, gone);
  if (decided.wipes && gone) tellGone(site, gone), site.later(site.silence());
  return decided;
}

/** @type {(site: Site, account?: string) => void} */
const tellGone = (site, account) => site.announce({ type: MESSAGE.signedOut, account });

/**
 * Every answer to this phone passes here: one of ours that wants a sign-in ends what is kept for the account that
 * asked, whatever it asked.
 * @type {(site: Site, fetch: Site["fetch"]) => Site["fetch"]}
 */
export const watchful = (site, fetch) => async (...asked) => {
  const before = await site.facts.read();
  const answer = await fetch(...asked);
  if (answer.status === 401 && isOurs(answer)) await ended(site, before, answer);
  return answer;
};

/**
 * The session may have gone with the town hall's data, put back from a copy: the era says so.
 * @type {(site: Site, before: Facts, answer: Response) => Promise<void>}
 */
async function ended(site, { account }, { headers }) {
  if (account && (await site.facts.change(() => ({ era: headers.get("Preau-Era") }))).account === account) await lock(site);
}

/**
 * The sign-in box where a page was asked for: the session ended at the town hall, and its pages in every tab. Not when
 * another signed in since.
 * @type {(site: Site, answer: Response | null | undefined, before: Facts) => Promise<void>}
 */
export async function endedSession(site, answer, before) {
  const isDoor = isOurs(answer) && [200, 401].includes(answer.status) && !answer.headers.get(HEADER.account);
  if (!isDoor || !before.account) return;
  await ended(site, before, answer);
  tellGone(site, before.account);
}

/**
 * The form « Se déconnecter »: it leaves as the phone locks, and nothing waits for what cannot be written.
 * @type {(request: Request, site: Site) => Promise<Response>}
 */
export async function signOut(request, site) {
  const left = { path: new URL(request.url).pathname, form: await request.clone().text().catch(() => "") };
  const sent = site.fetch(request).catch(() => null);
  await lock(site, left);
  tellGone(site);
  const answer = await Promise.race([sent, after(PATIENCE)]);
  site.askForSync();
  return answer?.status < 500 ? answer : Response.redirect(new URL(`/${site.town}/`, request.url).href, 303);
}

/**
 * Tell a sign-out that may not have reached the town hall: it names its session, so that it may come late. While
 * `signing_out` is there nothing else may leave.
 * @type {(site: Pick<Site, "facts" | "fetch">) => Promise<Facts>}
 */
export async function settled(site) {
  const facts = await site.facts.read();
  const { signing_out: left } = facts;
  if (!left) return facts;
  const { path, form } = typeof left === "string" ? { path: left, form: "" } : left;
  const asked = {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(PATIENCE * 2),
  };
  const answer = await site.fetch(path, asked).catch(() => null);
  return isOurs(answer) && answer.status < 500 ? site.facts.change(() => ({ signing_out: null })) : facts;
}
