/** A request that waits on this phone, as a card: its lines, before when it must arrive, when it was and will be tried. */

import { pageTime, townTime } from "/service_worker/logic/town_clock.js";
import { canWithdraw, daysOf, triesOf } from "/service_worker/logic/waiting.js";
import { STATUS } from "/service_worker/vocabulary.js";
import { make } from "../site/dialog.js";
import { dayTitle, limitTitle } from "../site/french.js";
import { KEPT } from "../site/words.js";

const STATES = {
  [STATUS.queued]: ["Gardée sur ce téléphone", "à envoyer"],
  [STATUS.sending]: [KEPT.sending, "envoi en cours"],
  [STATUS.signIn]: ["Gardée sur ce téléphone", "attend votre connexion"],
  [STATUS.otherAccount]: ["Gardée sur ce téléphone", "attend votre connexion"],
  [STATUS.refused]: [KEPT.unread, "pas reçue"],
};

/** `offset` is the town's clock against the phone's; `isCut` when this phone has no network. */
export function queuedCard(item, { town, offset, now, isCut }) {
  const at = (instant) => pageTime(townTime(offset, instant));
  const [title, state] = item.status === STATUS.answered ? ["Arrivée à la mairie", item.answer.overall_label] : STATES[item.status];
  const tone = { [STATUS.answered]: "is-good", [STATUS.refused]: "is-bad" }[item.status] ?? "is-warn";
  const card = make(
    "article",
    { className: "card queued" },
    make("h2", {}, title),
    make("p", { className: "outcome" }, make("span", { className: `pill ${tone}` }, state)),
    make(
      "p",
      { className: "what" },
      make("b", {}, item.label ?? "Gardée avant votre déconnexion"),
      ...(item.also_labels ?? []).flatMap((label) => [make("br"), `Même demande pour ${label}`]),
    ),
    make("ul", { className: "list" }, ...linesOf(item).map(([day, words]) => make("li", {}, make("b", {}, dayTitle(day)), ` ${words}`))),
    ...sentencesOf(item, at, now, isCut).map((said) => make("p", { className: "dim" }, ...said)),
    make("p", { className: "actions" }, ...actionsOf(item, town)),
  );
  card.dataset.mutation = item.mutation;
  card.dataset.status = item.status;
  return card;
}

/** [day, words]: what is asked for, then what was answered, « Matin : Réservé ». */
function linesOf(item) {
  if (item.status !== STATUS.answered) return daysOf(item.lines.filter(({ day }) => day)).map(([day, boxes]) => [day, wordsOf(boxes)]);
  const answered = item.answer.requests.find(({ enrolment }) => enrolment === item.enrolment);
  return (answered?.lines ?? []).filter(({ day }) => day).map(({ day, slot, outcome_label: label }) => [day, `${slot} : ${label}`]);
}

/** « Matin, Soir à réserver ; Repas à annuler » */
function wordsOf(boxes) {
  const slots = (action) => boxes.filter(([, its]) => its === action).map(([slot]) => slot).join(", ");
  const parts = [[slots("book"), "à réserver"], [slots("cancel"), "à annuler"]];
  return parts.filter(([found]) => found).map((part) => part.join(" ")).join(" ; ");
}

function sentencesOf(item, at, now, isCut) {
  if (item.status === STATUS.answered) return [];
  if (item.status === STATUS.refused) return [[item.answer?.sentence ?? KEPT.reopen]];
  const { last, isUnanswered, next } = triesOf(item, now);
  const tried = last ? `Dernier essai le ${at(last)}${isUnanswered ? ", sans réponse" : ""}.` : "Pas encore essayée.";
  const again = item.status === STATUS.queued ? ` Prochain essai ${whenOf(next && at(next), isCut, item.told_to_wait)}.` : "";
  return [
    ...(item.earliest_limit ? [["Elle doit arriver à la mairie avant le ", make("b", {}, limitTitle(item.earliest_limit)), "."]] : []),
    [`Validée le ${at(Date.parse(item.made_at))}. ${item.status === STATUS.sending ? "" : tried + again}`],
  ];
}

/** The network's return is spoken of when there is none, and when the town hall did not ask to wait. */
function whenOf(next, isCut, isTold) {
  if (!next) return isCut ? "au retour du réseau" : "dès que possible";
  return `le ${next}${isCut && !isTold ? ", ou au retour du réseau" : ""}`;
}

function actionsOf(item, town) {
  const season = make(
    "a",
    { className: "button quiet", href: `/${town}/reservations/${item.enrolment}#${item.lines[0]?.day?.slice(0, 7) ?? ""}` },
    "Voir ces jours",
  );
  if (item.status === STATUS.answered)
    return [make("a", { className: "button primary", href: item.answer.url }, "Voir la réponse"), season];
  const away = canWithdraw(item)
    ? [make("button", { name: "withdraw" }, item.status === STATUS.refused ? "J’ai compris" : "Retirer")]
    : [];
  const out = {
    [STATUS.queued]: make("button", { className: "primary", name: "send" }, "Envoyer maintenant"),
    [STATUS.signIn]: make("a", { className: "button primary", href: `/${town}/` }, "Se connecter"),
  };
  return [...(out[item.status] ? [out[item.status]] : []), ...away, season];
}
