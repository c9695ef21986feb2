/** What the family sees on each box of an enrolment: kept on this phone, sent, or what the town hall answered. */

import { STATUS } from "../vocabulary.js";
import { isPending } from "./outbox.js";

/** Refusals after which the same box may be asked again at once: what was in the way is somebody's choice, not a limit. */
const OPEN = new Set(["changed_since", "incompatible_slot"]);

/** The refused lines of an answer that go back to the draft. */
export const stillOpen = (answer) =>
  (answer?.requests ?? []).flatMap(({ enrolment, lines }) => lines.filter(({ reason }) => OPEN.has(reason)).map((line) => ({ ...line, enrolment: Number(enrolment) })));

/** Opening → mark, the newest word winning. An answer older than the page is already on the page, except a refusal. */
export function marks(items, enrolment, asOf = "") {
  const found = new Map();
  for (const item of items) {
    const lines = isPending(item) ? waitingLines(item, enrolment) : answeredLines(item, enrolment, asOf);
    for (const line of lines) found.set(Number(line.opening), line);
  }
  return found;
}

function waitingLines(item, enrolment) {
  const state = item.status === STATUS.sending || item.may_have_arrived ? "sent" : "kept";
  const own = item.lines.filter((line) => Number(line.enrolment) === Number(enrolment));
  return own.map((line) => ({ ...line, state, mutation: item.mutation, made_at: item.made_at }));
}

function answeredLines(item, enrolment, asOf) {
  if (item.status !== STATUS.answered) return [];
  const { requests, received_at, url } = item.answer;
  const isNews = !(Date.parse(received_at) <= Date.parse(asOf));
  const own = requests.filter((request) => Number(request.enrolment) === Number(enrolment));
  const lines = own.flatMap(({ lines, number, url: page = url }) => lines.map((line) => ({ ...line, state: line.outcome, number, received_at, url: page })));
  return lines.filter(({ state }) => isNews || state === "refused");
}
