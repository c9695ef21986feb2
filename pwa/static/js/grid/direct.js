/** VALIDER when the phone cannot keep the request: sent at once, from the page's memory, by the sender itself. */

import { deliver } from "/service_worker/shared/sender.js";
import { STATUS } from "/service_worker/vocabulary.js";

/** @type {Record<string, string>} */
const SENTENCES = {
  [STATUS.signIn]: "Votre session est terminée. Reconnectez-vous dans un autre onglet, puis touchez de nouveau VALIDER ici.",
  [STATUS.otherAccount]:
    "Un autre compte est connecté sur ce téléphone : " +
    "reconnectez-vous avec le vôtre dans un autre onglet, puis touchez de nouveau VALIDER ici.",
};
const NO_NETWORK =
  "Ce téléphone ne peut pas garder votre demande, et la mairie ne répond pas. " +
  "Ne quittez pas cette page : touchez de nouveau VALIDER dès que vous avez du réseau.";

/**
 * Resolves with the item when the town hall answered; throws the sentence to show otherwise. The same item may be tried again.
 * @type {(item: Fresh) => Promise<Item>}
 */
export async function sendDirectly(item) {
  /** @type {Item} */
  let kept = { ...item, seq: 1 };
  const outbox = {
    all: async () => [kept],
    starting: async () => (kept = { ...kept, status: STATUS.sending, attempts: kept.attempts + 1 }),
    /** @type {(mutation: string, outcome: Outcome, now: number) => Promise<Item>} */
    settle: async (_mutation, { linesBack: _, stops: __, ...outcome }, now) =>
      (kept = { ...kept, ...outcome, settled_at: now }),
  };
  const nothing = async () => /** @type {Facts} */ ({});
  const facts = { read: nothing, change: nothing };
  await deliver({ ...item, store: { outbox }, facts, eager: true });
  if (kept.status === STATUS.answered || kept.status === STATUS.refused) return kept;
  throw Object.assign(new Error(kept.status), { sentence: SENTENCES[kept.status] ?? NO_NETWORK });
}
