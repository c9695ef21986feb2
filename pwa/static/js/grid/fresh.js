/** A page that comes back in front shows what the other parent did meanwhile. The draft is never touched. */

import { isPending } from "/service_worker/logic/outbox.js";
import { renewed, told } from "./boxes.js";
import { learnEra } from "../site/era.js";
import { dayShort } from "../site/french.js";
import { dateAt, lockAt } from "./locks.js";
import { LOCK } from "./states.js";

/** @type {string | null} */
let etag = null;
let lookedAt = 0;
/** @type {Promise<void> | null} */
let looking = null;
/** @type {(() => unknown) | null} */
let again = null;

/**
 * Ask what moved since the page was made, unless it was asked less than `every` milliseconds ago, and show it; not
 * while step 2 is read.
 * @type {(page: SeasonPage, every?: number) => Promise<void> | null}
 */
export function refresh(page, every = 0) {
  if (looking) again = () => refresh(page, every);
  else if (Date.now() - lookedAt >= every && page.recap.hidden) looking = look(page).finally(ended);
  return looking;
}

/** What was asked meanwhile is asked once more: the first answer may be older. */
function ended() {
  const next = again;
  lookedAt = Date.now();
  looking = again = null;
  next?.();
}

/**
 * What this phone sent and is being decided is newer than what is asked at the same moment: then the news are left for the next time.
 * @type {(page: SeasonPage) => Promise<void>}
 */
async function look(page) {
  const items = await outboxOf(page);
  if (items.some(isPending)) return;
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json", ...(etag ? { "If-None-Match": etag } : {}) };
  const answer = await fetch(`${location.pathname}/etat?depuis=${encodeURIComponent(page.asOf)}`, { headers, cache: "no-store" }).catch(
    () => null,
  );
  learnEra(answer);
  if (answer?.status !== 200 || answer.headers.get("Preau-Account") !== page.facts.account) return;
  /** @type {News} */
  const news = await answer.json();
  if (!page.recap.hidden || (await outboxOf(page)).at(-1)?.mutation !== items.at(-1)?.mutation) return;
  etag = answer.headers.get("ETag");
  page.facts.as_of = news.as_of;
  const marks = await page.store.answers.of(page.facts.enrolment, news.as_of);
  const said = apply(news, page.all, page.ticks.draft(), marks);
  page.ticks.repaint();
  if (said.length) page.undo.say(said.join(" "));
}

/** @type {(page: { store: Sturdy }) => Promise<Item[]>} */
const outboxOf = ({ store }) => store.outbox.all().catch(() => []);

/**
 * Put the news on the boxes. Returns what to say of those that are ticked or unticked here.
 * @type {(news: News, boxes: Box[], draft: Ticked, marks: Map<number, Mark>) => string[]}
 */
export function apply(news, boxes, draft, marks) {
  const now = Date.parse(news.as_of) / 1000;
  const today = dateAt(now);
  const coming = boxes.filter(({ day }) => day >= today);
  return coming.flatMap((box) => {
    const isDrafted = draft.has(box.opening);
    const before = box.meanwhile;
    renewed(box, news.boxes[box.opening], isDrafted);
    told(box, marks.get(box.opening));
    box.lock = lockAt(box, now, today);
    box.meanwhile = who(box, news.changes[box.opening]);
    if (!isDrafted) return [];
    if (box.meanwhile && box.meanwhile !== before) return [box.meanwhile];
    return news.boxes[box.opening]?.lock === LOCK.full ? [`${title(box)} : il n’y a plus de place.`] : [];
  });
}

/**
 * « Matin du 01/02 : Papa a réservé ce jour à 14:05. », unless this account did it.
 * @type {(box: Box, change?: { is_mine: boolean, told: string }) => string | null}
 */
const who = (box, change) => (change && !change.is_mine ? `${title(box)} : ${change.told}` : null);

/** @type {(box: Box) => string} */
const title = ({ slot, day }) => `${slot} du ${dayShort(day)}`;
