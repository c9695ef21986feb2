/** The recap says what would be answered now: the town hall's own word where there is a network, else what its pages last said. */

import { townClock } from "/service_worker/browser/store.js";
import { formOf } from "/service_worker/logic/outbox.js";
import { pagesCache } from "/service_worker/logic/privacy.js";
import { boxesIn, told } from "./boxes.js";
import { isOn } from "./changes.js";
import { count, dayTitle } from "./french.js";
import { foreseen, shortWeeks } from "./foresee.js";
import { dateAt, lockAt } from "./locks.js";

const PATIENCE = 4000;

/** {price, words} of these lines for `also` ([{id, name}]); `page` is {facts, all, store, draft, rivals, least, isReviewed}. */
export async function announced(lines, also, page) {
  const { price, told: expected } = (await asked(lines, also, page)) ?? (await worked(lines, also, page));
  const weeks = shortWeeks(page.all, lines, (box) => isOn(box, page.draft), page.least);
  const short = weeks.map(([monday, days]) => `Semaine du ${dayTitle(monday).split(" ")[1]} : ${count(days, "jour")} seulement, il en faut ${page.least} au moins`);
  return { price, words: [...expected, ...short] };
}

async function asked(lines, also, { facts, named }) {
  if (navigator.onLine === false) return null;
  const own = lines.map((line) => ({ ...line, enrolment: facts.enrolment }));
  const body = new URLSearchParams(formOf({ ...facts, mutation: crypto.randomUUID(), lines: own, also: also.map(({ id }) => id) }));
  const answer = await fetch(`/${facts.town}/reservations/essai`, { method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  const said = answer?.ok && (await answer.json().catch(() => null));
  if (!said) return null;
  return { price: said.price, told: said.foreseen.map(({ enrolment, title, slot, told: words }) => `${named(enrolment)}, ${title} ${slot} : ${words}`) };
}

/** Without a network: the siblings' own pages, as the phone keeps them. One that it does not have is said. */
async function worked(lines, also, page) {
  const wishes = lines.map(({ action, day, slot }) => ({ action, day, slot }));
  const children = [{ name: page.facts.child, boxes: page.all, wishes }];
  const unknown = [];
  for (const { id, name } of also) {
    const boxes = await boxesOf(id, page);
    if (boxes) children.push({ name, boxes, wishes });
    else unknown.push(`${name} : son prix sera dans la réponse de la mairie`);
  }
  const { price, told: expected } = foreseen(children, page);
  return { price, told: [...expected.map(([name, day, slot, words]) => `${name}, ${dayTitle(day)} ${slot} : ${words}`), ...unknown] };
}

async function boxesOf(enrolment, { facts, store }) {
  const kept = await caches.match(`/${facts.town}/reservations/${enrolment}`, { ignoreVary: true, cacheName: pagesCache(facts.town, facts.account) }).catch(() => null);
  const form = kept && new DOMParser().parseFromString(await kept.text(), "text/html").getElementById("season");
  if (!form) return null;
  const now = (await townClock(facts.town, facts.as_of))() / 1000;
  const marks = await store.answers.of(enrolment, form.dataset.asOf);
  return [...boxesIn(form).values()].map((box) => {
    told(box, marks.get(box.opening));
    return Object.assign(box, { lock: lockAt(box, now, dateAt(now)) });
  });
}
