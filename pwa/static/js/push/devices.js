/** « Être prévenu sur ce téléphone » : asked by a tap, once an answer was seen, with what it is for; and this phone among my devices. */

import { openTown } from "/service_worker/shared/store.js";
import { deviceName } from "./device_name.js";
import { isInstalled } from "../site/install.js";
import { forgets } from "../site/storage.js";

const PATIENCE = 20_000;
const { town, account, vapid = "" } = document.body.dataset;
const card = document.getElementById("notify");
const facts = openTown(town);
/** @type {<Found>(wait: number, promise: Promise<Found>) => Promise<Found>} */
const atMost = (wait, promise) => Promise.race([promise, new Promise((_, reject) => setTimeout(reject, wait, new Error("too late")))]);

/**
 * One of the card's sentences: ask, denied, failed, done.
 * @type {(state: string) => void}
 */
function say(state) {
  for (const part of card.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== state;
  card.querySelector(".actions").hidden = !["ask", "failed"].includes(state);
  card.hidden = false;
}

/** What the server says in the place of its key to who chose mail only. */
const MAIL_ONLY = "courriel";

const canPush = () =>
  Boolean(vapid && account && isSecureContext && navigator.serviceWorker && globalThis.PushManager && globalThis.Notification);

/**
 * Known by the town hall for this account, as far as the phone remembers.
 * @type {(registration: ServiceWorkerRegistration) => Promise<boolean>}
 */
async function isSubscribed(registration) {
  const { push } = await facts.read();
  return push?.account === account && Boolean(await registration.pushManager.getSubscription());
}

/** An installed application has no address bar: its help is another. */
const denied = () => (isInstalled() ? "denied-app" : "denied");

async function start() {
  await facts.change(({ mail_only }) => ({ mail_only: vapid === MAIL_ONLY ? account : mail_only === account ? null : mail_only }));
  if (!card || vapid === MAIL_ONLY) return;
  if (vapid && "devices" in card.dataset && forgets(navigator) && !isInstalled()) return say("install");
  if (!canPush()) return;
  const registration = await navigator.serviceWorker.ready;
  await markThisOne(registration);
  card.querySelector("button").addEventListener("click", () => ask(registration));
  if (await isSubscribed(registration)) return;
  say(Notification.permission === "denied" ? denied() : "ask");
}

/** @type {(registration: ServiceWorkerRegistration) => Promise<void>} */
async function ask(registration) {
  const button = card.querySelector("button");
  button.disabled = true;
  const permission = await Notification.requestPermission();
  const isDone = permission === "granted" && (await atMost(PATIENCE, subscribe(registration)).catch(() => false));
  button.disabled = false;
  say(isDone ? "done" : { denied: denied(), granted: "failed", default: "ask" }[permission]);
  if (isDone && "devices" in card.dataset) location.reload();
}

/**
 * Ask the browser's push service for an address, and give it to the town hall. Resolves with true once it is known there.
 * @type {(registration: ServiceWorkerRegistration) => Promise<boolean>}
 */
async function subscribe({ pushManager }) {
  const asked = { userVisibleOnly: true, applicationServerKey: vapid };
  const subscription = await pushManager.subscribe(asked).catch(async () => {
    await (await pushManager.getSubscription())?.unsubscribe();
    return pushManager.subscribe(asked);
  });
  const { endpoint = "", keys } = subscription.toJSON();
  const device = deviceName(navigator);
  const answer = await fetch(`/${town}/appareils`, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams({ endpoint, ...keys, device, account }),
  });
  if (!answer.ok) return false;
  const { id } = await answer.json();
  await facts.change(() => ({ push: { account, device, key: vapid, id, endpoint, isDue: false } }));
  return true;
}

/**
 * In the list of my devices, this one says so; when it was removed from there, the phone forgets it too.
 * @type {(registration: ServiceWorkerRegistration) => Promise<unknown>}
 */
async function markThisOne({ pushManager }) {
  if (!("devices" in card.dataset)) return;
  const { push } = await facts.read();
  const own = push?.account === account && document.querySelector(`[data-device="${push.id}"] [data-this]`);
  if (own) own.hidden = false;
  else if (push?.account === account && !push.isDue) {
    await facts.change(() => ({ push: null }));
    await (await pushManager.getSubscription())?.unsubscribe();
  }
}

start().catch(() => null);
