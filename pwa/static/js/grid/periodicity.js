/** Which boxes a periodicity covers. Pure: days are "2022-02-01". */

import { dayDate } from "../site/french.js";

const DAY = 86_400_000;
/** @type {(day: string) => number} */
const time = (day) => Date.parse(day);
/** @type {(day: string) => number} */
const isoWeekday = (day) => new Date(day).getUTCDay() || 7;
/** @type {(day: string) => number} */
const monday = (day) => time(day) - (isoWeekday(day) - 1) * DAY;

/**
 * The ISO week number of a day.
 * @type {(day: string) => number}
 */
export function isoWeek(day) {
  const thursday = new Date(monday(day) + 3 * DAY);
  return Math.ceil(((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / DAY + 1) / 7);
}

/**
 * Is this week one of them? `rhythm` is "every", "even", "odd" or n: one week in n, from the week of `from`.
 * @type {(day: string, rhythm: string, from: string) => boolean}
 */
function isWeekOf(day, rhythm, from) {
  if (rhythm === "even" || rhythm === "odd") return isoWeek(day) % 2 === (rhythm === "odd" ? 1 : 0);
  return rhythm === "every" || Math.round((monday(day) - monday(from)) / DAY / 7) % Number(rhythm) === 0;
}

/**
 * The boxes of `cells` (« 1 Matin »: Monday's Matin) between two days included, at a rhythm.
 * @type {(boxes: Box[], rule: Rule) => Box[]}
 */
export function covered(boxes, { cells, rhythm, from, to }) {
  const wanted = new Set(cells);
  return boxes.filter(
    ({ day, slot }) => day >= from && day <= to && wanted.has(`${isoWeekday(day)} ${slot}`) && isWeekOf(day, rhythm, from),
  );
}

/**
 * What is wrong with each end of a period, "" when nothing is: some pickers know neither `min`, nor `max`, nor `required`.
 * @type {(period: { from: string, to: string }, first: string, last: string) => { from: string, to: string }}
 */
export function wrongDates({ from, to }, first, last) {
  /** @type {(day: string) => boolean} */
  const outside = (day) => day < first || day > last;
  /** @type {(day: string) => string} */
  const wrong = (day) => (!day ? "Indiquez une date." : outside(day) ? `Choisissez un jour du ${dayDate(first)} au ${dayDate(last)}.` : "");
  return { from: wrong(from), to: to && to < from ? "La fin vient avant le début." : wrong(to) };
}
