/** « Pourquoi ? » : a locked or refused box says why, without a network. */

import { make, openDialog } from "../site/dialog.js";
import { dayShort, limitTitle, weekday } from "../site/french.js";

const SENTENCES = {
  too_late: (box) => `Le délai pour réserver est passé : c’était possible jusqu’au ${limitTitle(box.book_by)}.`,
  too_late_to_cancel: (box) => `Le délai pour annuler est passé : c’était possible jusqu’au ${limitTitle(box.cancel_by)}.`,
  not_open_yet: (box) => `Les réservations de ce jour ne sont pas encore ouvertes : elles ouvrent le ${limitTitle(box.opens_at)}.`,
  closed: (box) => `L’accueil est fermé ce jour-là : ${box.reason}.`,
  full: () => "Il n’y a plus de place ce jour-là.",
  elsewhere: () => "Ce créneau est déjà réservé par une autre inscription de votre enfant.",
  past: () => "Ce jour est passé : ses réservations ne changent plus.",
};

/** What can be said of a box: the town hall's own answer first. */
export function sentencesOf(box) {
  const { sentence, next_step } = box.mark ?? {};
  const lock = SENTENCES[box.lock]?.(box);
  return [sentence, next_step, lock].filter(Boolean);
}

/** Open the answer on a tap, instead of the page that says the same. */
export function explain(root, boxes) {
  root.addEventListener("click", (event) => {
    const asked = event.target.closest(".why");
    if (!asked) return;
    event.preventDefault();
    const box = boxes.get(Number(asked.value)) ?? { lock: "past", slot: "", day: asked.closest(".day").dataset.day };
    const title = `${box.slot ? `${box.slot}, ` : ""}${weekday(box.day)} ${dayShort(box.day)}`;
    openDialog(title, ...sentencesOf(box).map((said) => make("p", {}, said)));
  });
}
