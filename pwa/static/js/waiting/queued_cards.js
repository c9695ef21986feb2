/** On each enrolment's card: what waits on this phone for a network, and what is ticked but not validated. */

import { forget, unsent } from "/service_worker/shared/unsent.js";
import { byEnrolment } from "/service_worker/logic/waiting.js";
import { channelOf, MESSAGE } from "/service_worker/vocabulary.js";
import { make } from "../site/dialog.js";
import { count, limitTitle } from "../site/french.js";

const { town, account } = document.body.dataset;

async function show() {
  const { items, draft } = await unsent(town, account);
  const found = byEnrolment(items, draft);
  for (const link of document.querySelectorAll(".enrolment .open")) {
    const said = wordsOf(found.get(Number(link.pathname.split("/").at(-1))));
    const card = link.parentNode;
    card.querySelector(".unsent")?.remove();
    if (said.length) card.append(make("p", { className: "unsent" }, ...said));
  }
  if (!document.documentElement.dataset.keptAt) showGone(draft);
}

/**
 * Boxes ticked for an enrolment that is on no card: its page cannot be opened, they can only be put away.
 * @type {(draft: DraftRow[]) => void}
 */
function showGone(draft) {
  const list = document.querySelector(".enrolments");
  const here = new Set([...list.querySelectorAll(".enrolment .open")].map((link) => Number(link.pathname.split("/").at(-1))));
  const gone = draft.filter(({ enrolment }) => !here.has(enrolment));
  list.querySelector(".gone")?.remove();
  if (!gone.length) return;
  const away = make("button", { type: "button", className: "quiet" }, "Retirer");
  away.addEventListener("click", () => forget(town, account, new Set(gone.map(({ enrolment }) => enrolment))).then(show));
  list.append(
    make(
      "li",
      { className: "card gone" },
      make("p", {}, `${count(gone.length, "changement")} à valider pour une inscription qui n’est plus dans votre espace. `),
      away,
    ),
  );
}

/** @param {CardState} [card] */
function wordsOf({ queued, limit, draft } = { queued: 0, limit: null, draft: 0 }) {
  const before = limit ? [make("small", {}, `avant le ${limitTitle(limit)}`)] : [];
  return [
    ...(queued ? [make("span", { className: "pill is-warn" }, `${count(queued, "changement")} à envoyer`), ...before] : []),
    ...(draft ? [make("span", { className: "pill is-dim" }, `${count(draft, "changement")} à valider`)] : []),
  ];
}

/** The grid itself gives everything back, in its draft, with or without a network. */
if (isSecureContext) for (const bin of document.querySelectorAll(".bin")) bin.href = bin.href.replace(/\/tout-annuler$/, "#tout-annuler");
new BroadcastChannel(channelOf(town)).addEventListener("message", ({ data }) => data.type === MESSAGE.item && show());
show().catch(() => null);
