/** The banner: no network, how old the page is, and that nothing is lost. */

import { townClock } from "/service_worker/shared/store.js";
import { pageTime } from "/service_worker/logic/town_clock.js";
import { channelOf, MESSAGE } from "/service_worker/vocabulary.js";
import { lookForNetwork } from "./network.js";

const banner = document.getElementById("connection");
const [LEAVING, COMING] = [10_000, 3000];
let leftAt = -LEAVING;

/** @type {(town: string, keptAt?: string) => Promise<void>} */
export async function watchConnection(town, keptAt) {
  listen(town, keptAt);
  const shownAt = keptAt ?? (await townClock(town, document.body.dataset.now))();
  if (keptAt) offline(shownAt);
  addEventListener("offline", () => offline(shownAt));
  addEventListener("online", () => (keptAt ? backOnline(shownAt) : (banner.hidden = true)));
}

/**
 * Someone signed out. A page that is being left for the sign-in box lets it come: it knows where to go back to.
 * @type {(town: string) => void}
 */
function close(town) {
  const isLeaving = performance.now() - leftAt < LEAVING;
  setTimeout(() => location.replace(`/${town}/`), isLeaving ? COMING : 0);
}

/** @type {(town: string, keptAt?: string) => void} */
function listen(town, keptAt) {
  addEventListener("beforeunload", () => (leftAt = performance.now()));
  new BroadcastChannel(channelOf(town)).addEventListener("message", ({ data }) => {
    const { account } = document.body.dataset;
    if (data.type === MESSAGE.signedOut && account && (data.account ?? account) === account) close(town);
    if (data.type === MESSAGE.costly) import("./costly.js").then(({ tellCostly }) => tellCostly());
    if (keptAt && data.type === MESSAGE.fresh && data.url.split("#")[0] === location.href.split("#")[0]) backOnline(keptAt);
  });
}

/** @type {(shownAt: number | string) => void} */
function offline(shownAt) {
  banner.textContent = `Hors connexion · page du ${pageTime(shownAt)} · vos modifications restent sur ce téléphone`;
  banner.hidden = false;
  lookForNetwork();
}

/** @type {(shownAt: number | string) => Promise<void | null>} */
const backOnline = (shownAt) => import("./back_online.js").then(({ offerFresh }) => offerFresh(banner, shownAt)).catch(() => null);
