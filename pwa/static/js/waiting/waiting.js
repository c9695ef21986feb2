/** What must be known of the requests that wait on this phone: sign in, find a network before the limit, or that they were erased. */

import { townClock } from "/service_worker/shared/store.js";
import { isPending } from "/service_worker/logic/outbox.js";
import { warning } from "/service_worker/logic/waiting.js";
import { banner } from "../site/banner.js";
import { make } from "../site/dialog.js";
import { limitTitle } from "../site/french.js";
import { isCut, wakesAlone } from "./wakes.js";

const MINUTE = 60_000;
/** @type {(count: number, one: string, many: string) => string} */
const plural = (count, one, many) => (count > 1 ? many : one);

const NEAR = "Attention : une demande doit arriver à la mairie avant le ";

/** @type {Record<string, (said: Warning & { town: string }) => (string | Node)[]>} */
const SENTENCES = {
  sign_in: ({ count, town }) => [
    `${count} ${plural(count, "demande attend", "demandes attendent")} votre connexion pour partir. `,
    make("a", { href: `/${town}/` }, "Se connecter"),
  ],
  cut: ({ count }) => [
    wakesAlone()
      ? `${count} ${plural(count, "demande partira", "demandes partiront")} au retour du réseau.`
      : `${count} ${plural(count, "demande partira", "demandes partiront")} quand le site sera ouvert avec du réseau.`,
  ],
  silent: ({ count }) => [
    `${count} ${plural(count, "demande attend", "demandes attendent")} la réponse de la mairie. ` +
      `${plural(count, "Elle sera renvoyée", "Elles seront renvoyées")} ` +
      `${wakesAlone() ? "sans que vous ayez rien à faire" : "tant que le site est ouvert"}.`,
  ],
  limit: ({ count, limit }) => [
    `${count} ${plural(count, "demande", "demandes")} à envoyer avant le `,
    make("b", {}, limitTitle(limit)),
    ".",
  ],
  near: ({ limit }) => [
    NEAR,
    make("b", {}, limitTitle(limit)),
    ", et ce téléphone n’a pas de réseau. Retrouvez du réseau avant cette heure : c’est l’arrivée à la mairie qui compte.",
  ],
  near_silent: ({ limit }) => [
    NEAR,
    make("b", {}, limitTitle(limit)),
    ", et la mairie n’a pas encore répondu. " +
      "Laissez le site ouvert : elle est renvoyée jusqu’à la réponse, et c’est l’arrivée à la mairie qui compte.",
  ],
  late: ({ limit }) => [
    `La date limite d’une demande gardée ici est passée (${limitTitle(limit)}). Elle partira quand même, et la mairie répondra.`,
  ],
  refused: ({ count, town }) => [
    `La mairie n’a pas pu lire ${plural(count, "une demande", `${count} demandes`)}. `,
    make("a", { href: `/${town}/demandes` }, "Voir pourquoi"),
  ],
};

/** @typedef {{ items: Item[], who: { town: string, account: string } }} Told */
/** @type {Told | null} What was told last, once something was. */
let last = null;

/**
 * `items` is all that the phone keeps for this account, null when the browser refuses to keep anything.
 * @type {(items: Item[] | null, who: { town: string, account: string }) => Promise<void>}
 */
export async function tell(items, who) {
  if (!items) return (await import("../site/storage.js")).sayOnce("refused");
  if (!last) listen();
  last = { items, who };
  await look();
  const waiting = items.filter(isPending).length;
  if (waiting || localStorage.getItem(nameOf(who))) await (await import("../site/storage.js")).remember(nameOf(who), waiting, who.town);
}

/** @type {(who: { town: string, account: string }) => string} */
const nameOf = ({ town, account }) => `preau-${town}-${account}`;

async function look() {
  const { items, who } = /** @type {Told} */ (last);
  const now = (await townClock(who.town, document.body.dataset.now))() / 1000;
  const said = warning(items, { now, isCut: isCut() });
  banner("waiting", ...(said ? SENTENCES[said.kind]({ ...said, ...who }) : []));
}

function listen() {
  addEventListener("online", look);
  addEventListener("offline", look);
  setInterval(look, MINUTE);
}
