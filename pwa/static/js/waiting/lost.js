/** A copy of its data was put back at the town hall: what it had answered since the copy is gone there, and may be sent again. */

import { sendNow } from "/service_worker/shared/waking.js";
import { openTown } from "/service_worker/shared/store.js";
import { mayLack, sendAgain } from "/service_worker/shared/unsent.js";
import { banner } from "../site/banner.js";
import { make } from "../site/dialog.js";

const NAME = "lost";
/** As many as the town hall looks up at once (`MOST_MUTATIONS`): more are asked in parts. */
const PART = 100;

/**
 * Asked once per era and account: which of the answers kept here does the town hall not know any more? False when it could not be asked.
 * Until the family said what becomes of them, they are kept without a name, even once it is gone (`leaveBare`).
 * @param {{ town?: string, account?: string, era: string }} asked
 */
export async function lookForLost({ town = "", account = "", era }) {
  const facts = openTown(town);
  /** @type {(facts: Facts) => boolean} */
  const isDone = ({ eras }) => eras?.[account] === era;
  const known = await facts.read();
  if (known.era !== era) await facts.change(() => ({ era }));
  if (isDone(known)) return true;
  const settle = () => facts.change(({ eras }) => ({ eras: { ...eras, [account]: era } }));
  const answers = await mayLack(town, account);
  const lost = await lostAmong(town, answers);
  if (!lost) return false;
  /** @type {(again: string[]) => Promise<unknown>} */
  const decide = (again) => sendAgain(town, account, again, answers).then(settle);
  if (!lost.length) return Boolean(await decide([]));
  offer({ town, account }, lost, decide);
  isSaid = async () => isDone(await facts.read());
  return true;
}

/** Said in another tab: of the copy offered last. */
let isSaid = async () => false;

document.addEventListener("visibilitychange", async () => (await isSaid()) && banner(NAME));

/**
 * Null when they could not all be asked: they are at the next look.
 * @type {(town: string, items: Item[]) => Promise<string[] | null>}
 */
async function lostAmong(town, items) {
  const lost = [];
  for (let at = 0; at < items.length; at += PART) {
    const asked = new URLSearchParams(items.slice(at, at + PART).map(({ mutation }) => ["mutation", mutation]));
    const answer = await fetch(`/${town}/demandes/perdues?${asked}`, {
      headers: { Accept: "application/json" },
      cache: "no-store",
    }).catch(() => null);
    if (!answer?.ok) return null;
    lost.push(...(await answer.json()).lost);
  }
  return lost;
}

/** @type {(who: { town: string, account: string }, lost: string[], decide: (again: string[]) => Promise<unknown>) => void} */
function offer(who, lost, decide) {
  const many = lost.length > 1;
  const again = make("button", { type: "button", className: "quiet" }, many ? "Les renvoyer" : "La renvoyer");
  const leave = make("button", { type: "button", className: "quiet" }, "Ne rien renvoyer");
  /** @type {(kept: string[]) => () => Promise<unknown>} */
  const ended = (kept) => () => decide(kept).then(() => banner(NAME)).then(() => sendNow(who)).catch(() => offer(who, lost, decide));
  again.addEventListener("click", ended(lost), { once: true });
  leave.addEventListener("click", ended([]), { once: true });
  const words = many ? `${lost.length} de vos demandes n’y sont plus` : "une de vos demandes n’y est plus";
  banner(NAME, `La mairie a dû reprendre une copie de ses données : ${words}. `, again, " ", leave);
}
