/** « Se déconnecter » while something has not been sent: keep it on this phone for this account, give it up, or stay. */

import { after, leaveBare } from "/service_worker/shared/leaving.js";
import { openTown } from "/service_worker/shared/store.js";
import { discard, unsent } from "/service_worker/shared/unsent.js";
import { make, openDialog } from "./dialog.js";
import { count } from "./french.js";

const PATIENCE = 2500;

/**
 * A phone whose store says nothing keeps nobody in.
 * @type {<Found>(work: Promise<Found>, otherwise?: Found) => Promise<Found | undefined>}
 */
const soon = (work, otherwise) => Promise.race([work.catch(() => otherwise), after(PATIENCE, otherwise)]);

/**
 * Sign out by this form, after asking when something would be left behind.
 * @type {(form: HTMLFormElement, who: { town: string, account: string }) => Promise<void>}
 */
export async function signOutBy(form, { town, account }) {
  const { items = [], draft = [] } = (await soon(unsent(town, account))) ?? {};
  const answer = items.length || draft.length ? await ask(items, draft) : "keep";
  if (!answer) return;
  if (answer === "discard") await soon(discard(town, account));
  await Promise.all([soon(leaveBare({ town, facts: openTown(town) }, account)), soon(throwTheMarkAway(form, { town, account }))]);
  if (navigator.serviceWorker?.controller) return form.submit();
  await import("./workerless.js").then(({ signOutHere }) => signOutHere(form, { town, account })).catch(() => form.submit());
}

/**
 * Without its mark a session opens nothing any more, whatever this phone forgets. Someone else's, signed in since, is
 * not ours to throw.
 * @type {(form: HTMLFormElement, who: { town: string, account: string }) => Promise<void>}
 */
async function throwTheMarkAway(form, { town, account }) {
  const { session } = form.elements;
  const mark = markIn(document.cookie, form.dataset.forget);
  const isOurs = mark && (mark === session.value || (await openTown(town).read()).account === account);
  if (!isOurs) return;
  session.value = mark;
  document.cookie = form.dataset.forget;
}

/**
 * What the cookie that `forget` throws away holds, or null.
 * @type {(cookies: string, forget: string) => string | null}
 */
export function markIn(cookies, forget) {
  const name = forget.slice(0, forget.indexOf("=") + 1);
  return cookies.split("; ").find((one) => one.startsWith(name))?.slice(name.length) || null;
}

/** @type {(items: Item[], draft: DraftRow[]) => Promise<string>} */
function ask(items, draft) {
  const left = [
    ...(items.length ? [`${count(items.length, "demande")} à envoyer`] : []),
    ...(draft.length
      ? [
          `${count(draft.length, "case")} ${draft.length > 1 ? "cochées ou décochées" : "cochée ou décochée"}, ` +
            `pas encore ${draft.length > 1 ? "validées" : "validée"}`,
        ]
      : []),
  ];
  const arrived = items.some((item) => item.attempts > 0)
    ? [make("p", {}, "Une demande déjà partie une fois a pu arriver à la mairie : l’effacer ici ne l’annule pas là-bas.")]
    : [];
  const buttons = make(
    "div",
    { className: "actions" },
    make("button", { className: "primary", value: "keep" }, "Garder et me déconnecter"),
    make("button", { value: "discard" }, "Tout effacer et me déconnecter"),
    make("button", { className: "quiet", value: "" }, "Rester connecté"),
  );
  return openDialog(
    "Se déconnecter ?",
    make("p", {}, `Il reste sur ce téléphone : ${left.join(", et ")}.`),
    make("p", {}, "Gardé, cela attend ici votre prochaine connexion. Personne d’autre ne le voit ni ne l’envoie."),
    ...arrived,
    buttons,
  );
}
