/** The season page: wires its behaviours together. Without a store (private browsing…) the page itself remembers what is ticked. */

import { openSeason } from "/service_worker/shared/season.js";
import { townClock } from "/service_worker/shared/store.js";
import { boxesIn, told } from "./boxes.js";
import { effective, priceOf } from "./changes.js";
import { followed } from "./followed.js";
import { count, dayShort, signedEuros } from "../site/french.js";
import { showKept } from "./kept.js";
import { startLeaving } from "./leave.js";
import { keepLocks } from "./locks.js";
import { sturdy } from "./unkept.js";
import { startMonths } from "./months.js";
import { showRecap } from "./recap.js";
import { following, rivalsOf, together } from "./rivals.js";
import { startSteps } from "./steps.js";
import { ticksOf } from "./ticks.js";
import { undoable } from "./undo.js";

const NEWS = 15_000;
const form = document.getElementById("season");
/** @type {(id: string) => any} */
const by = (id) => document.getElementById(id);
const { town } = document.body.dataset;
const { account, asOf = "", child, activity } = form.dataset;
const enrolment = Number(form.dataset.enrolment);
const rivals = rivalsOf(JSON.parse(form.dataset.excludes ?? "{}"));
const boxes = boxesIn(form);
const all = [...boxes.values()];
const follow = following(all, rivals);
const shown = () => all.filter(({ input }) => input.closest(".week").classList.contains("on"));

const months = startMonths(form);
form.addEventListener("click", (event) => {
  const asked = /** @type {any} */ (event.target).closest(".why");
  if (!asked) return;
  event.preventDefault();
  const page = () => asked.type === "submit" && asked.form.requestSubmit(asked);
  import("./why.js").then(({ explain }) => explain(asked, boxes)).catch(page);
});

const store = sturdy(openSeason(town, account), (error) =>
  import("../site/storage.js").then(({ kindOf, sayOnce }) => sayOnce(kindOf(error))),
);
const ticks = ticksOf({ boxes, store, enrolment, changed: sumUp });
const undo = undoable(by("told"), ticks);
startLeaving(document, ticks);

/**
 * The bar under the thumb.
 * @type {(lines: BoxLine[]) => void}
 */
function sumUp(lines) {
  const price = document.createElement("span");
  price.textContent = lines.length ? signedEuros(priceOf(lines)) : "";
  const words = document.createElement("b");
  words.textContent = lines.length ? count(lines.length, "changement") : "Aucun changement";
  by("sum").replaceChildren(words, " ", price);
  by("next").disabled = !lines.length;
}

async function readMarks() {
  const marks = await store.answers.of(enrolment, facts.as_of);
  for (const box of all) told(box, marks.get(box.opening));
}

/** A change that came too late is given up, and said. */
async function lookAgain() {
  const lost = await ticks.read(readMarks);
  if (lost.length)
    undo.say(`${lost.map(({ slot, day }) => `${slot} du ${dayShort(day)}`).join(", ")} : le délai est passé, ce changement est retiré.`);
}

/** @type {SeasonFacts} */
const facts = { account, town, enrolment, child, label: `${child} - ${activity}`, as_of: asOf };

function openRecap() {
  const lines = ticks.lines();
  if (!lines.length) return false;
  step2.opened(lines);
  const sent = showRecap(by("step-2"), lines, facts, { all, store, rivals, draft: ticks.draft(), least: Number(form.dataset.least) || 0 });
  const recap = by("step-2").querySelector("form");
  sent.then((item) => settled(item, recap));
  return true;
}

/** Requests whose step 2 was left before they were answered: what is on the screen now stays there. */
const left = new Set();

/** @type {(item: Item, recap: HTMLElement) => Promise<void>} */
async function settled(item, recap) {
  undo.forget();
  if (!recap.isConnected) {
    left.add(item.mutation);
    return catchUp(item);
  }
  if (item.status === "answered") return location.assign(String(item.answer?.url));
  show(item, true);
  return lookAgain();
}

/** @type {(item: Item, focuses?: boolean) => void} */
function show(item, focuses = by("step-2").contains(document.activeElement)) {
  showKept(by("step-2"), item, `/${town}/`);
  if (focuses) by("step-2").querySelector("h2").focus();
}

const step2 = followed({
  place: by("step-2"),
  outbox: store.outbox,
  ticks,
  show,
  again: openRecap,
  leave: () => by("step-2").querySelector("[data-step='1']").click(),
});

