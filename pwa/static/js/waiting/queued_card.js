/** A request that waits on this phone, as a card: what its kind says of it, before when it must arrive, when it was and will be tried. */

import { pageTime, townTime } from "/service_worker/logic/town_clock.js";
import { STATUS } from "/service_worker/vocabulary.js";
import { make } from "../site/dialog.js";
import { dayTitle } from "../site/french.js";
import { KEPT } from "../site/words.js";
import { actionsOf } from "./queued_actions.js";
import { saidOf } from "./said.js";
import { sentencesOf } from "./queued_sentences.js";

/** @type {Record<string, [string, string | undefined]>} */
const STATES = {
  [STATUS.queued]: ["Gardée sur ce téléphone", "à envoyer"],
  [STATUS.sending]: [KEPT.sending, "envoi en cours"],
  [STATUS.signIn]: ["Gardée sur ce téléphone", "attend votre connexion"],
  [STATUS.otherAccount]: ["Gardée sur ce téléphone", "attend votre connexion"],
  [STATUS.refused]: [KEPT.unread, "pas reçue"],
};

/** @type {Record<string, string>} */
const TONES = { [STATUS.answered]: "is-good", [STATUS.refused]: "is-bad" };

/**
 * `offset` is the town's clock against the phone's; `isCut` when this phone has no network.
 * @param {Item} item
 * @param {{ town: string, offset: number, now: number, isCut: boolean }} page
 */
export function queuedCard(item, { town, offset, now, isCut }) {
  const at = (/** @type {number} */ instant) => pageTime(townTime(offset, instant));
  const said = saidOf(item);
  const [title, state] = titlesOf(item, said);
  const card = make(
    "article",
    { className: "card queued" },
    make("h2", {}, title),
    make("p", { className: "outcome" }, make("span", { className: `pill ${TONES[item.status] ?? "is-warn"}` }, state ?? "")),
    make(
      "p",
      { className: "what" },
      make("b", {}, item.label ?? "Gardée avant votre déconnexion"),
      ...(said?.also ?? []).flatMap((words) => [make("br"), words]),
    ),
    make("ul", { className: "list" }, ...(said?.days ?? []).map(dayLine)),
    ...sentencesOf(item, said, { at, now, isCut }).map((words) => make("p", { className: "dim" }, ...words)),
    make("p", { className: "actions" }, ...actionsOf(item, said, town)),
  );
  card.dataset.mutation = item.mutation;
  card.dataset.status = item.status;
  return card;
}

/** @type {(line: [string, string]) => HTMLElement} */
const dayLine = ([day, words]) => make("li", {}, make("b", {}, dayTitle(day)), ` ${words}`);

/** @type {(item: Item, said?: Said) => [string, string | undefined]} */
function titlesOf({ status }, said) {
  if (!said) return ["Gardée sur ce téléphone", "attend une mise à jour"];
  return status === STATUS.answered ? ["Arrivée à la mairie", said.state] : STATES[status];
}
