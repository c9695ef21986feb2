/** « Appliquer une périodicité » : a typical week, how often, from when to when; it says how many boxes will change. */

import { effective } from "./changes.js";
import { make, openDialog } from "../site/dialog.js";
import { count } from "../site/french.js";
import { covered, wrongDates } from "./periodicity.js";
import { together } from "./rivals.js";

const DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const RHYTHMS = [
  ["every", "chaque semaine"],
  ["even", "semaines paires"],
  ["odd", "semaines impaires"],
  ["2", "une semaine sur 2"],
  ["3", "une semaine sur 3"],
  ["4", "une semaine sur 4"],
];

/**
 * Resolves with the wishes to apply and whether they tick, or null.
 * @type {(boxes: Box[], draft: Ticked, rivals: Rivals, from: string) => Promise<{ on: boolean, wishes: Wish[] } | null>}
 */
export async function askPeriodicity(boxes, draft, rivals, from) {
  const days = [...new Set(boxes.map(({ day }) => (new Date(day).getUTCDay() + 6) % 7))].sort();
  const slots = [...new Set(boxes.map(({ slot }) => slot))];
  const [first, last] = [boxes[0].day, boxes[boxes.length - 1].day];
  const [start, end] = [
    ["from", from > first ? from : first],
    ["to", last],
  ].map(([name, value]) => date({ name, value, min: first, max: last }));
  const rhythm = make("select", { name: "rhythm" }, ...RHYTHMS.map(([value, name]) => new Option(name, value)));
  const sum = make("output", {});
  const apply = make("button", { className: "primary", value: "apply", disabled: true }, "Appliquer");
  const choice = make(
    "fieldset",
    { className: "views" },
    make("legend", { className: "sr" }, "Que faire"),
    ...["Cocher", "Décocher"].map(radio),
  );

  /** @type {(form: HTMLFormElement) => any} */
  const read = (form) => {
    const asked = new FormData(form);
    const on = asked.get("on") === "Cocher";
    /** @type {Rule} */
    const rule = { cells: asked.getAll("cell"), rhythm: asked.get("rhythm"), from: asked.get("from"), to: asked.get("to") };
    const wrong = wrongDates(rule, first, last);
    const isWrong = Boolean(wrong.from || wrong.to);
    const wishes = isWrong ? [] : together(effective(covered(boxes, rule), draft, on), boxes, draft, rivals);
    return { on, wrong, isWrong, any: rule.cells.length, wishes };
  };
  const refresh = () => {
    const { any, wishes, wrong, isWrong } = read(form);
    for (const input of [start, end]) sayWrong(input, wrong[input.name]);
    apply.disabled = !wishes.length;
    sum.textContent = isWrong
      ? ""
      : any
        ? `${count(wishes.length, "case")} ${wishes.length > 1 ? "vont" : "va"} changer.`
        : "Choisissez les jours de la semaine.";
  };
  const closed = openDialog(
    "Appliquer une périodicité",
    choice,
    pattern(days, slots),
    make("div", { className: "fields" }, field("Rythme", rhythm), dated("Du", start), dated("Au", end)),
    sum,
    make("div", { className: "actions" }, apply, make("button", { formNoValidate: true }, "Fermer")),
  );
  const form = /** @type {HTMLFormElement} */ (apply.form);
  form.addEventListener("input", refresh);
  refresh();
  return (await closed) === "apply" ? read(form) : null;
}

/** @type {(name: string, input: HTMLElement) => HTMLElement} */
const field = (name, input) => make("label", {}, name, input);

/**
 * A date with the place of what is wrong with it, beside it.
 * @type {(props: { name: string, value: string, min: string, max: string }) => HTMLInputElement}
 */
function date(props) {
  const input = make("input", { type: "date", required: true, ...props });
  input.setAttribute("aria-describedby", `${props.name}-wrong`);
  return input;
}

/** @type {(name: string, input: HTMLInputElement) => HTMLElement} */
const dated = (name, input) =>
  make("div", {}, field(name, input), make("p", { id: `${input.name}-wrong`, className: "error", role: "alert", hidden: true }));

/** @type {(input: any, sentence: string) => void} */
function sayWrong(input, sentence) {
  const place = input.form.querySelector(`#${input.name}-wrong`);
  place.textContent = sentence;
  place.hidden = !sentence;
  input.ariaInvalid = String(Boolean(sentence));
}

/** @type {(name: string, at: number) => HTMLElement} */
const radio = (name, at) =>
  make("label", {}, make("input", { type: "radio", name: "on", value: name, defaultChecked: at === 0 }), make("span", {}, name));

/**
 * A week as on the grid: a row for each slot, a column for each open day.
 * @type {(days: number[], slots: string[]) => HTMLElement}
 */
function pattern(days, slots) {
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
