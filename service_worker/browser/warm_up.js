/** Fetch, when idle, what a family sees most, so that a first tunnel finds it on the phone. Unchanged pages cost a 304. */

import { isStale } from "../logic/freshness.js";
import { linked } from "../logic/routing.js";
import { settled } from "../shared/account.js";
import { HEADER, MESSAGE } from "../vocabulary.js";
import { conditional, keep } from "./pages.js";

const CROWDED = new Set([429, 502, 503, 504]);
const STOP = null;

/**
 * Visit `paths`, the pages that just changed or were never kept; then the list, once in ten minutes, one worker's round at a time.
 * @type {(site: Site, paths?: string[], anyway?: boolean) => Promise<void>}
 */
export async function warmUp(site, paths = [], anyway = false) {
  const facts = await settled(site);
  if (facts.signing_out) return;
  for (const path of paths) if ((await visit(path, site)) === STOP) return;
  if (site.isWarming || !(anyway || isStale(facts.warmed_at, site.now()))) return;
  site.isWarming = true;
  await list(site, anyway).finally(() => (site.isWarming = false));
}

/**
 * The pages of the house’s list, then those of its other one that they link to. A slow or metered connection stops it: pages say so.
 * @type {(site: Site, anyway: boolean) => Promise<void>}
 */
async function list(site, anyway) {
  const paths = new Set(site.house.warmed.map((name) => `/${site.town}/${name}`));
  for (const path of paths) {
    if (!anyway && site.isCostly()) return site.announce({ type: MESSAGE.costly });
    const text = await visit(path, site);
    if (text === STOP) return;
    for (const link of linked(text, site.town, site.house.linked)) paths.add(link);
  }
  await finished(site);
}

/** @type {(site: Site) => Promise<void>} */
async function finished(site) {
  const { account } = await site.facts.change(() => ({ warmed_at: site.now() }));
  if (account) await site.shell.forgetBuilds(await site.pages.filesShown(account));
  site.announce({ type: MESSAGE.warmed });
}

/**
 * The text of the page as it is kept now, empty when this one cannot be had; STOP without network or session, or when
 * the town hall is crowded.
 * @type {(path: string, site: Site) => Promise<string | null>}
 */
async function visit(path, site) {
  const url = new URL(path, site.origin).href;
  const facts = await site.facts.read();
  const kept = await site.pages.find(facts.account, url);
  const request = conditional(new Request(url, { headers: { Accept: "text/html" }, redirect: "manual" }), kept);
  const answer = await site.fetch(request).catch(() => null);
  if (!answer?.headers.get(HEADER.account) || CROWDED.has(answer.status)) return STOP;
  const page = answer.status === 304 && kept ? kept : answer;
  if (page.status !== 200) return "";
  const copy = page.clone();
  return (await keep(page, url, site, facts, answer)) ? copy.text() : STOP;
}
