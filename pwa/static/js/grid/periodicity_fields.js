/** What « Appliquer une périodicité » asks: dates, choices, and a typical week. */

import { make } from "../site/dialog.js";

const DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/** @type {(name: string, input: HTMLElement) => HTMLElement} */
export const field = (name, input) => make("label", {}, name, input);

/**
 * A date with the place of what is wrong with it, beside it.
 * @type {(props: { name: string, value: string, min: string, max: string }) => HTMLInputElement}
 */
export function date(props) {
  const input = make("input", { type: "date", required: true, ...props });
  input.setAttribute("aria-describedby", `${props.name}-wrong`);
  return input;
}

/** @type {(name: string, input: HTMLInputElement) => HTMLElement} */
export const dated = (name, input) =>
  make("div", {}, field(name, input), make("p", { id: `${input.name}-wrong`, className: "error", role: "alert", hidden: true }));

/** @type {(input: HTMLInputElement, sentence: string) => void} */
export function sayWrong(input, sentence) {
  const place = /** @type {HTMLFormElement} */ (input.form).querySelector(`#${input.name}-wrong`);
  place.textContent = sentence;
  place.hidden = !sentence;
  input.ariaInvalid = String(Boolean(sentence));
}

/** @type {(name: string, at: number) => HTMLElement} */
export const radio = (name, at) =>
  make("label", {}, make("input", { type: "radio", name: "on", value: name, defaultChecked: at === 0 }), make("span", {}, name));

/**
 * A week as on the grid: a row for each slot, a column for each open day.
 * @type {(days: number[], slots: string[]) => HTMLElement}
 */
export function pattern(days, slots) {
  const head = make("tr", {}, make("td"), ...days.map((day) => make("th", { scope: "col" }, DAYS[day].slice(0, 3))));
  /** @type {(day: number, slot: string) => HTMLElement} */
  const box = (day, slot) =>
    make("input", { type: "checkbox", name: "cell", value: `${day + 1} ${slot}`, ariaLabel: `${slot}, ${DAYS[day]}` });
  /** @type {(day: number, slot: string) => HTMLElement} */
  const cell = (day, slot) => make("td", {}, make("label", {}, box(day, slot)));
  /** @type {(slot: string) => HTMLElement} */
  const row = (slot) => make("tr", {}, make("th", { scope: "row" }, slot), ...days.map((day) => cell(day, slot)));
  return make("table", { className: "pattern" }, make("caption", {}, "Une semaine type"), head, ...slots.map(row));
}
