/** On each enrolment's card: what waits on this phone for a network, and what is ticked but not validated. */

import { unsent } from "/service_worker/browser/unsent.js";
import { byEnrolment } from "/service_worker/logic/waiting.js";
import { channelOf, MESSAGE } from "/service_worker/vocabulary.js";
import { make } from "./dialog.js";
import { count, limitTitle } from "./french.js";

const { town, account } = document.body.dataset;

async function show() {
  const { items, draft } = await unsent(town, account);
  const found = byEnrolment(items, draft);
  for (const link of document.querySelectorAll(".enrolment a")) {
    const said = wordsOf(found.get(Number(link.pathname.split("/").at(-1))));
    const card = link.parentNode;
    card.querySelector(".unsent")?.remove();
    if (said.length) card.append(make("p", { className: "unsent" }, ...said));
  }
}

function wordsOf({ queued, limit, draft } = { queued: 0, draft: 0 }) {
  const before = limit ? [make("small", {}, `avant le ${limitTitle(limit)}`)] : [];
  return [
    ...(queued ? [make("span", { className: "pill is-warn" }, `${count(queued, "changement")} à envoyer`), ...before] : []),
    ...(draft ? [make("span", { className: "pill is-dim" }, `${count(draft, "changement")} à valider`)] : []),
  ];
}

new BroadcastChannel(channelOf(town)).addEventListener("message", ({ data }) => data.type === MESSAGE.item && show());
show().catch(() => null);
