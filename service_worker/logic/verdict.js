/** What an answer to a queued request means. Only JSON that repeats the mutation is an answer: the rest is retried. */

import { STATUS } from "../vocabulary.js";

const SECOND = 1000;
export const LONGEST_WAIT = 3600 * SECOND;
const LONGEST_BACKOFF = 900 * SECOND;
const FINAL = new Set([400, 404, 409, 413, 422]);
const LINES_COME_BACK = new Set([400, 404, 413, 422]);

/** `answer` is {status, redirected, retryAfter, body} with body the parsed JSON or null; null when the network failed. */
export function verdict({ mutation, attempts }, answer, { now, random }) {
  const said = answer && !answer.redirected ? answer.body : null;
  if (isDecision(said, mutation, answer?.status)) return { status: STATUS.answered, answer: said };
  if (!isRefusal(said, mutation)) return later(answer, attempts, now, random);
  if (answer.status === 401) return { status: STATUS.signIn, answer: said, stops: true };
  if (answer.status === 403 && said.error === "other_account") return { status: STATUS.otherAccount, answer: said, stops: true };
  if (FINAL.has(answer.status)) return { status: STATUS.refused, answer: said, linesBack: LINES_COME_BACK.has(answer.status) };
  return later(answer, attempts, now, random);
}

function isDecision(said, mutation, status) {
  return (status === 200 || status === 201) && same(said?.mutation, mutation) && Array.isArray(said.requests);
}

function isRefusal(said, mutation) {
  return typeof said?.error === "string" && (said.mutation == null || same(said.mutation, mutation));
}

const same = (one, other) => typeof one === "string" && one.toLowerCase() === other.toLowerCase();

/** Try again: when the server said, or after a delay that doubles, never for all the phones of a town at once. */
function later(answer, attempts, now, random) {
  const asked = answer && (answer.status === 429 || answer.status === 503) ? seconds(answer.retryAfter, now) : null;
  const wait = asked === null ? backoff(attempts, random) : Math.min(LONGEST_WAIT, asked * (1 + random / 4));
  return { status: STATUS.queued, next_at: now + wait, told_to_wait: asked !== null, may_have_arrived: !answer };
}

function backoff(attempts, random) {
  return Math.min(LONGEST_BACKOFF, 2 * SECOND * 2 ** Math.max(0, attempts - 1)) * (0.5 + random / 2);
}

function seconds(retryAfter, now) {
  if (!retryAfter) return null;
  const wait = /^\d+$/.test(retryAfter) ? Number(retryAfter) * SECOND : Date.parse(retryAfter) - now;
  return Number.isNaN(wait) ? null : Math.max(SECOND, wait);
}
