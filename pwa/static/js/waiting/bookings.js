/** What a card says of bookings that wait: the days and their slots, asked for or answered. */

import { daysOf } from "/service_worker/logic/waiting.js";
import { ASK } from "/service_worker/outcomes.js";
import { STATUS } from "/service_worker/vocabulary.js";

/** @type {Words} */
export function bookings(item) {
  const { enrolment, lines, also, also_labels = [], answer } = item;
  return {
    also: also_labels.map((label) => `Même demande pour ${label}`),
    days: item.status === STATUS.answered ? answered(item) : asked(item),
    see: { words: "Voir ces jours", to: `reservations/${enrolment}#${lines[0]?.day?.slice(0, 7) ?? ""}` },
    state: answer?.overall_label,
    url: answer?.url,
    withdrawn: ` : ses cases sont de nouveau à valider.${also.length ? " « Effectuer la même demande pour » reste coché." : ""}`,
  };
}

/** @type {(item: Item) => [string, string][]} */
const asked = ({ lines }) => daysOf(lines.filter(({ day }) => day)).map(([day, boxes]) => [day, wordsOf(boxes)]);

/**
 * « Matin : Réservé »
 * @type {(item: Item) => [string, string][]}
 */
function answered({ answer, enrolment }) {
  const lines = answer?.requests.find((request) => request.enrolment === enrolment)?.lines ?? [];
  return lines.flatMap(({ day, slot, outcome_label: label }) => (day ? [[day, `${slot} : ${label}`]] : []));
}

/**
 * « Matin, Soir à réserver ; Repas à annuler »
 * @type {(boxes: [string | undefined, Action][]) => string}
 */
function wordsOf(boxes) {
  const slots = (/** @type {Action} */ action) => boxes.filter(([, its]) => its === action).map(([slot]) => slot).join(", ");
  const parts = [[slots(ASK.book), "à réserver"], [slots(ASK.cancel), "à annuler"]];
  return parts.filter(([found]) => found).map((part) => part.join(" ")).join(" ; ");
}
