/** What a card says of a request that waits: before when it must arrive, when it was tried, when it will be. */

import { triesOf } from "/service_worker/logic/waiting.js";
import { STATUS } from "/service_worker/vocabulary.js";
import { make } from "../site/dialog.js";
import { limitTitle } from "../site/french.js";
import { KEPT } from "../site/words.js";

/** Made by a newer version of the site, it is neither read nor sent by this one. */
const CLOSED = "Une version plus récente du site l’a préparée : elle partira dès que le site se sera mis à jour sur ce téléphone.";

/**
 * Sentences, in parts.
 * @param {Item} item
 * @param {Said | undefined} said
 * @param {{ at: (instant: number) => string, now: number, isCut: boolean }} page
 * @returns {(string | HTMLElement)[][]}
 */
export function sentencesOf(item, said, { at, now, isCut }) {
  if (item.status === STATUS.answered) return [];
  if (item.status === STATUS.refused) return [[item.answer?.sentence ?? KEPT.reopen]];
  const limit = item.earliest_limit
    ? [["Elle doit arriver à la mairie avant le ", make("b", {}, limitTitle(item.earliest_limit)), "."]]
    : [];
  if (!said) return [...limit, [CLOSED]];
  const { last, isUnanswered, next } = triesOf(item, now);
  const tried = last ? `Dernier essai le ${at(last)}${isUnanswered ? ", sans réponse" : ""}.` : "Pas encore essayée.";
  const again = item.status === STATUS.queued ? ` Prochain essai ${whenOf(next && at(next), isCut, item.told_to_wait)}.` : "";
  return [...limit, [`Validée le ${at(Date.parse(item.made_at))}. ${item.status === STATUS.sending ? "" : tried + again}`]];
}

/**
 * The network's return is spoken of when there is none, and when the town hall did not ask to wait.
 * @type {(next: string | null | 0, isCut: boolean, isTold?: boolean) => string}
 */
function whenOf(next, isCut, isTold) {
  if (!next) return isCut ? "au retour du réseau" : "dès que possible";
  return `le ${next}${isCut && !isTold ? ", ou au retour du réseau" : ""}`;
}
