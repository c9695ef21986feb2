/** What an answer gives back to the draft. */

/** Refusals after which the same box may be asked again at once: what was in the way is somebody's choice, not a limit. */
const OPEN = new Set(["changed_since", "incompatible_slot"]);

/** The refused lines of an answer that go back to the draft. */
export const stillOpen = (answer) =>
  (answer?.requests ?? []).flatMap(({ enrolment, lines }) => lines.filter(({ reason }) => OPEN.has(reason)).map((line) => ({ ...line, enrolment })));
