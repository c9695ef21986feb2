/** The recap says what would be answered now: the town hall's own word where there is a network, else what its pages last said. */

import { after } from "/service_worker/shared/leaving.js";
import { townClock } from "/service_worker/shared/store.js";
import { formOf } from "/service_worker/logic/outbox.js";
import { pagesCache } from "/service_worker/logic/privacy.js";
import { HEADER } from "/service_worker/vocabulary.js";
import { boxesIn, told } from "./boxes.js";
import { isOn, priceOf } from "./changes.js";
import { count, dayTitle } from "../site/french.js";
import { foreseen, shortWeeks } from "./foresee.js";
import { dateAt, lockAt } from "./locks.js";

const SOON = 500;
const PATIENCE = 10_000;

/**
 * What the town hall refuses to rehearse: VALIDER keeps the request all the same, and it does not leave.
 * @type {Record<string, string>}
 */
const REFUSED = {
  sign_in_needed: "Votre session est terminée : la demande sera gardée sur ce téléphone, et partira quand vous serez connecté",
  other_account: "Un autre compte est connecté : la demande sera gardée sur ce téléphone, et partira quand le vôtre le sera",
};

/**
 * {price, words} of these lines for `also` ([{id, name}]), as they become known: the phone's own word while neither the town hall nor the
 * phone's store is silent.
 * `page` is {facts, all, store, draft, rivals, least, isReviewed}.
 * @type {(lines: BoxLine[], also: Sibling[], page: AnnouncedPage) => AsyncGenerator<Announced>}
 */
export async function* announced(lines, also, page) {
  const asking = asked(lines, also, page);
  const soon = await Promise.race([asking, after(SOON, null)]);
  const working = soon?.told ? null : worked(lines, also, page).catch(() => null);
  const own = await Promise.race([working, asking.then((said) => (said?.told ? null : working))]);
  if (own) yield finished(own, lines, page);
  const said = soon ?? (await asking);
  if (said?.told) yield finished(said, lines, page);
  if (said?.refused) yield finished({ price: own?.price ?? priceOf(lines), told: [said.refused, ...(own?.told ?? [])] }, lines, page);
}

/** @type {(said: { price: number, told: string[] }, lines: BoxLine[], page: AnnouncedPage) => Announced} */
function finished({ price, told: expected }, lines, page) {
  const weeks = shortWeeks(page.all, lines, (box) => isOn(box, page.draft), page.least);
  const short = weeks.map(
    ([monday, days]) =>
      `Semaine du ${dayTitle(monday).split(" ")[1]} : ${count(days, "jour")} seulement, il en faut ${page.least} au moins`,
  );
  return { price, words: [...expected, ...short] };
}

/** @type {(lines: BoxLine[], also: Sibling[], page: AnnouncedPage) => Promise<Rehearsed>} */
async function asked(lines, also, { facts, named }) {
  if (navigator.onLine === false) return null;
  const own = lines.map((line) => ({ ...line, enrolment: facts.enrolment }));
  const body = new URLSearchParams(formOf({ ...facts, mutation: crypto.randomUUID(), lines: own, also: also.map(({ id }) => id) }));
  const answer = await fetch(`/${facts.town}/reservations/essai`, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => null);
  const said = await answer?.json().catch(() => null);
  const refused = answer?.headers.has(HEADER.now) && REFUSED[said?.error];
  if (refused) return { refused };
  if (!answer?.ok || !Array.isArray(said?.foreseen)) return null;
  return {
    price: said.price,
    told: said.foreseen.map(
      (/** @type {Foretold} */ { enrolment, title, slot, told: words }) => `${named(enrolment)}, ${title} ${slot} : ${words}`,
    ),
  };
}

/**
 * Without a network: the siblings' own pages, as the phone keeps them. One that it does not have is said.
 * @type {(lines: BoxLine[], also: Sibling[], page: AnnouncedPage) => Promise<{ price: number, told: string[] }>}
 */
async function worked(lines, also, page) {
  const wishes = lines.map(({ action, day, slot }) => ({ action, day, slot }));
  /** @type {Cast[]} */
  const children = [{ name: page.facts.child, boxes: page.all, wishes }];
  /** @type {string[]} */
  const unknown = [];
  for (const { id, name } of also) {
    const boxes = await boxesOf(id, page);
    if (boxes) children.push({ name, boxes, wishes });
    else unknown.push(`${name} : son prix sera dans la réponse de la mairie`);
  }
  const { price, told: expected } = foreseen(children, page);
  return { price, told: [...expected.map(([name, day, slot, words]) => `${name}, ${dayTitle(day)} ${slot} : ${words}`), ...unknown] };
}

/** @type {(enrolment: number, page: AnnouncedPage) => Promise<Box[] | null>} */
async function boxesOf(enrolment, { facts, store }) {
  const kept = await caches
    .match(`/${facts.town}/reservations/${enrolment}`, { ignoreVary: true, cacheName: pagesCache(facts.town, facts.account) })
    .catch(() => null);
  const form = kept && new DOMParser().parseFromString(await kept.text(), "text/html").getElementById("season");
  if (!form) return null;
  const now = (await townClock(facts.town, facts.as_of))() / 1000;
  const marks = await store.answers.of(enrolment, form.dataset.asOf);
  return [...boxesIn(form).values()].map((box) => {
    told(box, marks.get(box.opening));
    return Object.assign(box, { lock: lockAt(box, now, dateAt(now)) });
  });
}
