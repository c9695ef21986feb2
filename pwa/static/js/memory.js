/** A store that goes on in the page's memory when the browser refuses to keep anything, or has no place left. */

/** The same as `store`; `failed` is called once with the error, and from then on nothing but this page remembers the draft. */
export function sturdy(store, failed) {
  let memory = new Map();
  let isLost = false;

  const lost = (error) => {
    if (!isLost) failed(error);
    isLost = true;
  };
  const trying = (work, otherwise) => (isLost ? Promise.resolve(otherwise()) : work().catch((error) => (lost(error), otherwise())));
  const nothing = () => undefined;

  return {
    outbox: store.outbox,
    answers: { of: (...asked) => trying(() => store.answers.of(...asked), () => new Map()) },
    draft: {
      async read(enrolment) {
        memory = new Map(await trying(() => store.draft.read(enrolment), () => memory));
        return new Map(memory);
      },
      tick(enrolment, opening, action) {
        if (action) memory.set(opening, action);
        else memory.delete(opening);
        return trying(() => store.draft.tick(enrolment, opening, action), nothing);
      },
      replace(enrolment, draft) {
        memory = new Map(draft);
        return trying(() => store.draft.replace(enrolment, draft), nothing);
      },
      clear(enrolment) {
        memory = new Map();
        return trying(() => store.draft.clear(enrolment), nothing);
      },
    },
  };
}
