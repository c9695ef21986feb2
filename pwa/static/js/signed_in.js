/** What a page of someone signed in does besides: its menu, the copies that the town hall put back, the taps on its notifications. */

import { watchEra } from "./era.js";
import { closeOutside } from "./menu.js";

export function startSignedIn(town, account, keptAt) {
  closeOutside(document.querySelector(".account"));
  if (globalThis.Notification?.permission === "granted") import("./notified.js").then(({ startNotified }) => startNotified(town, account)).catch(() => null);
  watchEra(document.body.dataset, keptAt);
}
