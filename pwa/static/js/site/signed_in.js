/** What a page of someone signed in does besides: its menu, the copies that the town hall put back, the taps on its notifications. */

import { watchEra } from "./era.js";

/** @type {(town: string, account: string, keptAt?: string) => void} */
export function startSignedIn(town, account, keptAt) {
  closeOutside(document.querySelector(".account"));
  if (globalThis.Notification?.permission === "granted") {
    import("../push/notified.js").then(({ startNotified }) => startNotified(town, account)).catch(() => null);
  }
  watchEra(document.body.dataset.era, keptAt);
}

/**
 * The account's sheet: a tap outside closes it, and Escape, which gives the focus back.
 * @type {(menu: Part) => void}
 */
function closeOutside(menu) {
  document.addEventListener("pointerdown", ({ target }) => menu.contains(/** @type {Node} */ (target)) || (menu.open = false));
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
