/** Step 2 from its opening to the town hall's answer, wherever the family went meanwhile. */

import { followed } from "./followed.js";
import { showKept } from "./kept.js";
import { showRecap } from "./recap.js";

/**
 * `open` fills step 2; `catchUp` looks again at the draft, at step 2 and at the request that moved, when it is known.
 * @type {(page: SeasonPage, lookAgain: () => Promise<void>) => { open(): boolean, catchUp(item?: Item): Promise<void> }}
 */
export function validating({ form, facts, all, store, rivals, ticks, undo, recap: place }, lookAgain) {
  /** Requests whose step 2 was left before they were answered: what is on the screen now stays there. */
  const left = new Set();
  const step2 = followed({
    place,
    outbox: store.outbox,
    ticks,
    show,
    again: open,
    leave: () => place.querySelector("[data-step='1']").click(),
  });

  function open() {
    const lines = ticks.lines();
    if (!lines.length) return false;
    step2.opened(lines);
    const sent = showRecap(place, lines, facts, { all, store, rivals, draft: ticks.draft(), least: Number(form.dataset.least) || 0 });
    const recap = place.querySelector("form");
    sent.then((item) => settled(item, recap));
    return true;
  }

  /** @type {(item: Item, recap: HTMLElement) => Promise<void>} */
  async function settled(item, recap) {
    undo.forget();
    if (!recap.isConnected) {
      left.add(item.mutation);
      return catchUp(item);
    }
    if (item.status === "answered") return location.assign(String(item.answer?.url));
    show(item, true);
    return lookAgain();
  }

  /** @type {(item: Item, focuses?: boolean) => void} */
  function show(item, focuses = place.contains(document.activeElement)) {
    showKept(place, item, `/${facts.town}/`);
    if (focuses) place.querySelector("h2").focus();
  }

  /** @type {(item?: Item) => Promise<void>} */
  async function catchUp(item) {
    await lookAgain();
    await step2.look(item);
    if (item?.status === "answered" && left.delete(item.mutation))
      import("./aside.js").then(({ tellAside }) => tellAside(/** @type {Answer} */ (item.answer))).catch(() => null);
  }

  return { open, catchUp };
}
