/** The names that pages and worker share. */

export const MESSAGE = {
  send: "send",
  warm: "warm",
  warmed: "warmed",
  costly: "costly",
  claim: "claim",
  item: "item",
  fresh: "fresh",
  signedOut: "signed_out",
  told: "told",
  read: "read",
};

export const STATUS = /** @type {const} */ ({
  queued: "queued",
  sending: "sending",
  answered: "answered",
  refused: "refused_final",
  signIn: "sign_in",
  otherAccount: "other_account",
  withdrawn: "withdrawn",
});

export const HEADER = {
  now: "Preau-Now",
  account: "Preau-Account",
  home: "Preau-Home",
  keptAt: "Preau-Kept-At",
  keptOn: "Preau-Kept-On",
  key: "Idempotency-Key",
};

/** Each request asks for its own sync: one that failed and waits does not make the next ones wait. */
export const SYNC_TAG = "preau-outbox";

/** @type {(town: string | undefined) => string} */
export const channelOf = (town) => `preau-${town}`;

/** @type {(path: string) => string} */
export const townOf = (path) => path.split("/")[1];
