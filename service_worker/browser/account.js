/** Who is signed in on this phone: signing out locks at once, and the town hall is told at the next network. */

import { accountAfter } from "../logic/privacy.js";
import { offsetOf } from "../logic/town_clock.js";
import { HEADER, MESSAGE } from "../vocabulary.js";

const PATIENCE = 2500;

export const after = (wait, value) => new Promise((resolve) => setTimeout(resolve, wait, value));

/** True for our own server's answers; a captive portal does not know the town's time. */
export const isOurs = (answer) => Boolean(answer?.headers.get(HEADER.now));

/** Learn the clock and the account from a network answer. Returns whether the answer may be kept, and for whom. */
export async function learn(site, answer, before) {
  const answered = answer.headers.get(HEADER.account);
  const offset = offsetOf(answer.headers.get(HEADER.now), site.now());
  let decided;
  await site.facts.change((facts) => {
    decided = accountAfter({ before: before.account, current: facts.account, answered, signedOut: Boolean(facts.signing_out) });
    const seen = decided.keeps ? { seen_at: site.now() } : {};
    return { offset, account: decided.account, ...seen, ...(decided.wipes ? { warmed_at: 0, unread: [] } : {}) };
  });
  if (decided.wipes) await site.pages.wipe();
  return decided;
}

/** The sign-in box where a page was asked for: the session ended at the town hall, unless the answer left before another sign-in. */
export async function endedSession(site, answer, before) {
  const isDoor = isOurs(answer) && [200, 401].includes(answer.status) && !answer.headers.get(HEADER.account);
  if (isDoor && before.account && (await site.facts.read()).account === before.account) await lock(site);
}

/** Forget who was signed in: no kept page can be shown any more, in any tab. */
export async function lock(site, signing_out = null) {
  await site.pages.wipe();
  await site.facts.change(() => ({ account: null, signing_out, seen_at: 0, warmed_at: 0 }));
  await site.pages.wipe();
  site.announce({ type: MESSAGE.signedOut });
}

/** The form « Se déconnecter »: it leaves as the phone locks, and nothing waits for what cannot be written. */
export async function signOut(request, site) {
  const left = { path: new URL(request.url).pathname, form: await request.clone().text().catch(() => "") };
  const sent = site.fetch(request).catch(() => null);
  await lock(site, left);
  const answer = await Promise.race([sent, after(PATIENCE, null)]);
  site.askForSync();
  return answer && answer.status < 500 ? answer : Response.redirect(new URL(`/${site.town}/`, request.url).href, 303);
}

/** Tell a sign-out that may not have reached the town hall: it names its session, so that it may come late. While `signing_out` is there nothing else may leave. */
export async function settled(site) {
  const facts = await site.facts.read();
  const { signing_out: left } = facts;
  if (!left) return facts;
  const { path = left, form = "" } = left;
  const asked = { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(form), credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE * 2) };
  const answer = await site.fetch(path, asked).catch(() => null);
  return isOurs(answer) && answer.status < 500 ? site.facts.change(() => ({ signing_out: null })) : facts;
}
