/** What the town hall answered on boxes: which pages it changed, what may be asked again, what is told of it. */

import { OUTCOME, REASON } from "../../outcomes.js";
import { STATUS } from "../../vocabulary.js";

/**
 * What an item's answer says of an enrolment's boxes; one older than the page is already on the page.
 * @type {(item: Item, enrolment: number, asOf: string) => Mark[]}
 */
export function answeredLines({ status, answer }, enrolment, asOf) {
  if (status !== STATUS.answered || !answer) return [];
  const { requests, received_at, url } = answer;
  const isNews = !(Date.parse(received_at) <= Date.parse(asOf));
  const own = requests.filter((request) => request.enrolment === enrolment);
  const lines = own.flatMap(({ lines, number, url: page = url }) =>
    lines.map((line) => ({ ...line, state: line.outcome, number, received_at, url: page })),
  );
  return lines.filter(({ state }) => isNews || state === OUTCOME.refused);
}

/** Refusals after which the same box may be asked again at once: what was in the way is somebody's choice, not a limit. */
const OPEN = /** @type {Set<string | null>} */ (new Set([REASON.changedSince, REASON.incompatibleSlot]));

/**
 * The refused lines of an answer that go back to the draft.
 * @type {(answer?: Answer | null) => Line[]}
 */
export const stillOpen = (answer) =>
  (answer?.requests ?? []).flatMap(({ enrolment, lines }) =>
    lines.filter(({ reason }) => OPEN.has(reason)).map((line) => ({ ...line, enrolment })),
  );

/** @type {Kind["changed"]} */
export const changed = ({ requests }) => requests.map(({ enrolment }) => `reservations/${enrolment}`);

/** @type {Kind["told"]} */
export function told({ requests, url, overall_label: body }) {
  const [{ number, url: page }] = requests;
  return { body, request: number, navigate: requests.length === 1 ? page : url, cancel: cancelPath(requests) };
}

/**
 * Where what was just booked can be given back: the season, when there is one only.
 * @type {(requests: Answer["requests"]) => string | null}
 */
function cancelPath(requests) {
  const [{ enrolment, lines }] = requests;
  const booked = lines.filter(({ outcome }) => outcome === OUTCOME.booked).map(({ opening }) => opening);
  return requests.length === 1 && booked.length ? `reservations/${enrolment}#annuler=${booked.join(".")}` : null;
}
