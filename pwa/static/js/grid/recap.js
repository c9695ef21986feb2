/** Step 2 in the page: the server's own markup, filled from the draft, online as offline. */

import { validate } from "/service_worker/shared/queue.js";
import { ASK } from "/service_worker/outcomes.js";
import { keepAnnouncing, labelOf } from "./announcing.js";
import { daysOf, earliestLimit } from "./changes.js";
import { make } from "../site/dialog.js";
import { itemOf, namedLines, sentUnkept } from "./wish.js";
import { dayTitle, limitTitle } from "../site/french.js";

/**
 * Show step 2 in `place` for these lines; `facts` are the season's, `page` its boxes and its store. Resolves with the
 * item when VALIDER has kept it.
 * @type {(place: HTMLElement, lines: BoxLine[], facts: SeasonFacts, page: Omit<RecapPage, "facts">) => Promise<Item>}
 */
export function showRecap(place, lines, facts, page) {
  const limit = earliestLimit(lines);
  place.replaceChildren(document.getElementById("recap-template").content.cloneNode(true));
  const form = place.querySelector("form");
  /** @type {(name: string) => Part} */
  const part = (name) => form.querySelector(`[data-part=${name}]`);
  fillDays(part("added"), daysOf(lines, ASK.book));
  fillDays(part("removed"), daysOf(lines, ASK.cancel));
  keepAnnouncing(form, part, lines, { ...page, facts });
  fillLimit(part("limit"), limit);
  const rows = namedLines(lines, page.store.draft.rows(facts.enrolment).then((found) => (tickAgain(form, found), found)));
  return new Promise((resolve) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const button = form.querySelector(".primary");
      if (button.disabled) return;
      Object.assign(button, { disabled: true, textContent: "ENVOI…" });
      const also = [...form.querySelectorAll("[name=also]:checked")];
      const shared = { also: also.map(({ value }) => Number(value)), also_labels: also.map(labelOf) };
      const sent = rows.then((named) => itemOf(named, { ...facts, ...shared, earliest_limit: limit }));
      sent.then((item) => validate(item).catch((error) => sentUnkept(error, item))).then(resolve).catch((error) => {
        Object.assign(button, { disabled: false, textContent: "VALIDER" });
        refuse(form, error);
      });
    });
  });
}

/** @type {(form: Part, error: { sentence?: string }) => void} */
function refuse(form, { sentence = "La demande n’est pas partie : vérifiez le réseau, puis touchez de nouveau VALIDER." }) {
  form.querySelector(".unsent")?.remove();
  form.querySelector(".thumb").before(make("p", { className: "unsent notice is-warn", role: "alert" }, sentence));
}

/**
 * The brothers and sisters of a request that was taken back.
 * @type {(form: Part, rows: DraftRow[]) => void}
 */
function tickAgain(form, rows) {
  const asked = new Set(rows.flatMap(({ also = [] }) => also));
  for (const box of form.querySelectorAll("[name=also]")) if (asked.has(Number(box.value)) && !box.checked) box.click();
}

/** @type {(part: Part, days: [string, string[]][]) => void} */
function fillDays(part, days) {
  const list = part.querySelector("ul");
  const lines = days.map(([day, slots]) =>
    make("li", {}, make("b", {}, dayTitle(day)), ...slots.flatMap((slot) => [" ", make("span", {}, slot)])),
  );
  list.replaceChildren(...lines);
  part.hidden = !days.length;
}

/** @type {(part: Part, limit: number | null) => void} */
function fillLimit(part, limit) {
  part.hidden = !limit;
  if (limit) part.querySelector("b").textContent = limitTitle(limit);
}
