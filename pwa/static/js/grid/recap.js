/** Step 2 in the page: the server's own markup, filled from the draft, online as offline. */

import { validate } from "/service_worker/shared/queue.js";
import { KINDS } from "/service_worker/logic/kinds.js";
import { ASK } from "/service_worker/outcomes.js";
import { daysOf, earliestLimit, priceOf } from "./changes.js";
import { make } from "../site/dialog.js";
import { mutationOf } from "./mutation.js";
import { dayTitle, limitTitle, signedEuros } from "../site/french.js";

/**
 * Show step 2 in `place` for these lines; `facts` are the season's, `page` its boxes and its store. Resolves with the
 * item when VALIDER has kept it.
 * @type {(place: HTMLElement, lines: BoxLine[], facts: SeasonFacts, page: Omit<RecapPage, "facts">) => Promise<Item>}
 */
export function showRecap(place, lines, facts, page) {
  const limit = earliestLimit(lines);
  place.replaceChildren(document.getElementById("recap-template").content.cloneNode(true));
  const form = place.querySelector("form");
  /** @type {(name: string) => any} */
  const part = (name) => form.querySelector(`[data-part=${name}]`);
  fillDays(part("added"), daysOf(lines, ASK.book));
  fillDays(part("removed"), daysOf(lines, ASK.cancel));
  keepAnnouncing(form, part, lines, { ...page, facts });
  fillLimit(part("limit"), limit);
  const rows = rowsOf(lines, page.store.draft.rows(facts.enrolment).then((found) => (tickAgain(form, found), found)));
  return new Promise((resolve) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const button = form.querySelector(".primary");
      if (button.disabled) return;
      Object.assign(button, { disabled: true, textContent: "ENVOI…" });
      const also = [...form.querySelectorAll("[name=also]:checked")];
      const shared = { also: also.map(({ value }) => Number(value)), also_labels: also.map(labelOf) };
      const sent = rows.then((named) => itemOf(named, { ...facts, ...shared, earliest_limit: limit }));
      sent.then((item) => validate(item).catch((error) => unkept(error, item))).then(resolve).catch((error) => {
        Object.assign(button, { disabled: false, textContent: "VALIDER" });
        refuse(form, error);
      });
    });
  });
}

/**
 * The phone refused to keep it: sent at once, or the reason why it cannot be. The same mutation may be tried again.
 * @type {(error: Error, item: Item) => Promise<Item>}
 */
async function unkept(error, item) {
  const { kindOf, sayOnce } = await import("../site/storage.js");
  sayOnce(kindOf(error));
  const { sendDirectly } = await import("./direct.js");
  return sendDirectly(item);
}

/** @type {(form: any, error: { sentence?: string }) => void} */
function refuse(form, { sentence = "La demande n’est pas partie : vérifiez le réseau, puis touchez de nouveau VALIDER." }) {
  form.querySelector(".unsent")?.remove();
  form.querySelector(".thumb").before(make("p", { className: "unsent notice is-warn", role: "alert" }, sentence));
}

/**
 * The lines with the ids of their changes, as the draft was when step 2 was shown.
 * @type {(lines: BoxLine[], reading: Promise<DraftRow[]>) => Promise<BoxLine[]>}
 */
async function rowsOf(lines, reading) {
  const found = new Map((await reading).map((row) => [row.opening, row]));
  return lines.map((line) => ({
    ...line,
    id: found.get(line.opening)?.action === line.action ? found.get(line.opening)?.id : crypto.randomUUID(),
  }));
}

/**
 * The brothers and sisters of a request that was taken back.
 * @type {(form: any, rows: DraftRow[]) => void}
 */
function tickAgain(form, rows) {
  const asked = new Set(rows.flatMap(({ also = [] }) => also));
  for (const box of form.querySelectorAll("[name=also]")) if (asked.has(Number(box.value)) && !box.checked) box.click();
}

/**
 * What the outbox keeps; `was` is what the town hall last said of the box.
 * @param {any[]} lines
 * @param {any} facts
 */
async function itemOf(lines, { enrolment, ...facts }) {
  const own = lines.map(({ action, opening, day, slot, id, known }) => ({ action, enrolment, opening, day, slot, id, was: known.live }));
  const mutation = await mutationOf({ ...facts, enrolment, lines: own });
  return {
    ...facts,
    kind: "bookings",
    version: KINDS.bookings.version,
    enrolment,
    mutation,
    lines: own,
    made_at: new Date().toISOString(),
    attempts: 0,
    next_at: 0,
    status: "queued",
    answer: null,
  };
}

/** @type {(part: any, days: [string, string[]][]) => void} */
function fillDays(part, days) {
  const list = part.querySelector("ul");
  const lines = days.map(([day, slots]) =>
    make("li", {}, make("b", {}, dayTitle(day)), ...slots.flatMap((slot) => [" ", make("span", {}, slot)])),
  );
  list.replaceChildren(...lines);
  part.hidden = !days.length;
}

/** @type {(box: any) => string} */
const labelOf = (box) => box.parentNode.querySelector("span").textContent.trim();

/**
 * What would be answered now, the brothers and sisters who are ticked included: their own boxes may differ.
 * @type {(form: any, part: (name: string) => any, lines: BoxLine[], page: RecapPage) => void}
 */
function keepAnnouncing(form, part, lines, page) {
  const label = part("price").previousElementSibling;
  const plain = label.textContent;
  /** @type {(Sibling & { box: any })[]} */
  const siblings = [...form.querySelectorAll("[name=also]")].map((box) => ({
    box,
    id: Number(box.value),
    name: labelOf(box).split(" - ")[0],
  }));
  /** @type {(id: number | string) => string | undefined} */
  const named = (id) => siblings.find((one) => one.id === Number(id))?.name ?? page.facts.child;
  let turn = 0;
  /** @type {(mine: number) => Promise<void>} */
  const asked = async (mine) => {
    const also = siblings.filter(({ box }) => box.checked);
    const { announced } = await import("./announce.js");
    for await (const { price, words } of announced(lines, also, { ...page, named, isReviewed: "reviewed" in form.dataset })) {
      if (mine !== turn) return;
      label.textContent = also.length ? plain.replace("prix", `prix pour ${also.length + 1} enfants`) : plain;
      part("price").textContent = signedEuros(price);
      part("foreseen").hidden = !words.length;
      part("foreseen").querySelector("ul").replaceChildren(...words.map((said) => make("li", {}, said)));
    }
  };
  const announce = async () => {
    const mine = ++turn;
    await asked(mine).catch(() => null);
    if (mine === turn && part("price").textContent === "…") part("price").textContent = "dans la réponse de la mairie";
  };
  part("price").textContent = signedEuros(priceOf(lines));
  form.addEventListener("change", () => {
    part("price").textContent = "…";
    announce();
  });
  announce();
}

/** @type {(part: any, limit: number | null) => void} */
function fillLimit(part, limit) {
  part.hidden = !limit;
  if (limit) part.querySelector("b").textContent = limitTitle(limit);
}
