/** The season page: wires its behaviours together. Without a store (private browsing…) the page itself remembers what is ticked. */

import { openSeason } from "/service_worker/shared/season.js";
import { townClock } from "/service_worker/shared/store.js";
import { sumUp } from "./bar.js";
import { boxesIn, told } from "./boxes.js";
import { comeBack, startComingBack, startGivingBack } from "./coming_back.js";
import { dayShort } from "../site/french.js";
import { startLeaving } from "./leave.js";
import { keepLocks } from "./locks.js";
import { sturdy } from "./unkept.js";
import { startMonths } from "./months.js";
import { rivalsOf } from "./rivals.js";
import { startSteps } from "./steps.js";
import { early, meanwhile, startTaps, startWhy } from "./taps.js";
import { ticksOf } from "./ticks.js";
import { undoable } from "./undo.js";
import { validating } from "./validating.js";

const form = document.getElementById("season");
const recap = document.getElementById("step-2");
const { town } = document.body.dataset;
const { account, asOf = "", child, activity } = form.dataset;
const enrolment = Number(form.dataset.enrolment);
const boxes = boxesIn(form);
const all = [...boxes.values()];

const months = startMonths(form);
startWhy(form, boxes);

const store = sturdy(openSeason(town, account), (error) =>
  import("../site/storage.js").then(({ kindOf, sayOnce }) => sayOnce(kindOf(error))),
);
const ticks = ticksOf({ boxes, store, enrolment, changed: sumUp });
const undo = undoable(document.getElementById("told"), ticks);
startLeaving(document, ticks);

/** @type {SeasonFacts} */
const facts = { account, town, enrolment, child, label: `${child} - ${activity}`, as_of: asOf };
/** @type {SeasonPage} */
const page = { form, recap, boxes, all, store, rivals: rivalsOf(JSON.parse(form.dataset.excludes ?? "{}")), ticks, undo, facts, asOf };

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

async function start() {
  if (!isSecureContext) throw new Error("no worker, no identifiers: a plain form");
  const [taps, late] = [early(all), meanwhile(form, boxes)];
  // The draft is what comes back with the page. Without it, what the browser puts back in the boxes on Back is all there is.
  form.autocomplete = "off";
  if (location.search) history.replaceState(history.state, "", location.pathname + location.hash);
  await lookAgain();
  const applied = ticks.apply([...taps, ...late()]);
  startTaps(page, () => comeBack(page, 20_000));
  await applied;
  const { open, catchUp } = validating(page, lookAgain);
  const steps = startSteps(document.getElementById("step-1"), recap, open, months.key);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (ticks.lines().length) steps.next();
  });
  steps.follow();
  startComingBack(page, { lookAgain, catchUp, steps });
  keepLocks(all, await townClock(town, asOf), lookAgain);
  document.documentElement.className = "js ready";
  await startGivingBack(page, steps).catch(() => null);
}

start().catch(() => (document.documentElement.className = ""));
