/** How long kept pages may be shown, when they are worth asking again, and which ones go. */

const MINUTE = 60_000;
const SESSION = 30 * 24 * 60 * MINUTE;
const WORTH_ASKING = 10 * MINUTE;
const KEPT_PAGES = 60;

/**
 * Pages are not shown after the session's end: thirty days after the last answer that carried the account.
 * @type {(seenAt: number, now: number) => boolean}
 */
export const isShowable = (seenAt, now) => now - seenAt < SESSION;

/**
 * A clock that went back counts as old: asking once too often costs a 304.
 * @type {(keptOn: number, now: number) => boolean}
 */
export const isStale = (keptOn, now) => !(Math.abs(now - keptOn) < WORTH_ASKING);

/**
 * A connection on which nothing is fetched ahead: its owner asked to save data, or it is slow. Browsers that do not say are fine.
 * @type {(connection?: { saveData?: boolean, effectiveType?: string }) => boolean}
 */
export const isCostly = (connection) => Boolean(connection?.saveData) || /2g$/.test(connection?.effectiveType ?? "");

/**
 * The addresses to drop, oldest first, from [{url, keptOn}].
 * @type {(pages: { url: string, keptOn: number }[], limit?: number) => string[]}
 */
export function toDrop(pages, limit = KEPT_PAGES) {
  const oldest = [...pages].sort((one, other) => one.keptOn - other.keptOn);
  return oldest.slice(0, -limit).map(({ url }) => url);
}

/**
 * The addresses of the files that a page shows.
 * @type {(html: string) => string[]}
 */
export const filesIn = (html) => html.match(/\/static\/[^"]+/g) ?? [];
