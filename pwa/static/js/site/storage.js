/** What the browser lets the site keep: asked for at the right moment, and said once when it keeps nothing. */

import { openTown } from "/service_worker/shared/store.js";
import { banner } from "./banner.js";
import { make } from "./dialog.js";
import { dayTitle } from "./french.js";
import { isInstalled } from "./install.js";

const DAY = 86_400_000;

/** @type {Record<string, string>} */
const SENTENCES = {
  refused:
    "Ce navigateur ne garde rien sur ce téléphone (navigation privée ?). " +
    "Le site fonctionne, mais seulement avec du réseau : cochez et validez sans quitter la page.",
  full:
    "Il n’y a plus de place sur ce téléphone : ce que vous cochez n’est plus gardé. " +
    "Le site fonctionne, mais seulement avec du réseau : validez sans quitter la page.",
  erased:
    "Votre navigateur a effacé ce qui était gardé sur ce téléphone. " +
    "Ce qui n’était pas parti est perdu : vérifiez vos réservations et refaites la demande si besoin.",
};

/**
 * What went wrong with the store: no place left, or nothing allowed.
 * @type {(error?: { name: string }) => string}
 */
export const kindOf = (error) => (error?.name === "QuotaExceededError" ? "full" : "refused");

/**
 * Say it under the header, once until the browser is closed.
 * @type {(kind: string) => void}
 */
export function sayOnce(kind) {
  if (isSaid(kind)) return;
  banner("storage", SENTENCES[kind]);
}

/** @type {(kind: string) => boolean} */
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
 * @type {(name: string, waiting: number, town: string) => Promise<void>}
 */
export async function remember(name, waiting, town) {
  const facts = openTown(town);
  const expected = Number(localStorage.getItem(name));
  if (expected && !(await facts.read()).is_kept) sayOnce("erased");
  if (waiting) await facts.change(() => ({ is_kept: true }));
  if (waiting) localStorage.setItem(name, String(waiting));
  else localStorage.removeItem(name);
}

/** Once a request waits here, ask the browser not to erase it, again on another day: some ask the family. True when it will not. */
export async function keepForGood() {
  const { storage } = navigator;
  if (!storage?.persist) return false;
  if (await storage.persisted()) return true;
  if (Date.now() - Number(localStorage.getItem("preau-persist")) < DAY) return false;
  localStorage.setItem("preau-persist", String(Date.now()));
  return Boolean(await storage.persist());
}

/**
 * What Safari does to a site that nobody opens for seven days, said while something waits in it: nobody could say it afterwards.
 * @type {(card: Element, town: string) => Promise<void>}
 */
export async function sayHowLong(card, town) {
  if ((await keepForGood()) || !forgets(navigator) || isInstalled()) return;
  const day = new Date(Date.now() + 6 * DAY).toISOString().slice(0, 10);
  const install = make("a", { href: `/${town}/demandes#install` }, "ajoutez votre espace à l’écran d’accueil");
  const words = [
    "Ce navigateur efface ce qu’un site garde après sept jours sans visite : rouvrez cette page avant le ",
    make("b", {}, dayTitle(day)),
    ". Quand elle sera partie, ",
    install,
    " : il n’oublie plus.",
  ];
  card.append(make("p", { className: "limit", id: "forgets" }, ...words));
}

/**
 * Safari and its sisters, by a property that only they have.
 * @type {(browser: object) => boolean}
 */
export const forgets = (browser) => "standalone" in browser;
