/** The era of the town hall's data, as any answer may tell it: a page that stays open learns that a copy was put back. */

const REST = 60_000;
const SOON = 5000;
const NAME = "Preau-Era";
let lookedAt = Date.now();
/** @type {string | null} The era whose losses were asked, or are being asked. */
let asked = null;
let wait = SOON;
let timer = 0;

/**
 * Look for what is lost now when this page's era is known, and each time that the page comes back in front or finds a network.
 * @type {(era?: string, keptAt?: string) => void}
 */
export function watchEra(era, keptAt) {
  if (!keptAt) learn(era);
  if (keptAt) lookedAt = 0;
  addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
}

/**
 * What this page shows was made in another era: its own answers are looked at again.
 * @type {(answer: Response | null) => Promise<void>}
 */
export const learnEra = (answer) => learn(answer?.headers.get(NAME));

/**
 * An era that could not be asked about is asked about again while somebody looks, soon, then less and less.
 * @type {(era?: string | null) => Promise<void>}
 */
async function learn(era) {
  if (!era || era === asked) return;
  asked = era;
  clearTimeout(timer);
  const isDone = await lookForLost(era);
  if (isDone || asked !== era) return;
  asked = null;
  timer = setTimeout(() => (document.visibilityState === "visible" ? learn(era) : (lookedAt = 0)), wait);
  wait = Math.min(2 * wait, REST);
}

async function look() {
  if (document.visibilityState !== "visible" || Date.now() - lookedAt < REST) return;
  lookedAt = Date.now();
  learnEra(await fetch("/healthz", { cache: "no-store" }).catch(() => null));
}

/** @type {(era: string) => Promise<boolean>} */
const lookForLost = (era) =>
  import("../waiting/lost.js").then(({ lookForLost: askWhat }) => askWhat({ ...document.body.dataset, era })).catch(() => false);
