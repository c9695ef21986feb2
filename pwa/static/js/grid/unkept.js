/** A store that goes on in the page's memory when the browser refuses to keep anything, or has no place left. */

import { asDraft } from "/service_worker/shared/drafts.js";

/**
 * The same as `store`; `failed` is called once with the error, and from then on nothing but this page remembers the draft.
 * @type {(store: SeasonStore, failed: (error: Error) => unknown) => Sturdy}
 */
export function sturdy(store, failed) {
  /** @type {Map<number, DraftRow>} */
  let memory = new Map();
  let isLost = false;

  /** @type {(error: Error) => void} */
  const lost = (error) => {
    if (!isLost) failed(error);
    isLost = true;
  };
  /** @type {<Found>(work: () => Promise<Found>, otherwise: () => Found) => Promise<Found>} */
  const trying = (work, otherwise) => (isLost ? Promise.resolve(otherwise()) : work().catch((error) => (lost(error), otherwise())));
  const nothing = () => undefined;

  /** @type {Draft["rows"]} */
  const rows = async (enrolment) => {
    const found = await trying(() => store.draft.rows(enrolment), () => [...memory.values()]);
    memory = new Map(found.map((row) => [row.opening, row]));
    return found;
  };
  /**
   * Each change is named here, so that this page and the phone know it by the same id.
   * @type {Draft["change"]}
   */
  const change = (enrolment, changes) => {
    /** @type {[number, Action | null, string][]} */
    const named = changes.map(([opening, action]) => [opening, action, crypto.randomUUID()]);
    for (const [opening, action, id] of named) {
      if (action) memory.set(opening, { enrolment, opening, action, id });
      else memory.delete(opening);
    }
    return trying(() => store.draft.change(enrolment, named), nothing);
  };

  return {
    outbox: store.outbox,
    answers: { of: (...asked) => trying(() => store.answers.of(...asked), () => new Map()) },
    draft: {
      rows,
      change,
      read: async (enrolment) => asDraft(await rows(enrolment)),
      clear(enrolment) {
        memory = new Map();
        return trying(() => store.draft.clear(enrolment), nothing);
      },
    },
  };
}
