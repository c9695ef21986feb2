/** How many requests wait on this phone, in the header; and what wakes their sending while a page is open. */

import { keepAskingForSync, sendNow } from "/service_worker/shared/waking.js";
import { openStore } from "/service_worker/shared/store.js";
import { isPending, nextWake } from "/service_worker/logic/outbox.js";
import { channelOf, MESSAGE, STATUS } from "/service_worker/vocabulary.js";
import { lookForNetwork } from "./network.js";

const link = document.getElementById("queue");
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let turn = 0;

/** @type {(town: string, account: string) => void} */
export function watchQueue(town, account) {
  const wake = () => sendNow({ town, account }).then(() => keepAskingForSync(town, account)).catch(() => null);
  new BroadcastChannel(channelOf(town)).addEventListener("message", ({ data }) => {
    if (data.type === MESSAGE.item && data.item.account === account) show(town, account);
  });
  addEventListener("online", wake);
  document.addEventListener("restored", () => show(town, account));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
  show(town, account);
  wake();
}

/**
 * Only the last asked says something: an earlier one may still be loading what it needs.
 * @type {(town: string, account: string) => Promise<void>}
 */
async function show(town, account) {
  const mine = ++turn;
  const items = await openStore(town, account).outbox.all().catch(() => null);
  const waiting = (items ?? []).filter(isPending);
  if (waiting.some(isUnanswered)) lookForNetwork();
  plan(waiting, () => sendNow({ town, account, eager: false }).then(() => show(town, account)));
  if (link) {
    link.hidden = !waiting.length;
    link.textContent = `${waiting.length} demande${waiting.length > 1 ? "s" : ""} en attente d’envoi`;
  }
  if (!isQuiet(items, `preau-${town}-${account}`))
    import("../waiting/waiting.js").then(({ tell }) => (mine === turn ? tell(items, { town, account }) : null)).catch(() => null);
}

/**
 * Nobody was there to answer it, as far as the phone knows; not who asked to wait.
 * @type {(item: Item) => boolean | undefined}
 */
const isUnanswered = ({ status, attempts, may_have_arrived, told_to_wait }) =>
  status === STATUS.queued && !told_to_wait && (may_have_arrived || attempts === 0);

/**
 * Nothing to say: nothing waits, nothing waited, and no banner was needed yet.
 * @type {(items: Item[] | null, name: string) => unknown}
 */
const isQuiet = (items, name) =>
  items?.every(({ status }) => status === STATUS.answered) && !document.getElementById("waiting") && !localStorage.getItem(name);

/**
 * While the page is open, send again when it is time; nothing depends on it.
 * @type {(items: Item[], send: () => unknown) => void}
 */
function plan(items, send) {
  clearTimeout(timer);
  const at = nextWake(items, Date.now());
  if (at) timer = setTimeout(send, Math.max(1000, at - Date.now()));
}
