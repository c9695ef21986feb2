/** What is said of the requests that wait on this phone. Instants of the town hall are in seconds, those of the phone in milliseconds. */

import { STATUS } from "../vocabulary.js";
import { isPending } from "./outbox.js";
import { isOver } from "./town_clock.js";

const DAY = 86_400;

/**
 * Only what never left may be taken back; what the town hall could not read is put away.
 * @type {(item: Pick<Item, "attempts" | "status">) => boolean}
 */
export const canWithdraw = ({ attempts, status }) => status === STATUS.refused || (attempts === 0 && status === STATUS.queued);

/**
 * The earliest limit among requests, or null.
 * @type {(items: Pick<Item, "earliest_limit">[]) => number | null}
 */
export function earliest(items) {
  const limits = items.map((item) => item.earliest_limit ?? 0).filter(Boolean);
  return limits.length ? Math.min(...limits) : null;
}

/**
 * The one thing that a banner says of what waits: {kind, count, limit}; `now` in seconds, `isCut` when there is no network. With one, it is
 * the town hall that did not answer.
 * @type {(items: Item[], state: { now: number, isCut: boolean }) => Warning | null}
 */
export function warning(items, { now, isCut }) {
  const waiting = items.filter(isPending);
  const refused = items.filter(({ status }) => status === STATUS.refused);
  const limit = earliest(waiting);
  if (waiting.some(({ status }) => status === STATUS.signIn)) return { kind: "sign_in", count: waiting.length, limit };
  if (waiting.length && (isCut || waiting.some(isTried))) return { kind: kindOf(limit, now, isCut), count: waiting.length, limit };
  return refused.length ? { kind: "refused", count: refused.length, limit: null } : null;
}

/**
 * The town hall was asked, and did not answer, or asked to wait.
 * @type {(item: Item) => boolean | undefined}
 */
const isTried = ({ may_have_arrived, told_to_wait }) => may_have_arrived || told_to_wait;

/** @type {(limit: number | null, now: number, isCut: boolean) => string} */
function kindOf(limit, now, isCut) {
  if (!limit) return isCut ? "cut" : "silent";
  if (isOver(limit, now)) return "late";
  if (limit - now >= DAY) return "limit";
  return isCut ? "near" : "near_silent";
}

/**
 * Enrolment → {queued, limit, draft}: boxes that wait for a network, before when, and boxes ticked but not validated.
 * @type {(items: Item[], draft: DraftRow[]) => Map<number, CardState>}
 */
export function byEnrolment(items, draft) {
  const found = new Map();
  /** @type {(enrolment: number) => CardState} */
  const at = (enrolment) => found.get(enrolment) ?? found.set(enrolment, { queued: 0, limit: null, draft: 0 }).get(enrolment);
  for (const item of items.filter(isPending)) {
    const own = item.lines.map(({ enrolment }) => enrolment);
    for (const enrolment of [...own, ...(item.also ?? []).flatMap((id) => own.map(() => id))]) {
      const card = at(enrolment);
      card.queued += 1;
      card.limit = earliest([{ earliest_limit: card.limit }, item]);
    }
  }
  for (const { enrolment, also = [] } of draft) for (const id of [enrolment, ...also]) at(id).draft += 1;
  return found;
}

/**
 * How a request stands: {last, isUnanswered, next}; dates in milliseconds, null when there is none.
 * @type {(item: Item, now: number) => { last: number | null | undefined, isUnanswered: boolean, next: number | null }}
 */
export function triesOf({ attempts, status, settled_at, next_at, may_have_arrived }, now) {
  const isSending = status === STATUS.sending;
  return {
    last: attempts && !isSending ? settled_at : null,
    isUnanswered: Boolean(may_have_arrived),
    next: status === STATUS.queued && next_at > now ? next_at : null,
  };
}

/**
 * [day, [[slot, action]…]] of a request, in order.
 * @type {(lines: Line[]) => [string, [string | undefined, Action][]][]}
 */
export function daysOf(lines) {
  const days = new Map();
  for (const { day, slot, action } of lines) days.set(day, [...(days.get(day) ?? []), [slot, action]]);
  return [...days].sort(([one], [other]) => one.localeCompare(other));
}
