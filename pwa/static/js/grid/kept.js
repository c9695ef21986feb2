/** What becomes of a validated request, when it is not answered at once. */

import { make } from "../site/dialog.js";
import { limitTitle } from "../site/french.js";
import { KEPT } from "../site/words.js";
import { isCut, wakesAlone } from "../waiting/wakes.js";

const COUNTS = "C’est son arrivée à la mairie qui compte, pas l’heure de votre téléphone";

const UNHEARD = "La mairie n’a pas encore répondu.";

/** @type {Record<string, (item: Item) => [string, string]>} */
const STATES = {
  queued: ({ may_have_arrived: isUnsure }) => [
    `Gardée sur ce téléphone${isCut() ? atTheNetwork() : again(isUnsure)}`,
    isUnsure ? UNHEARD : "Votre demande n’est pas encore arrivée à la mairie.",
  ],
  sending: () => [
    KEPT.sending,
    `${UNHEARD} Votre demande reste sur ce téléphone jusqu’à sa réponse.`,
  ],
  sign_in: () => [
    "Gardée sur ce téléphone : connectez-vous pour l’envoyer",
    "Votre session est terminée. La demande partira dès que vous serez connecté.",
  ],
  other_account: () => [
    "Gardée sur ce téléphone, pour un autre compte",
    "Cette demande a été préparée avec un autre compte : elle partira quand il sera connecté.",
  ],
  refused_final: ({ answer }) => [KEPT.unread, answer?.sentence ?? KEPT.reopen],
  withdrawn: () => ["Plus rien à envoyer", "Ces changements n’étaient pas encore partis : ils se sont annulés entre eux."],
};

const atTheNetwork = () => (wakesAlone() ? ", elle partira au retour du réseau" : " : ouvrez le site avec du réseau pour qu’elle parte");

/**
 * There is a network: it is the town hall that does not answer, and nothing to wait for but the next try.
 * @type {(isUnsure?: boolean) => string}
 */
const again = (isUnsure) =>
  `${wakesAlone() ? ", elle sera" : " : laissez le site ouvert, elle sera"} ${isUnsure ? "renvoyée" : "envoyée dès que possible"}`;

/**
 * The state that takes the place of step 2, with the earliest limit and what counts.
 * @type {(place: HTMLElement, item: Item, home: string) => void}
 */
export function showKept(place, item, home) {
  const [title, sentence] = (STATES[item.status] ?? STATES.queued)(item);
  const isWaiting = !["refused_final", "withdrawn"].includes(item.status);
  const limit = isWaiting && item.earliest_limit;
  const warning = limit
    ? [
        make(
          "p",
          { className: "limit" },
          "Elle doit arriver avant le ",
          make("b", {}, limitTitle(limit)),
          `. ${COUNTS}${adviceOf(item)}.`,
        ),
      ]
    : [];
  const signIn = item.status === "sign_in" ? [make("a", { className: "button primary", href: home }, "SE CONNECTER")] : [];
  const back = make("a", { className: "button", href: "#" }, "RETOUR AUX RÉSERVATIONS");
  back.dataset.step = "1";
  const card = make(
    "div",
    { className: "kept card" },
    make("h2", { tabIndex: -1 }, title),
    make("p", { className: "lead" }, sentence),
    ...warning,
    make("p", { className: "actions" }, ...signIn, back),
  );
  card.dataset.status = item.status;
  if (isWaiting) {
    card.dataset.waitingFor = item.mutation;
    import("../site/storage.js").then(({ sayHowLong }) => sayHowLong(card, item.town)).catch(() => null);
  }
  place.replaceChildren(card);
}

/**
 * What the family can do; where this browser sends by itself, as the title says, only if the site is closed.
 * @type {(item: Item) => string}
 */
function adviceOf({ status }) {
  if (status === "sign_in") return "";
  const when = isCut() ? "dès que vous avez du réseau" : "pour lire la réponse";
  if (wakesAlone()) return `. Si vous fermez le site, rouvrez-le ${when}`;
  return isCut() ? ` : rouvrez le site ${when}` : " : laissez le site ouvert jusqu’à la réponse";
}
