/** French words for days, instants, counts and prices, as the server writes them. */

/** @type {Intl.DateTimeFormatOptions} */
const PARTS = { weekday: "long", day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" };
const NAMES = ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"];

/**
 * « mardi », from "2022-02-01".
 * @type {(day: string) => string}
 */
export const weekday = (day) => NAMES[new Date(day).getUTCDay()];

/**
 * « 01/02 ».
 * @type {(day: string) => string}
 */
export const dayShort = (day) => `${day.slice(8)}/${day.slice(5, 7)}`;

/**
 * « 01/02/2022 ».
 * @type {(day: string) => string}
 */
export const dayDate = (day) => `${dayShort(day)}/${day.slice(0, 4)}`;

/**
 * « mardi 01/02/2022 ».
 * @type {(day: string) => string}
 */
export const dayTitle = (day) => `${weekday(day)} ${dayDate(day)}`;

/**
 * « lundi 31/01 à 23:59 », in Paris whatever the phone's zone; `at` is in seconds.
 * @type {(at?: number | null) => string}
 */
export function limitTitle(at) {
  const parts = new Intl.DateTimeFormat("fr-FR", PARTS).formatToParts(new Date(Number(at) * 1000));
  const { weekday: name, day, month, hour, minute } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${name} ${day}/${month} à ${hour}:${minute}`;
}

/**
 * « + 4,40 € », « − 0,85 € », « 0,00 € ».
 * @type {(cents: number) => string}
 */
export function signedEuros(cents) {
  const euros = String(Math.floor(Math.abs(cents) / 100)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
  const amount = `${euros},${String(Math.abs(cents) % 100).padStart(2, "0")}\u00a0€`;
  return cents ? `${cents > 0 ? "+" : "−"}\u00a0${amount}` : amount;
}

/**
 * « 1 case », « 4 cases ».
 * @type {(n: number, word: string) => string}
 */
export const count = (n, word) => `${n} ${word}${n > 1 ? "s" : ""}`;
