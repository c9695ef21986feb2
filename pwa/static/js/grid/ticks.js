/** The draft: kept on the phone from the first tick, painted on the boxes, counted in the bar. */

import { actionFor, isOn, linesOf, reconciled } from "./changes.js";
import { paint } from "./paint.js";

/**
 * `changed` is called with the lines after every change.
 * @type {(page: { boxes: Map<number, Box>, store: Sturdy, enrolment: number, changed: (lines: BoxLine[]) => void }) => Ticks}
 */
export function ticksOf({ boxes, store, enrolment, changed }) {
  const all = [...boxes.values()];
  /** @type {Ticked} */
  let draft = new Map();
  let taps = 0;

  const tell = () => changed(linesOf(all, draft));
  const paintAll = () => all.forEach((box) => paint(box, draft));

  return {
    lines: () => linesOf(all, draft),
    isOn: (box) => isOn(box, draft),
    draft: () => draft,
    /**
     * Read again what the phone keeps; what the page already shows, or locks, is no change any more. Resolves with the boxes given up.
     * `look` brings the boxes up to date, after the draft is read: a line that an answer just gave back must not meet a box that still
     * waits for this answer, or it would be taken for done.
     */
    async read(look) {
      const before = taps;
      const kept = await store.draft.read(enrolment);
      await look();
      if (taps !== before) return this.read(look);
      const live = new Set(all.filter((box) => box.live).map((box) => box.opening));
      draft = reconciled(kept, live);
      const lost = [...draft.keys()].filter((opening) => boxes.get(opening)?.lock !== null);
      for (const opening of lost) draft.delete(opening);
      const dropped = [...kept.keys()].filter((opening) => !draft.has(opening));
      if (dropped.length) await store.draft.change(enrolment, dropped.map((opening) => [opening, null]));
      paintAll();
      tell();
      return lost.flatMap((opening) => boxes.get(opening) ?? []).filter(({ lock }) => lock);
    },
    /** Show again what the boxes became, the draft as it is. */
    repaint() {
      paintAll();
      tell();
    },
    /** Tick or untick boxes: [box, on] each. Only these are written, at once: another tab may have ticked others. */
    async apply(wishes) {
      taps += 1;
      for (const [box, on] of wishes) {
        const action = actionFor(box, on);
        if (action) draft.set(box.opening, action);
        else draft.delete(box.opening);
        paint(box, draft);
      }
      tell();
      if (wishes.length) await store.draft.change(enrolment, wishes.map(([{ opening }]) => [opening, draft.get(opening) ?? null]));
    },
    async clear() {
      draft = new Map();
      await store.draft.clear(enrolment);
      paintAll();
      tell();
    },
  };
}
