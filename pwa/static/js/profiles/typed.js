/**
 * What this browser keeps of « Créer mon espace » that the site does not have yet. Seven days at most, whatever page is
 * opened next: it may be a library's.
 */

export const PREFIX = "preau-typed:";
const KEPT = 7 * 86_400_000;

/** @type {(name: string) => { at: number, values: Record<string, string> }} */
export const kept = (name) => JSON.parse(localStorage.getItem(name) ?? '{ "at": 0, "values": {} }');

/** @type {(isOver: (name: string) => boolean) => void} */
export function drop(isOver) {
  Object.keys(localStorage).filter((name) => name.startsWith(PREFIX) && isOver(name)).forEach((name) => localStorage.removeItem(name));
}

/** @type {(name: string) => boolean} */
const isTooOld = (name) => !(Date.now() - kept(name).at < KEPT);

export const dropTooOld = () => drop(isTooOld);
