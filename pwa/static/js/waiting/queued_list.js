/** « Dernières demandes » begins with the requests that wait on this phone: what is in them, when they were tried, what can be done. */

import { sendNow } from "/service_worker/shared/waking.js";
import { isPending } from "/service_worker/logic/outbox.js";
import { openStore, townClock } from "/service_worker/shared/store.js";
import { withdraw } from "/service_worker/shared/unsent.js";
import { channelOf, MESSAGE, STATUS } from "/service_worker/vocabulary.js";
import { make } from "../site/dialog.js";
import { queuedCard } from "./queued_card.js";
import { saidOf } from "./said.js";
import { isCut, wakesAlone } from "./wakes.js";

const { town, account } = document.body.dataset;
const place = document.getElementById("queued");
const told = make("p", { className: "lead", role: "status" });
const answeredHere = new Set();
const store = openStore(town, account);

/** @type {Record<string, (mutation: string, button: Part) => Promise<void>>} */
const ACTIONS = {
  async send(mutation, button) {
    Object.assign(button, { disabled: true, textContent: "Envoi…" });
    await sendNow({ town, account, isTap: true });
    await show();
    const item = await store.outbox.get(mutation);
    told.textContent = item?.status === STATUS.queued ? stillHere(item) : "";
  },
  async withdraw(mutation) {
    const item = await withdraw(town, account, mutation);
    told.textContent = item
      ? `Demande retirée${saidOf(item)?.withdrawn ?? "."}`
      : "Elle vient de partir : elle ne peut plus être retirée d’ici.";
    await show();
  },
};

/** @type {(item: Item) => string} */
function stillHere(item) {
  if (isCut())
    return wakesAlone()
      ? "Elle n’est pas partie : elle partira dès que le réseau le permet."
      : "Elle n’est pas partie : rouvrez le site dès que vous avez du réseau.";
  const why = item.may_have_arrived ? "La mairie n’a pas répondu" : "La mairie ne l’a pas encore prise";
  return `${why} : elle sera renvoyée ${wakesAlone() ? "sans que vous ayez rien à faire" : "tant que le site est ouvert"}.`;
}

async function show() {
  const items = await store.outbox.all();
  const offset = (await townClock(town, document.body.dataset.now))() - Date.now();
  const isShown = (/** @type {Item} */ { mutation, status }) => status !== STATUS.answered || answeredHere.has(mutation);
  const cards = items.filter(isShown).reverse().map((item) => queuedCard(item, { town, offset, now: Date.now(), isCut: isCut() }));
  place.replaceChildren(...cards);
  const waits = items.find(isPending);
  if (waits) import("../site/storage.js").then(({ sayHowLong }) => sayHowLong(place.firstElementChild, town)).catch(() => null);
}

place.before(told);
place.addEventListener("click", (event) => {
  const button = /** @type {Part} */ (event.target).closest("button[name]");
  if (button && !button.disabled) ACTIONS[button.name](button.closest("[data-mutation]").dataset.mutation, button).catch(() => show());
});

new BroadcastChannel(channelOf(town)).addEventListener("message", ({ data }) => {
  if (data.type !== MESSAGE.item || data.item.account !== account) return;
  if (data.item.status === STATUS.answered) answeredHere.add(data.item.mutation);
  show();
});
addEventListener("online", show);
addEventListener("offline", show);
show().catch(() => null);
