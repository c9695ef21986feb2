/**
 * What is typed on a screen of « Créer mon espace » outlives a tab that closes before « Écran suivant »: it stays in this
 * browser until the site has it. What another tab has said there since goes first.
 */

import { drop, dropTooOld, kept, PREFIX } from "./typed.js";

const LEFT = "preau-left";
const asked = /** @type {HTMLFormElement | null} */ (/** @type {unknown} */ (document.querySelector("form[data-typed]")));
const key = asked ? PREFIX + asked.action : "";

/** @type {() => Record<string, string>} */
const typed = () => /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(asked ?? undefined)));

const keep = () => localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: typed() }));

/** @type {(screen: HTMLFormElement) => void} */
function giveBack(screen) {
  const { values } = kept(key);
  if (values["seen"] !== typed()["seen"]) return localStorage.removeItem(key);
  for (const [name, value] of Object.entries(values)) {
    const field = /** @type {RadioNodeList | HTMLInputElement | null} */ (screen.elements.namedItem(name));
    if (field) field.value = value;
  }
}

/** @type {(screen: HTMLFormElement) => void} */
function watch(screen) {
  if (screen.dataset["typed"] === "now") keep();
  else giveBack(screen);
  screen.addEventListener("input", keep);
  screen.addEventListener("submit", () => sessionStorage.setItem(LEFT, key));
  document.querySelector("[data-other]")?.addEventListener("click", () => drop((name) => name === key));
  document.querySelector("[data-again]")?.addEventListener("submit", () => drop(() => true));
}

// Shown again as it was left (Back), a page does not know what was said since. The answer to a form is not sent again.
addEventListener("pageshow", ({ persisted }) => persisted && location.replace(asked?.action ?? location.href.split("#")[0] ?? ""));

try {
  const left = sessionStorage.getItem(LEFT);
  sessionStorage.removeItem(LEFT);
  const isSent = Boolean(document.querySelector("[data-sent]"));
  drop((name) => isSent || (name === left && name !== key));
  dropTooOld();
  if (asked) watch(asked);
} catch {
  // Nothing may be kept here: what left with « Écran suivant » is kept by the site all the same.
}
