/** The town's clock on the phone: the phone's own, corrected by what the last network answer said. */

/** @type {Intl.DateTimeFormatOptions} */
const PARTS = { day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Europe/Paris" };

/**
 * The offset in milliseconds that `Preau-Now` gives; null when the header is missing or unreadable.
 * @type {(townNow: string | null | undefined, phoneNow: number) => number | null}
 */
export function offsetOf(townNow, phoneNow) {
  const at = Date.parse(townNow ?? "");
  return Number.isNaN(at) ? null : at - phoneNow;
}

/** @type {(offset: number | null, phoneNow: number) => number} */
export const townTime = (offset, phoneNow) => phoneNow + (offset ?? 0);

/**
 * Is it passed? A limit holds for the whole of its minute; both in seconds.
 * @type {(limit: number | null | undefined, now: number) => boolean}
 */
export const isOver = (limit, now) => !!limit && now - (now % 60) > limit;

/**
 * « 24/01 à 14:24 », in Paris whatever the phone's zone.
 * @type {(at: number | string) => string}
 */
export function pageTime(at) {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("fr-FR", PARTS).formatToParts(new Date(at)).map(({ type, value }) => [type, value]),
  );
  return `${parts.day}/${parts.month} à ${parts.hour}:${parts.minute}`;
}
