/** What an answer to a queued request means. Only JSON that repeats the mutation is an answer, errors included: the rest is retried. */

import { STATUS } from "../vocabulary.js";
import { kindOf } from "./kinds.js";

const SECOND = 1000;
export const LONGEST_WAIT = 3600 * SECOND;
const LONGEST_BACKOFF = 900 * SECOND;
const SHORTEST_BEFORE_LIMIT = 5 * SECOND;
const FINAL = new Set([400, 404, 409, 413, 422]);
const LINES_COME_BACK = new Set([400, 413, 422]);

/**
 * `answer` is {status, redirected, retryAfter, body} with body the parsed JSON or null; null when the network failed. `offset` is the
 * town's clock against the phone's. Only the town hall's own word says that a try did not arrive: a gateway may have lost its answer.
 * It says nothing of the tries before.
 * @param {Item} item
 * @param {Heard | null} answer
 * @param {{ now: number, random: number, offset?: number }} clock
 * @returns {Outcome}
 */
export function verdict(item, answer, { now, random, offset = 0 }) {
  const status = answer?.status ?? 0;
  const said = answer && !answer.redirected && same(answer.body?.mutation, item.mutation) ? answer.body : null;
  if (said && [200, 201].includes(status) && kindOf(item)?.isAnswer(said)) return { status: STATUS.answered, answer: said };
  const isRefused = typeof said?.error === "string";
  const mayHaveArrived = { may_have_arrived: !isRefused || Boolean(item.may_have_arrived) };
  if (isRefused) {
    if (status === 401) return { status: STATUS.signIn, answer: said, stops: true, ...mayHaveArrived };
    if (status === 403 && said.error === "other_account")
      return { status: STATUS.otherAccount, answer: said, stops: true, ...mayHaveArrived };
    if (FINAL.has(status)) return { status: STATUS.refused, answer: said, linesBack: LINES_COME_BACK.has(status) };
  }
  const asked = askedToWait(answer, now, said ? LONGEST_WAIT : LONGEST_BACKOFF);
  const wait = asked === null ? backoff(item.attempts, random) : asked * (1 + random / 4);
  return {
    status: STATUS.queued,
    next_at: now + inTime(wait, item, now + offset, random),
    told_to_wait: asked !== null,
    ...mayHaveArrived,
  };
}

/** @type {(one: unknown, other: string) => boolean} */
const same = (one, other) => typeof one === "string" && one.toLowerCase() === other.toLowerCase();

/**
 * Never for all the phones of a town at once.
 * @type {(attempts: number, random: number) => number}
 */
function backoff(attempts, random) {
  return Math.min(LONGEST_BACKOFF, 2 * SECOND * 2 ** Math.max(0, attempts - 1)) * (0.5 + random / 2);
}

/**
 * What a busy server asks for, in milliseconds, within reason; null when it asks for nothing.
 * @type {(answer: Heard | null, now: number, longest: number) => number | null}
 */
function askedToWait(answer, now, longest) {
  if (!answer?.retryAfter || ![429, 503].includes(answer.status)) return null;
  const { retryAfter } = answer;
  const wait = /^\d+$/.test(retryAfter) ? Number(retryAfter) * SECOND : Date.parse(retryAfter) - now;
  return Number.isNaN(wait) ? null : Math.min(longest, Math.max(SECOND, wait));
}

/**
 * Whoever asked for the wait, less than half of what is left before the earliest limit: the request is tried again in time.
 * @type {(wait: number, item: Item, townNow: number, random: number) => number}
 */
function inTime(wait, { earliest_limit: limit }, townNow, random) {
  const left = limit ? limit * SECOND - townNow : 0;
  return left > 0 ? Math.min(wait, Math.max(SHORTEST_BEFORE_LIMIT, left * (0.25 + random / 4))) : wait;
}
