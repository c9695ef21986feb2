/** A phone under node: IndexedDB, caches and locks that behave, a clock we hold, and a town hall we script. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url).href;

/** Modules are imported by their address on the site. */
register(
  `data:text/javascript,${encodeURIComponent(`
  export async function resolve(specifier, context, next) {
    const shell = "data:text/javascript,export const BUILD = 'b1'; export const ASSETS = []; export const HOUSE = { table: [] };";
    if (specifier === "/service_worker/shell.js") return { url: shell, shortCircuit: true };
    if (specifier.startsWith("/static/")) return next("${ROOT}pwa" + specifier, context);
    if (specifier.startsWith("/service_worker/")) return next("${ROOT}" + specifier.slice(1), context);
    return next(specifier, context);
  }`)}`,
);

export const root = fileURLToPath(ROOT);
/** What the rooms declare, as the server tells it: `tests/house/test_rooms.py` says when it is not that any more. */
export const HOUSE = JSON.parse(readFileSync(new URL("./house.json", import.meta.url), "utf8"));
export const ORIGIN = "https://ville.test";
export const TOWN = "saint-loubes";
export const MAMAN = "8f14e45f-ceea-467f-a0e6-7a1b0d8c9e01";
export const PAPA = "8f14e45f-ceea-467f-a0e6-7a1b0d8c9e02";

let last = 0;

/** A town name nobody used yet: each test has its own databases. */
export const newTown = () => `ville-${++last}`;

export const mutation = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

export function item(n, changes = {}) {
  const { enrolment = 12, openings = [345], action = "book", ...rest } = changes;
  const lines = openings.map((opening) => ({ action, enrolment, opening, day: "2022-02-01", slot: "Matin" }));
  return {
    mutation: mutation(n),
    account: MAMAN,
    town: TOWN,
    enrolment,
    child: "Bébé",
    label: "Bébé · Accueil périscolaire",
    lines,
    also: [],
    as_of: "2022-01-24T13:24:00+00:00",
    made_at: n,
    earliest_limit: 1643669999,
    attempts: 0,
    next_at: 0,
    status: "queued",
    seq: n,
    ...rest,
  };
}

/** The town hall's answer to an item, as it is written in JSON. */
export function decision({ mutation: id, lines }, outcome = "booked", receivedAt = "2022-01-24T13:30:00+00:00") {
  const told = lines.map(({ action, opening, day, slot }) => ({
    action,
    opening,
    day,
    slot,
    outcome,
    outcome_label: outcome,
    reason: null,
    sentence: null,
    next_step: null,
  }));
  const requests = [...new Set(lines.map((line) => line.enrolment))].map((enrolment, at) => ({
    number: 23 + at,
    url: "/saint-loubes/demandes/23",
    enrolment,
    lines: told,
  }));
  return {
    mutation: id,
    received_at: receivedAt,
    overall: "positive",
    overall_label: "Traitée positivement",
    url: `/saint-loubes/demandes/recues/${id}`,
    requests,
  };
}

export const json = (body, status = 200, headers = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", "Preau-Now": "2022-01-24T13:24:00.000+00:00", ...headers },
  });

/** Web Locks in one process: holders of a name go one after the other. */
export function locks() {
  const tails = new Map();
  return {
    request(name, work) {
      const turn = (tails.get(name) ?? Promise.resolve()).then(work, work);
      tails.set(name, turn.catch(() => null));
      return turn;
    },
  };
}

/** Cache Storage. */
export function cacheStorage() {
  const stored = new Map();
  const keyOf = (key) => new URL(key.url ?? key, ORIGIN).href;
  const open = async (name) => {
    if (!stored.has(name)) stored.set(name, new Map());
    const entries = stored.get(name);
    return {
      put: async (key, answer) =>
        void entries.set(keyOf(key), { body: await answer.arrayBuffer(), status: answer.status, headers: [...answer.headers] }),
      match: async (key, { ignoreSearch = false } = {}) => {
        const own = (url) => (ignoreSearch ? url.split("?")[0] : url);
        const found = [...entries.keys()].find((url) => own(url) === own(keyOf(key)));
        return found && new Response(entries.get(found).body.slice(0), entries.get(found));
      },
      keys: async () => [...entries.keys()].map((url) => ({ url })),
      delete: async (key) => entries.delete(keyOf(key)),
    };
  };
  return {
    open,
    keys: async () => [...stored.keys()],
    delete: async (name) => stored.delete(name),
    entries: (name) => [...(stored.get(name)?.keys() ?? [])],
  };
}

export const soon = (wait = 0) => new Promise((resolve) => setTimeout(resolve, wait));

/**
 * What is promised once `wait` has passed on the mocked clock, and not a moment before.
 * @template Value
 * @param {import("node:test").TestContext} t
 * @param {number} wait
 * @param {Promise<Value>} promise
 */
export async function passing(t, wait, promise) {
  const turn = () => new Promise(setImmediate);
  let isOver = false;
  promise.finally(() => (isOver = true)).catch(() => null);
  await turn();
  t.mock.timers.tick(wait - 1);
  await turn();
  assert.ok(!isOver, "too soon");
  t.mock.timers.tick(1);
  await turn();
  assert.ok(isOver, "too late");
  return promise;
}

/** While `work` runs, the phone has no place left: what is stored may be read and deleted, nothing more is written. */
export const onAFullPhone = (work) =>
  instead(
    IDBObjectStore.prototype,
    "put",
    () => {
      throw new DOMException("full", "QuotaExceededError");
    },
    work,
  );

/** While `work` runs, IndexedDB answers nothing: neither yes nor no. */
export const onASilentPhone = (work) => instead(indexedDB, "open", () => new IDBOpenDBRequest(), work);

/** `owner[name]` replaced while `work` runs. */
export async function instead(owner, name, other, work) {
  const own = owner[name];
  owner[name] = other;
  try {
    return await work();
  } finally {
    owner[name] = own;
  }
}

/** Chance that a number makes: the same draws each time. */
export function seeded(seed) {
  let state = seed * 2654435761;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return { chance: next, one: (many) => many[Math.floor(next() * many.length)] };
}
