/** A box as the family sees it: ticked or not, changed here, on its way, answered, locked. */

import { OUTCOME } from "/service_worker/outcomes.js";
import { isOn } from "./changes.js";
import { dayShort, weekday } from "../site/french.js";
import { FORESEEN, HINTS } from "../site/words.js";

/** @type {Record<string, string>} */
const MARKS = { kept: "à envoyer", sent: "sans réponse", refused: "refusé", waiting: FORESEEN.waiting, pending: HINTS.pending };

/**
 * Hundreds of boxes are painted at once, and few of them changed: what a box looks like already is left alone.
 * @type {(box: Box, draft: Ticked) => void}
 */
export function paint(box, draft) {
  const { input, label, day, slot, lock, mark, state } = box;
  const on = isOn(box, draft);
  const change = draft.get(box.opening);
  const hint = /** @type {Record<string, string>} */ (HINTS)[lock ?? ""] ?? MARKS[mark?.state ?? ""] ?? (mark ? "" : box.hint);
  const look = [on, change, lock, mark?.state, state, hint].join();
  if (box.look === look) return;
  box.look = look;
  input.checked = on;
  input.disabled = Boolean(lock);
  set(label, "state", state);
  set(label, "change", change);
  set(label, "mark", mark?.state);
  set(label, "lock", lock);
  write(label.querySelector("span"), hint);
  input.ariaLabel = `${slot}, ${weekday(day)} ${dayShort(day)}${hint && `, ${hint}`}${change ? ", modifié ici" : ""}`;
  explainable(box, `${slot} du ${dayShort(day)} : pourquoi ?`);
}

/** @type {(label: HTMLElement, name: string, value?: string | null) => void} */
function set({ dataset }, name, value) {
  if (!value) delete dataset[name];
  else if (dataset[name] !== value) dataset[name] = value;
}

/** @type {(words: HTMLElement, hint: string) => void} */
function write(words, hint) {
  const small = words.querySelector("small") ?? (hint && words.appendChild(document.createElement("small")));
  if (small && small.textContent !== hint) small.textContent = hint;
}

/**
 * A locked or refused box has its « pourquoi ? »; another has none.
 * @type {(box: Box, name: string) => void}
 */
function explainable({ label, opening, lock, mark }, name) {
  const there = label.parentNode.querySelector(".why");
  if (!lock && mark?.state !== OUTCOME.refused) return there?.remove();
  if (!there)
    label.after(Object.assign(document.createElement("button"), { type: "button", className: "why", value: opening, ariaLabel: name }));
}
