/** Step 2 follows its draft and its request, whoever moves them: another tab, the worker, or this page while it was away. */

import { STATUS } from "/service_worker/vocabulary.js";

/** @type {Set<Status>} */
const TOLD_AGAIN = new Set([STATUS.signIn, STATUS.otherAccount, STATUS.refused]);

/**
 * `show` puts an item in the place of step 2, `leave` goes back to step 1, `again` opens step 2 anew for what is left.
 * @type {(page: Following) => { opened(lines: BoxLine[]): void, look(item?: Item): Promise<void> }}
 */
export function followed({ place, outbox, ticks, show, leave, again }) {
  let shown = "";
  /** @type {(lines: { opening: number, action: Action }[]) => string} */
  const nameOf = (lines) => lines.map(({ opening, action }) => `${action} ${opening}`).join();

  /**
   * « Gardée » becomes what the request became; one taken back elsewhere leads to step 1.
   * @type {(card: Part) => Promise<unknown>}
   */
  async function request(card) {
    const items = await outbox.all();
    const item = items.find(({ mutation, joined = [] }) => [mutation, ...joined].includes(card.dataset.waitingFor));
    if (!card.isConnected) return null;
    if (!item) return leave();
    if (item.status === STATUS.answered) return location.assign(String(item.answer?.url));
    if (item.mutation !== card.dataset.waitingFor || TOLD_AGAIN.has(item.status)) return show(item);
    return null;
  }

  /**
   * A form whose lines another tab validated, or gave up, no longer offers VALIDER for them.
   * @type {(form: Part, item?: Item) => unknown}
   */
  function draft(form, item) {
    const lines = ticks.lines();
    if (form.querySelector(".primary").disabled || nameOf(lines) === shown) return null;
    const isTheirs = item?.lines.some((line) => shown.split(",").includes(`${line.action} ${line.opening}`));
    if (item && isTheirs && item.status === STATUS.answered) return location.assign(String(item.answer?.url));
    if (item && isTheirs) return show(item);
    return lines.length ? again() : leave();
  }

  return {
    opened: (lines) => (shown = nameOf(lines)),
    /** Look again; `item` is the one that moved, when it is known. */
    async look(item) {
      if (place.hidden) return;
      const [card, form] = [place.querySelector("[data-waiting-for]"), place.querySelector("form")];
      if (card) await request(card).catch(() => null);
      else if (form) draft(form, item);
    },
  };
}
