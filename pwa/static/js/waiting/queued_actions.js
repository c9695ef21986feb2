/** What can be done of a request that waits on this phone. */

import { canWithdraw } from "/service_worker/logic/waiting.js";
import { STATUS } from "/service_worker/vocabulary.js";
import { make } from "../site/dialog.js";

/**
 * Nothing of what this version cannot read: it could neither be sent nor given back.
 * @type {(item: Item, said: Said | undefined, town: string) => HTMLElement[]}
 */
export function actionsOf(item, said, town) {
  if (!said) return [];
  const { url, see } = said;
  const seen = see ? [make("a", { className: "button quiet", href: `/${town}/${see.to}` }, see.words)] : [];
  if (item.status === STATUS.answered) return [make("a", { className: "button primary", href: url }, "Voir la réponse"), ...seen];
  const away = canWithdraw(item)
    ? [make("button", { name: "withdraw" }, item.status === STATUS.refused ? "J’ai compris" : "Retirer")]
    : [];
  return [...outOf(item, town), ...away, ...seen];
}

/** @type {(item: Item, town: string) => HTMLElement[]} */
function outOf({ status }, town) {
  if (status === STATUS.queued) return [make("button", { className: "primary", name: "send" }, "Envoyer maintenant")];
  if (status === STATUS.signIn) return [make("a", { className: "button primary", href: `/${town}/` }, "Se connecter")];
  return [];
}
