/** What the family sees on each box of an enrolment: kept on this phone, sent, or what the town hall answered. */

import { OUTCOME } from "../../outcomes.js";
import { STATUS } from "../../vocabulary.js";
import { isPending } from "../outbox.js";
import { answeredLines } from "./answers.js";

/**
 * Opening → mark, the newest word winning. An answer older than the page is already on the page, except a refusal. A refusal changes
 * nothing: its `last` is what the box had become before it.
 * @type {(items: Item[], enrolment: number, asOf?: string) => Map<number, Mark>}
 */
export function marks(items, enrolment, asOf = "") {
  const found = new Map();
  for (const item of items) {
    for (const line of (isPending(item) ? waitingLines : answeredLines)(item, enrolment, asOf)) {
      const before = found.get(line.opening);
      const last = before?.state === OUTCOME.refused ? before.last : before;
      found.set(line.opening, line.state === OUTCOME.refused ? { ...line, last } : line);
    }
  }
  return found;
}

/** @type {(item: Item, enrolment: number) => Mark[]} */
function waitingLines({ lines, status, may_have_arrived: isSent, mutation, made_at }, enrolment) {
  const state = status === STATUS.sending || isSent ? "sent" : "kept";
  return lines.filter((line) => line.enrolment === enrolment).map((line) => ({ ...line, state, mutation, made_at }));
}
