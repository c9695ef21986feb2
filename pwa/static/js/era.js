/** The era of the town hall's data, as any answer may tell it: a page that stays open learns that a copy was put back. */

const REST = 60_000;
const NAME = "Preau-Era";
let lookedAt = Date.now();

/** Look for what is lost now when this page's era is known, and each time that the page comes back in front or finds a network. */
export function watchEra({ era }, keptAt) {
  if (era && !keptAt) lookForLost();
  if (keptAt) lookedAt = 0;
  addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
}

/** What this page shows was made in another era: its own answers are looked at again. */
export function learnEra(answer) {
  const era = answer?.headers.get(NAME);
  if (!era || era === document.body.dataset.era) return;
  document.body.dataset.era = era;
  lookForLost();
}

async function look() {
  if (document.visibilityState !== "visible" || Date.now() - lookedAt < REST) return;
  lookedAt = Date.now();
  learnEra(await fetch("/healthz", { cache: "no-store" }).catch(() => null));
}

const lookForLost = () => import("./lost.js").then(({ lookForLost: askWhat }) => askWhat(document.body.dataset)).catch(() => null);
