/** What the browser lets the site keep: asked for at the right moment, and said once when it keeps nothing. */

import { openTown } from "/service_worker/browser/store.js";
import { banner } from "./banner.js";

const SENTENCES = {
  refused: "Ce navigateur ne garde rien sur ce téléphone (navigation privée ?). Le site fonctionne, mais seulement avec du réseau : cochez et validez sans quitter la page.",
  full: "Il n’y a plus de place sur ce téléphone : ce que vous cochez n’est plus gardé. Le site fonctionne, mais seulement avec du réseau : validez sans quitter la page.",
  erased: "Votre navigateur a effacé ce qui était gardé sur ce téléphone. Ce qui n’était pas parti est perdu : vérifiez vos réservations et refaites la demande si besoin.",
};

/** What went wrong with the store: no place left, or nothing allowed. */
export const kindOf = (error) => (error?.name === "QuotaExceededError" ? "full" : "refused");

/** Say it under the header, once until the browser is closed. */
export function sayOnce(kind) {
  if (isSaid(kind)) return;
  banner("storage", SENTENCES[kind]);
}

function isSaid(kind) {
  try {
    const isKnown = sessionStorage.getItem("preau-storage") === kind;
    sessionStorage.setItem("preau-storage", kind);
    return isKnown;
  } catch {
    return Boolean(document.getElementById("storage"));
  }
}

/**
 * How many requests wait is also written where an eviction does not reach: if they were there and the database has
 * forgotten everything, the browser erased it.
 */
export async function remember(name, waiting, town) {
  const facts = openTown(town);
  const expected = Number(localStorage.getItem(name));
  if (expected && !(await facts.read()).is_kept) sayOnce("erased");
  if (waiting) await facts.change(() => ({ is_kept: true }));
  if (waiting) localStorage.setItem(name, waiting);
  else localStorage.removeItem(name);
}

/** Once a request waits here, ask the browser not to erase it; asked once, some browsers ask the family. */
export async function keepForGood() {
  if (!navigator.storage?.persist || localStorage.getItem("preau-persist") || (await navigator.storage.persisted())) return;
  localStorage.setItem("preau-persist", "asked");
  await navigator.storage.persist();
}
