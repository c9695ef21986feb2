/** The network is back under a page that the phone had kept: the banner offers the page of now. */

import { pageTime } from "/service_worker/logic/town_clock.js";

/** @type {(banner: HTMLElement, shownAt: number | string) => void} */
export function offerFresh(banner, shownAt) {
  const link = Object.assign(document.createElement("a"), { href: location.href, textContent: "voir la page à jour" });
  link.addEventListener("click", (event) => (event.preventDefault(), location.reload()));
  banner.replaceChildren(`Réseau retrouvé · page du ${pageTime(shownAt)} · `, link);
  banner.hidden = false;
}
