/** What a season's page asks of the phone besides: the draft of its boxes, and what was answered on each. The worker has no need of it. */

import { marks } from "../logic/bookings/marks.js";
import { draftIn } from "./drafts.js";
import { openStore } from "./store.js";
import { keepingIn } from "./queue.js";

/**
 * A store with its draft. `answers.of(enrolment, asOf)` gives opening → mark for the boxes of a season.
 * @type {(town: string, account: string) => SeasonStore}
 */
export function openSeason(town, account) {
  const store = openStore(town, account);
  /** @type {SeasonStore["answers"]} */
  const answers = { of: async (enrolment, asOf) => marks(await store.outbox.all(), enrolment, asOf) };
  const outbox = { ...store.outbox, ...store.reopening(keepingIn) };
  return { ...store, outbox, draft: store.reopening(draftIn), answers };
}
