/** What happened while the page was not looked at: news of the other parent, requests that moved, boxes that a browser put back. */

import { after } from "/service_worker/shared/leaving.js";

const NEWS = 15_000;

/**
 * What the other parent did meanwhile, unless it was asked less than `every` milliseconds ago.
 * @type {(page: SeasonPage, every?: number) => Promise<void>}
 */
export async function comeBack(page, every = 0) {
  if (document.visibilityState !== "visible" || navigator.onLine === false) return;
  await import("./fresh.js").then(({ refresh }) => refresh(page, every)).catch(() => null);
}

/** @type {(page: SeasonPage, asks: { lookAgain(): Promise<void>, catchUp(item?: Item): Promise<void>, steps: Steps }) => void} */
export function startComingBack(page, { lookAgain, catchUp, steps }) {
  const { form, facts, all } = page;
  new BroadcastChannel(`preau-${facts.town}`).addEventListener("message", ({ data }) => {
    if (data.type === "item" && data.item.account === facts.account) catchUp(data.item);
  });
  /** Whatever the browser put back in the boxes: some reset a form that they show again, after they showed it. */
  const paintAnew = async () => {
    for (const box of all) box.look = null;
    await lookAgain();
    steps.again();
    comeBack(page);
  };
  document.addEventListener("restored", ({ detail }) => detail.push(paintAnew()));
  form.addEventListener("reset", () => setTimeout(paintAnew));
  const lookUp = () => (catchUp(), comeBack(page));
  for (const name of ["focus", "online"]) addEventListener(name, lookUp);
  document.addEventListener("visibilitychange", lookUp);
}

/**
 * What the page's address asks to give back, now and each time that it changes.
 * @type {(page: SeasonPage, steps: Steps) => Promise<void>}
 */
export async function startGivingBack(page, steps) {
  const giveBack = async () => {
    const { hash } = location;
    if (!/^#(annuler=|tout-annuler$)/.test(hash)) return;
    // What is given back may have been booked since the phone kept this page.
    if (document.documentElement.dataset.keptAt) await Promise.race([comeBack(page), after(NEWS)]);
    await (await import("./giving_back.js")).giveBack(hash, { ...page, steps });
  };
  addEventListener("hashchange", giveBack);
  await giveBack();
}