/** @type {(item?: Item) => Promise<void>} */
async function catchUp(item) {
  await lookAgain();
  await step2.look(item);
  if (item?.status === "answered" && left.delete(item.mutation))
    import("./aside.js").then(({ tellAside }) => tellAside(/** @type {Answer} */ (item.answer))).catch(() => null);
}

/**
 * What the other parent did meanwhile.
 * @type {(every: number) => Promise<void>}
 */
async function comeBack(every) {
  if (document.visibilityState !== "visible" || navigator.onLine === false) return;
  await import("./fresh.js")
    .then(({ refresh }) => refresh({ all, ticks, store, facts, undo, asOf, recap: by("step-2") }, every))
    .catch(() => null);
}

/**
 * Boxes tapped before this module was there, or ticked by the page's address. What a browser puts back by itself is
 * older than the draft.
 * @type {() => Wish[]}
 */
function early() {
  const isBack = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
  const ticked = (/** @type {Box} */ { input }) => (isBack ? input.defaultChecked : input.checked);
  return all.filter((box) => ticked(box) !== box.live).map((box) => [box, ticked(box)]);
}

async function start() {
  if (!isSecureContext) throw new Error("no worker, no identifiers: a plain form");
  const taps = early();
  // The draft is what comes back with the page. Without it, what the browser puts back in the boxes on Back is all there is.
  form.autocomplete = "off";
  if (location.search) history.replaceState(history.state, "", location.pathname + location.hash);
  await lookAgain();
  await ticks.apply(taps);
  form.addEventListener("change", (/** @type {any} */ { target }) => {
    const box = boxes.get(Number(target.value));
    if (!box) return;
    undo.forget();
    const moved = follow(box, target.checked, ticks.draft());
    ticks.apply([...moved, [box, target.checked]]);
    if (box.meanwhile) undo.say(box.meanwhile);
    comeBack(20_000);
    const others = moved.map(([{ slot }]) => slot);
    if (moved.length)
      undo.say(
        target.checked
          ? `${[box.slot, ...others].join(" et ")} ne vont pas ensemble : ${others.join(", ")} est décoché.`
          : `${others.join(", ")} est de nouveau coché.`,
      );
  });
  by("tick-all").addEventListener("click", () =>
    undo.change(together(effective(shown(), ticks.draft(), true), all, ticks.draft(), rivals), "cochée"),
  );
  by("untick-all").addEventListener("click", () => undo.change(effective(shown(), ticks.draft(), false), "décochée"));
  by("periodicity").addEventListener("click", async () => {
    const { askPeriodicity } = await import("./periodicity_dialog.js");
    const asked = await askPeriodicity(all, ticks.draft(), rivals, asOf.slice(0, 10));
    if (asked) await undo.change(asked.wishes, asked.on ? "cochée" : "décochée");
  });
  const steps = startSteps(by("step-1"), by("step-2"), openRecap, months.key);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (ticks.lines().length) steps.next();
  });
  steps.follow();
  new BroadcastChannel(`preau-${town}`).addEventListener("message", ({ data }) => {
    if (data.type === "item" && data.item.account === account) catchUp(data.item);
  });
  /** Whatever the browser put back in the boxes: some reset a form that they show again, after they showed it. */
  const paintAnew = async () => {
    for (const box of all) box.look = null;
    await lookAgain();
    steps.again();
    comeBack(0);
  };
  document.addEventListener("restored", (/** @type {any} */ { detail }) => detail.push(paintAnew()));
  form.addEventListener("reset", () => setTimeout(paintAnew));
  const lookUp = () => (catchUp(), comeBack(0));
  for (const name of ["focus", "online"]) addEventListener(name, lookUp);
  document.addEventListener("visibilitychange", lookUp);
  keepLocks(all, await townClock(town, asOf), lookAgain);
  const giveBack = async () => {
    const { hash } = location;
    if (!/^#(annuler=|tout-annuler$)/.test(hash)) return;
    // What is given back may have been booked since the phone kept this page.
    if (document.documentElement.dataset.keptAt) await Promise.race([comeBack(0), new Promise((resolve) => setTimeout(resolve, NEWS))]);
    await (await import("./giving_back.js")).giveBack(hash, { boxes, ticks, undo, steps });
  };
  addEventListener("hashchange", giveBack);
  await giveBack();
}

start().catch(() => (by("sum").hidden = true));
