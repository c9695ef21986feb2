/** « Appliquer une périodicité » : a typical week, how often, from when to when; it says how many boxes will change. */

import { effective } from "./changes.js";
import { make, openDialog } from "../site/dialog.js";
import { count } from "../site/french.js";
import { covered, wrongDates } from "./periodicity.js";
import { date, dated, field, pattern, radio, sayWrong } from "./periodicity_fields.js";
import { together } from "./rivals.js";

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

  /** @param {HTMLFormElement} form */
  const read = (form) => {
    const asked = new FormData(form);
    const said = (/** @type {string} */ name) => String(asked.get(name));
    const on = said("on") === "Cocher";
    /** @type {Rule} */
    const rule = { cells: asked.getAll("cell").map(String), rhythm: said("rhythm"), from: said("from"), to: said("to") };
    /** @type {Record<string, string>} */
    const wrong = wrongDates(rule, first, last);
    const isWrong = Boolean(wrong.from || wrong.to);
    const wishes = isWrong ? [] : together(effective(covered(boxes, rule), draft, on), boxes, draft, rivals);
    return { on, wrong, isWrong, chosen: rule.cells.length, wishes };
  };
  const refresh = () => {
    const { chosen, wishes, wrong, isWrong } = read(form);
    for (const input of [start, end]) sayWrong(input, wrong[input.name]);
    apply.disabled = !wishes.length;
    sum.textContent = isWrong
      ? ""
      : chosen
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
