/** The outbox: validated requests, from the tap on VALIDER to the town hall's answer. Items are plain objects, oldest first. */

import { STATUS } from "../vocabulary.js";
import { kindOf, subjectsOf } from "./kinds.js";
import { LONGEST_WAIT } from "./verdict.js";

const MINUTE = 60_000;
/** @type {Set<Status>} */
const FINAL = new Set([STATUS.answered, STATUS.refused]);

/** @type {(item: Pick<Item, "status">) => boolean} */
export const isPending = (item) => !FINAL.has(item.status);

/**
 * An item as it leaves. One that is still being sent was left by a sender that died on the way.
 * @type {(item: Item) => Item}
 */
export const leaving = (item) => ({
  ...item,
  status: STATUS.sending,
  attempts: item.attempts + 1,
  may_have_arrived: item.status === STATUS.sending || Boolean(item.may_have_arrived),
});

/**
 * An item that waits holds back the later ones of the same subject, whatever their kind.
 * @type {(one: Item, other: Item) => boolean}
 */
export const meets = (one, other) => {
  const touched = subjectsOf(other);
  return subjectsOf(one).some((subject) => touched.includes(subject));
};

/**
 * The next item to send, or null. `tried` holds the mutations already tried in this round; `eager` skips our own delays, never the
 * server's; the tap of a person (`isTap`) skips both. What a newer script made waits for it.
 * @type {(items: Item[], round: Round) => Item | null}
 */
export function nextToSend(items, { now, eager = false, isTap = false, tried = new Set() }) {
  /** @type {Item[]} */
  const waiting = [];
  for (const item of items.filter(isPending)) {
    const isReady = kindOf(item) && !tried.has(item.mutation) && (isTap || isDue(item, now, eager));
    if (isReady && !waiting.some((earlier) => meets(earlier, item))) return item;
    waiting.push(item);
  }
  return null;
}

/**
 * A date further than the longest wait means that the phone's clock jumped: the item is due.
 * @type {(item: Item, now: number, eager: boolean) => boolean}
 */
function isDue({ next_at = 0, told_to_wait = false }, now, eager) {
  return (eager && !told_to_wait) || next_at <= now || next_at - now > LONGEST_WAIT * 2;
}

/**
 * When to look again if nothing else wakes the sender: within a minute, what was being sent by a sender that died
 * included; null when nothing waits.
 * @type {(items: Item[], now: number) => number | null}
 */
export function nextWake(items, now) {
  if (!needsNetwork(items)) return null;
  const dates = items.filter((item) => item.status === STATUS.queued && item.next_at > now).map((item) => item.next_at);
  return Math.min(now + MINUTE, ...dates);
}

/**
 * Items that only need a network; those that need a sign-in wait for a person.
 * @type {(items: Item[]) => boolean}
 */
export const needsNetwork = (items) =>
  items.some((item) => kindOf(item) && (item.status === STATUS.queued || item.status === STATUS.sending));

/**
 * The form that the town hall reads; the first release's named no kind, and what it made is sent as it sent it.
 * @type {(item: Formed) => string[][]}
 */
export function formOf(item) {
  const { account, mutation, kind, version } = item;
  const named = version ? [["kind", String(kind)], ["version", String(version)]] : [];
  return [["account", account], ["mutation", mutation], ...named, ...(kindOf(item)?.fields(item) ?? [])];
}
