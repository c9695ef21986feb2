/** Takes the outbox to the town hall, one request at a time, and writes down what each answer means. Decides nothing itself. */

import { kindOf } from "../logic/kinds.js";
import { formOf, leaving, nextToSend } from "../logic/outbox.js";
import { offsetOf } from "../logic/town_clock.js";
import { verdict } from "../logic/verdict.js";
import { HEADER } from "../vocabulary.js";
import { announceItem } from "./channel.js";

/** The first release's pages ask for it here. */
export * from "./channel.js";

const PATIENCE = 30_000;

/**
 * What the sender needs of the browser; tests give their own.
 * @type {() => Tools}
 */
export const realTools = () => ({
  fetch: (/** @type {Parameters<typeof fetch>} */ ...asked) => fetch(...asked),
  locks: globalThis.navigator?.locks,
  isOffline: () => globalThis.navigator?.onLine === false,
  now: () => Date.now(),
  random: () => Math.random(),
});

/**
 * Send what can be sent. One sender at a time for an account, among all its pages and the worker. `tell` is called with each item
 * settled, as it comes; before, `tellLate` with those that a sender which died had not told. Returns them all.
 * @param {Sending & { account: string }} asked
 * @returns {Promise<Item[]>}
 */
export async function deliver({ town, account, ...how }, tools = realTools()) {
  const round = () => sendRound({ town, ...how }, tools);
  return tools.locks ? tools.locks.request(`preau-${town}-${account}-sender`, round) : round();
}

/** @type {(asked: Sending, tools: Tools) => Promise<Item[]>} */
async function sendRound({ town, store, facts, tell, tellLate, eager = false, isTap = false }, tools) {
  const tried = new Set();
  /** @type {Item[]} */
  const settled = [];
  if (tellLate) for (const item of await /** @type {Outbox} */ (store.outbox).untold()) await tellLate(item).catch(() => null);
  if (await isCutOff(tools)) return settled;
  for (;;) {
    const item = nextToSend(await store.outbox.all(), { now: tools.now(), eager, isTap, tried });
    if (!item || (await facts.read()).signing_out) return settled;
    tried.add(item.mutation);
    const { stops, done } = await sendOne({ town, store, facts }, item, tools);
    if (done) settled.push(done), await tell?.(done)?.catch(() => null);
    if (stops) return settled;
  }
}

/**
 * A phone without a network does not try: what never left may still change. Its word is checked, a town hall can be on
 * the same machine.
 * @type {(tools: Tools) => Promise<boolean>}
 */
async function isCutOff(tools) {
  return tools.isOffline() && !(await tools.fetch("/healthz", { cache: "no-store" }).catch(() => null));
}

/** @type {(asked: Sending, item: Item, tools: Tools) => Promise<{ done?: Item, stops?: boolean }>} */
async function sendOne({ town, store, facts }, item, tools) {
  const started = await store.outbox.starting(item.mutation).catch(() => leaving(item));
  if (!started) return {};
  announceItem(town, started);
  const answer = await post(town, started, tools).catch(() => null);
  if (answer?.body?.error === "unknown_kind") tools.update?.();
  if (answer?.townNow) await facts.change(() => ({ offset: offsetOf(answer.townNow, tools.now()) }));
  const { offset } = await facts.read();
  const outcome = verdict(started, answer, { now: tools.now(), random: tools.random(), offset: offset ?? 0 });
  const done = await store.outbox.settle(item.mutation, outcome, tools.now()).catch(() => unkept(started, outcome, tools.now()));
  if (done) announceItem(town, done);
  return { done, stops: outcome.stops };
}

/** A phone that has no place left: what it keeps is sent all the same, and the answer shown without being kept. */
/** @type {(item: Item, outcome: Outcome, now: number) => Item} */
const unkept = (item, { linesBack: _, stops: __, ...outcome }, now) => ({ ...item, ...outcome, settled_at: now });

/** @type {(town: string, item: Item, tools: Tools) => Promise<Heard>} */
async function post(town, item, tools) {
  const answer = await tools.fetch(`/${town}/${kindOf(item)?.to}`, {
    method: "POST",
    headers: { Accept: "application/json", [HEADER.key]: item.mutation },
    body: new URLSearchParams(formOf(item)),
    redirect: "manual",
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE),
  });
  return read(answer);
}

/** @type {(answer: Response) => Promise<Heard>} */
async function read(answer) {
  return {
    status: answer.status,
    redirected: answer.redirected || answer.type === "opaqueredirect",
    retryAfter: answer.headers.get("Retry-After"),
    townNow: answer.headers.get(HEADER.now),
    body: parsed(await answer.text()),
  };
}

/** @type {(text: string) => Answer | null} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
