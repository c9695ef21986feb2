/** A box as the family sees it: ticked or not, changed here, on its way, answered, locked. */

import { isOn } from "./changes.js";
import { dayShort, weekday } from "./french.js";

const WORDS = { kept: "à envoyer", sent: "sans réponse", refused: "refusé", waiting: "liste d’attente", pending: "en attente" };
const LOCKED = { too_late: "délai passé", too_late_to_cancel: "délai passé", not_open_yet: "pas ouvert" };

export function paint(box, draft) {
  const { input, label, day, slot, lock, mark } = box;
  const on = isOn(box, draft);
  input.checked = on;
  input.disabled = Boolean(lock);
  label.dataset.state = box.state;
  set(label, "change", draft.get(box.opening));
  set(label, "mark", mark?.state);
  set(label, "lock", lock);
  const hint = LOCKED[lock] ?? WORDS[mark?.state] ?? (mark ? "" : box.hint);
  write(label.querySelector("span"), hint);
  const changed = draft.has(box.opening) ? ", modifié ici" : "";
  input.ariaLabel = `${slot}, ${weekday(day)} ${dayShort(day)}${hint && `, ${hint}`}${changed}`;
  explainable(box, `${slot} du ${dayShort(day)} : pourquoi ?`);
}

function set(element, name, value) {
  if (value) element.dataset[name] = value;
  else delete element.dataset[name];
}

function write(words, hint) {
  const small = words.querySelector("small") ?? words.appendChild(document.createElement("small"));
  if (small.textContent !== hint) small.textContent = hint;
}

/** A locked or refused box has its « pourquoi ? »; another has none. */
function explainable({ label, opening, lock, mark }, name) {
  const there = label.parentNode.querySelector(".why");
  if (!lock && mark?.state !== "refused") return there?.remove();
  if (!there) label.after(Object.assign(document.createElement("button"), { type: "button", className: "why", value: opening, ariaLabel: name }));
}
