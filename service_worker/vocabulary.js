/** The names that pages and worker share. */

export const MESSAGE = { send: "send", warm: "warm", warmed: "warmed", costly: "costly", claim: "claim", item: "item", fresh: "fresh", signedOut: "signed_out", told: "told", read: "read" };

export const STATUS = {
  queued: "queued",
  sending: "sending",
  answered: "answered",
  refused: "refused_final",
  signIn: "sign_in",
  otherAccount: "other_account",
  withdrawn: "withdrawn",
};

export const HEADER = { now: "Preau-Now", account: "Preau-Account", keptAt: "Preau-Kept-At", keptOn: "Preau-Kept-On", key: "Idempotency-Key" };

/** Each request asks for its own sync: one that failed and waits does not make the next ones wait. */
export const SYNC_TAG = "preau-outbox";

/** Modules that pages load beside the hashed assets: the worker keeps them with its build. */
export const MODULES = [
  "/service_worker/vocabulary.js",
  "/service_worker/browser/draft_store.js",
  "/service_worker/browser/outbox_store.js",
  "/service_worker/browser/queue.js",
  "/service_worker/browser/sender.js",
  "/service_worker/browser/store.js",
  "/service_worker/browser/unsent.js",
  "/service_worker/logic/answers.js",
  "/service_worker/logic/draft.js",
  "/service_worker/logic/merging.js",
  "/service_worker/logic/outbox.js",
  "/service_worker/logic/privacy.js",
  "/service_worker/logic/town_clock.js",
  "/service_worker/logic/verdict.js",
  "/service_worker/logic/waiting.js",
  "/static/vendor/idb-8.0.4.js",
];

export const channelOf = (town) => `preau-${town}`;

export const townOf = (path) => path.split("/")[1];
