/**
 * The draft in IndexedDB: a row for each box that is ticked or unticked here and not validated. Ids are numbers, as
 * pages give them. Each change of a box has its own `id`: a validation is known by the ids that it takes, in whatever
 * tab. `also`: the siblings of a request that was taken back.
 */

import { sealed } from "./rows.js";

/** @type {(enrolment: number) => IDBKeyRange} */
export const ofEnrolment = (enrolment) => IDBKeyRange.bound([enrolment], [enrolment, []]);

/** @type {(db: () => Promise<Db>) => Draft} */
export function draftIn(db) {
  /** @type {Draft["rows"]} */
  const rows = async (enrolment) => (await db()).getAll("draft", ofEnrolment(enrolment));
  /**
   * [opening, action or null, id] each, in one transaction; the other boxes stay as another tab left them.
   * @type {Draft["change"]}
   */
  const change = async (enrolment, changes) => {
    const writing = (await db()).transaction("draft", "readwrite");
    for (const [opening, action, id = crypto.randomUUID()] of changes) {
      if (action) writing.store.put({ enrolment, opening, action, id });
      else writing.store.delete([enrolment, opening]);
    }
    return sealed(writing);
  };
  return {
    rows,
    change,
    read: async (enrolment) => asDraft(await rows(enrolment)),
    tick: (enrolment, ...wish) => change(enrolment, [wish]),
    async clear(enrolment) {
      const emptying = (await db()).transaction("draft", "readwrite");
      emptying.store.delete(ofEnrolment(enrolment));
      return sealed(emptying);
    },
  };
}

/** @type {(rows: DraftRow[]) => Map<number, Action>} */
export const asDraft = (rows) => new Map(rows.map(({ opening, action }) => [opening, action]));
