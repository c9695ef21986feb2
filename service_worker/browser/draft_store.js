/** The draft in IndexedDB: a row for each box that is ticked or unticked here and not validated. Ids are numbers. */

export const ofEnrolment = (enrolment) => IDBKeyRange.bound([Number(enrolment)], [Number(enrolment), []]);

export function draftIn(db) {
  return {
    async read(enrolment) {
      return asDraft(await (await db()).getAll("draft", ofEnrolment(enrolment)));
    },
    async tick(enrolment, opening, action) {
      const key = [Number(enrolment), Number(opening)];
      return action ? (await db()).put("draft", { enrolment: key[0], opening: key[1], action }) : (await db()).delete("draft", key);
    },
    async replace(enrolment, draft) {
      const change = (await db()).transaction("draft", "readwrite");
      writeDraft(change.store, enrolment, draft);
      return change.done;
    },
    async clear(enrolment) {
      return (await db()).delete("draft", ofEnrolment(enrolment));
    },
  };
}

export const asDraft = (rows) => new Map(rows.map(({ opening, action }) => [opening, action]));

export function writeDraft(store, enrolment, draft) {
  store.delete(ofEnrolment(enrolment));
  for (const [opening, action] of draft) store.put({ enrolment: Number(enrolment), opening: Number(opening), action });
}
