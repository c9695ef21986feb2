/** What VALIDER keeps, made from the lines that step 2 shows; and what becomes of it when the phone keeps nothing. */

import { KINDS } from "/service_worker/logic/kinds.js";
import { mutationOf } from "./mutation.js";

/**
 * The lines with the ids of their changes, as the draft was when step 2 was shown.
 * @type {(lines: BoxLine[], reading: Promise<DraftRow[]>) => Promise<BoxLine[]>}
 */
export async function namedLines(lines, reading) {
  const found = new Map((await reading).map((row) => [row.opening, row]));
  return lines.map((line) => ({
    ...line,
    id: found.get(line.opening)?.action === line.action ? found.get(line.opening)?.id : crypto.randomUUID(),
  }));
}

/**
 * What the outbox keeps; `was` is what the town hall last said of the box.
 * @type {(lines: BoxLine[], facts: SeasonFacts & Pick<Item, "also" | "also_labels" | "earliest_limit">) => Promise<Fresh>}
 */
export async function itemOf(lines, { enrolment, ...facts }) {
  const own = lines.map(({ action, opening, day, slot, id, known }) => ({ action, enrolment, opening, day, slot, id, was: known.live }));
  const mutation = await mutationOf({ ...facts, enrolment, lines: own });
  return {
    ...facts,
    kind: "bookings",
    version: KINDS.bookings.version,
    enrolment,
    mutation,
    lines: own,
    made_at: new Date().toISOString(),
    attempts: 0,
    next_at: 0,
    status: "queued",
    answer: null,
  };
}

/**
 * The phone refused to keep it: sent at once, or the reason why it cannot be. The same mutation may be tried again.
 * @type {(error: Error, item: Fresh) => Promise<Item>}
 */
export async function sentUnkept(error, item) {
  const { kindOf, sayOnce } = await import("../site/storage.js");
  sayOnce(kindOf(error));
  const { sendDirectly } = await import("./direct.js");
  return sendDirectly(item);
}
