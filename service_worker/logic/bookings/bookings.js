/** Bookings, as a kind of what a phone asks: boxes of an enrolment, and the same for its siblings. */

import { changed, stillOpen, told } from "./answers.js";

/** @type {Kind} */
export const bookings = {
  version: 1,
  to: "reservations/demandes",
  holds: ["enrolment", "child", "lines", "also", "also_labels", "as_of"],
  /** A child, by the name that its page gives, and the enrolments. */
  subjects({ child, enrolment, lines, also }) {
    const enrolments = [enrolment, ...also, ...lines.map((line) => line.enrolment)];
    return [...(child ? [`child ${child}`] : []), ...new Set(enrolments.map((id) => `enrolment ${id}`))];
  },
  fields({ as_of, lines, also }) {
    const wishes = lines.map(({ action, enrolment, opening }) => [action, `${enrolment}:${opening}`]);
    return [["as_of", as_of], ...wishes, ...also.map((enrolment) => ["also", String(enrolment)])];
  },
  isAnswer: ({ requests }) => Array.isArray(requests),
  again: ({ lines, also, answer }, isWhole) => (isWhole ? lines.map((line) => ({ ...line, also })) : stillOpen(answer)),
  bare: ({ also_labels: _, lines, ...item }) => ({ ...item, lines: lines.map(({ day, slot, ...line }) => line) }),
  changed,
  told,
};
