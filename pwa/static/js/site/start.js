/**
 * On every page: install the town's worker, say whether the page is live, keep the queue moving. Without a worker it is
 * an ordinary site.
 */

import { pending } from "/service_worker/shared/waking.js";
import { MESSAGE } from "/service_worker/vocabulary.js";
import { watchConnection } from "./connection.js";
import { watchQueue } from "./queue.js";

const { town, account } = document.body.dataset;
const keptAt = document.documentElement.dataset.keptAt;
const IDLE_AFTER = 3000;
const card = document.getElementById("install");
const door = document.getElementById("sign_in");

/** What a script adds is lost with it; the page stays what it was. */
const nothing = () => null;

/** @type {Promise<InstallOffer>} The browser's offer to install waits for our own card. */
const prompted = new Promise((resolve) =>
  addEventListener("beforeinstallprompt", (event) => (event.preventDefault(), resolve(event)), { once: true }),
);

/** Once the page is shown: what the worker fetches must not delay it. */
async function install() {
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  /** @type {[string, RegistrationOptions]} */
  const asked = ["/service_worker/service_worker.js", { type: "module", scope: `/${town}/`, updateViaCache: "none" }];
  if (account && !navigator.serviceWorker.controller) workerless();
  if (!(await navigator.serviceWorker.getRegistration())) await import("./apart.js").then(({ registerApart }) => registerApart(...asked));
  await navigator.serviceWorker.register(...asked);
  const registration = await navigator.serviceWorker.ready;
  // A page that was on its way while the worker took over belongs to nobody: it asks for it.
  if (!navigator.serviceWorker.controller) registration.active?.postMessage({ type: MESSAGE.claim });
  if (account && !keptAt) whenIdle(() => registration.active?.postMessage({ type: MESSAGE.warm, paths: neverKept() }));
}

/** At hand before the network goes: a page that no worker holds yet must be able to sign out. */
const workerless = () => import("./workerless.js").catch(nothing);

/** The first page of all was loaded before there was a worker to keep it. */
const neverKept = () => (performance.getEntriesByType("navigation")[0]?.workerStart ? [] : [location.pathname]);

/** @type {(work: () => void) => void} */
const whenIdle = (work) => setTimeout(() => (globalThis.requestIdleCallback ?? queueMicrotask)(work), IDLE_AFTER);

/** Asked first when something has not been sent; without this, or without JavaScript, it stays on the phone for this account. */
function watchSignOut() {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.dataset.forget) return;
    event.preventDefault();
    import("./sign_out.js").then(({ signOutBy }) => signOutBy(form, { town, account })).catch(() => askPlainly(form));
  });
}

/**
 * The page is older, or newer, than what the town hall serves now: the question is asked all the same.
 * @type {(form: HTMLFormElement) => Promise<void>}
 */
async function askPlainly(form) {
  const waiting = await pending(town, account).catch(() => []);
  if (waiting.length && !confirm("Des demandes ne sont pas encore parties et attendront ici. Se déconnecter ?")) return;
  document.cookie = form.dataset.forget;
  form.submit();
}

/**
 * A page that the browser shows again as it was left stays hidden until it is known whose it is.
 * @type {(event: PageTransitionEvent) => unknown}
 */
const hide = ({ persisted }) => account && persisted && (document.documentElement.style.visibility = "hidden");
addEventListener("pagehide", hide);
addEventListener(
  "pageshow",
  (event) => hide(event) && import("./restored.js").then(({ restored }) => restored(town, account)).catch(() => location.reload()),
);

/** Whatever page is opened here next, so that somebody else's is not kept for good. */
async function forgetTyped() {
  if (Object.keys(localStorage).some((name) => name.startsWith("preau-typed:"))) (await import("../profiles/typed.js")).dropTooOld();
}

if (town) {
  watchConnection(town, keptAt);
  forgetTyped().catch(nothing);
  if (account) {
    watchQueue(town, account);
    watchSignOut();
    import("./signed_in.js").then(({ startSignedIn }) => startSignedIn(town, account, keptAt)).catch(nothing);
  } else if (door) import("../waiting/door.js").then(({ tellAtTheDoor }) => tellAtTheDoor(door, town)).catch(nothing);
  if (card)
    import("./install.js")
      .then(({ startInstall }) =>
        startInstall(
          card,
          prompted,
          pending(town, account).then(
            ({ length }) => length,
            () => 0,
          ),
        ),
      )
      .catch(nothing);
  (navigator.serviceWorker ? install() : Promise.reject())
    .catch(() => workerless().then((here) => here?.settle(town, account)))
    .catch(nothing);
}
