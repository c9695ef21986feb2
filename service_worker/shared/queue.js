/** VALIDER: what a family wishes is kept, in one transaction with its draft, and leaves if it can. Of pages, not of the worker. */

import { packed } from "../logic/kinds.js";
import { mergeable, merged, mergingOf } from "../logic/merging.js";
import { forgettable } from "../logic/forgetting.js";
import { STATUS } from "../vocabulary.js";
import { announceItem } from "./channel.js";
import { here, itemsOf, sealed } from "./rows.js";
import { atMost, openStore } from "./store.js";
import { askForSync, sendNow } from "./waking.js";

/** The first release's pages ask for all of it here. */
export * from "./waking.js";

const PATIENCE = 8000;

/**
 * Put a validated request in the outbox and try to send it now. Resolves with the item as it stands then: `answered`, `refused_final`,
 * still `queued` or `sending`, or `withdrawn` when it only took back what had not left yet.
 * @type {(item: Fresh) => Promise<Item>}
 */
export async function validate(item) {
  const store = openStore(item.town, item.account);
  const kept = await store.reopening(keepingIn).add(item);
  announceItem(item.town, kept);
  if (kept.status === STATUS.withdrawn) return kept;
  askForSync(kept.mutation);
  await atMost(PATIENCE, sendNow(item));
  return (await store.outbox.get(kept.mutation).catch(() => null)) ?? kept;
}

/** @type {(db: () => Promise<Db>) => Keeping} */
export const keepingIn = (db) => ({
  /**
   * Keep a validated request and take its lines out of the draft, in one transaction. Returns the item as kept: the one of another tab,
   * when it validated the same draft.
   */
  async add({ lines: asked = [], also = [], ...rest }, now = Date.now()) {
    const item = /** @type {Item} */ ({ ...rest, lines: asked, also });
    const change = (await db()).transaction(["draft", "outbox"], "readwrite");
    const items = await itemsOf(change.objectStore("outbox"));
    const found = items.find(({ mutation }) => mutation === item.mutation) ?? mergingOf(item)?.fresh?.(item, items) ?? item;
    const isKnown = items.includes(found);
    const kept = isKnown ? found : keep(change.objectStore("outbox"), items, found, now);
    if (!isKnown) for (const line of item.lines) change.objectStore("draft").delete([line.enrolment, line.opening]);
    await sealed(change);
    return kept;
  },
});

/** @type {(store: Table, items: Item[], item: Item, now: number) => Item} */
function keep(store, items, item, now) {
  for (const old of forgettable(items, now)) store.delete(old.mutation);
  const fresh = { ...item, status: STATUS.queued, attempts: 0, next_at: 0, seq: (items.at(-1)?.seq ?? 0) + 1 };
  const earlier = mergeable(items, fresh);
  const kept = earlier ? merged(earlier, fresh, items) : fresh;
  if (earlier) store.delete(IDBKeyRange.bound(earlier.mutation, here(earlier.mutation)));
  if (earlier && mergingOf(kept)?.isNothing?.(kept)) return { ...kept, status: STATUS.withdrawn };
  store.put(packed(kept));
  store.put({ mutation: here(kept.mutation) });
  return kept;
}
