import assert from "node:assert/strict";
import { test } from "node:test";
import { dayTitle, limitTitle, signedEuros } from "../../pwa/static/js/site/french.js";
import "./world.js";

const { actionFor, daysOf, earliestLimit, effective, isOn, linesOf, priceOf } = await import("/static/js/grid/changes.js");
const { told } = await import("/static/js/grid/boxes.js");

const box = (opening, day, slot, facts = {}) => ({
  opening,
  day,
  slot,
  price: slot === "Matin" ? 85 : 135,
  live: false,
  sure: false,
  lock: null,
  book_by: 100 + opening,
  cancel_by: 50 + opening,
  ...facts,
});
const boxes = [
  box(1, "2022-02-01", "Matin"),
  box(2, "2022-02-01", "Soir"),
  box(3, "2022-02-03", "Soir", { live: true, sure: true }),
  box(4, "2022-02-08", "Matin"),
  box(5, "2022-02-08", "Soir", { live: true }),
  box(6, "2022-02-10", "Matin", { lock: "too_late" }),
];

test("a change is what differs from what the town hall knows", () => {
  assert.equal(actionFor(boxes[0], true), "book");
  assert.equal(actionFor(boxes[0], false), null);
  assert.equal(actionFor(boxes[2], false), "cancel");
  assert.equal(isOn(boxes[2], new Map([[3, "cancel"]])), false);
  assert.equal(isOn(boxes[2], new Map()), true);
});

test("the guide's four boxes cost 4,40 €", () => {
  const four = [box(1, "2022-02-01", "Matin"), box(2, "2022-02-01", "Soir"), box(3, "2022-02-08", "Matin"), box(4, "2022-02-08", "Soir")];
  const lines = linesOf(four, new Map([[1, "book"], [2, "book"], [3, "book"], [4, "book"]]));
  assert.equal(signedEuros(priceOf(lines)), "+\u00a04,40\u00a0€");
  assert.deepEqual(daysOf(lines, "book"), [["2022-02-01", ["Matin", "Soir"]], ["2022-02-08", ["Matin", "Soir"]]]);
});

test("giving up a booking gives its price back, giving up a place in a list does not", () => {
  assert.equal(priceOf(linesOf(boxes, new Map([[3, "cancel"], [5, "cancel"]]))), -135);
  assert.equal(signedEuros(-135), "−\u00a01,35\u00a0€");
  assert.equal(signedEuros(0), "0,00\u00a0€");
  assert.equal(signedEuros(123456), "+\u00a01\u202f234,56\u00a0€");
});

test("a place in a list costs nothing, and the recap says what it is", () => {
  const lines = linesOf(
    [box(1, "2022-02-02", "Matin", { state: "waitable" }), box(2, "2022-02-02", "Soir", { state: "free" })],
    new Map([
      [1, "book"],
      [2, "book"],
    ]),
  );
  assert.equal(priceOf(lines), 135);
  assert.deepEqual(daysOf(lines, "book"), [["2022-02-02", ["Matin (liste d’attente)", "Soir"]]]);
});

test("lines keep the page's order, whatever the order of the taps", () => {
  const lines = linesOf(boxes, new Map([[4, "book"], [1, "book"]]));
  assert.deepEqual(lines.map(({ opening }) => opening), [1, 4]);
});

test("the earliest limit is of what is asked, not of the box", () => {
  assert.equal(earliestLimit(linesOf(boxes, new Map([[4, "book"], [3, "cancel"]]))), 53);
  assert.equal(earliestLimit(linesOf(boxes, new Map([[4, "book"]]))), 104);
  assert.equal(earliestLimit([{ action: "book", book_by: null }]), null);
});

test("tick all touches only open boxes that are not ticked", () => {
  assert.deepEqual(effective(boxes, new Map([[1, "book"]]), true).map(([{ opening }]) => opening), [2, 4]);
  assert.deepEqual(effective(boxes, new Map([[1, "book"]]), false).map(([{ opening }]) => opening), [1, 3, 5]);
});

test("days and limits in French, in Paris", () => {
  assert.equal(dayTitle("2022-02-01"), "mardi 01/02/2022");
  assert.equal(limitTitle(Date.parse("2022-01-31T22:59:59Z") / 1000), "lundi 31/01 à 23:59");
});

const known = (facts) => ({ ...facts, sure: facts.state === "booked", known: { live: facts.live, state: facts.state } });
const after = (facts, mark) => {
  const it = known(facts);
  told(it, mark);
  return [it.live, it.state, it.settled, it.sure];
};

test("a demand on its way is what the next change is compared with", () => {
  assert.deepEqual(after({ live: false, state: "free" }, { state: "kept", action: "book" }), [true, "free", false, false]);
  assert.deepEqual(after({ live: true, state: "booked" }, { state: "sent", action: "cancel" }), [false, "booked", false, false]);
});

test("an answer is shown on the box, a refusal leaves it as it was", () => {
  assert.deepEqual(after({ live: false, state: "free" }, { state: "booked", action: "book" }), [true, "booked", true, true]);
  assert.deepEqual(after({ live: false, state: "waitable" }, { state: "waiting", action: "book" }), [true, "waiting", true, false]);
  assert.deepEqual(after({ live: true, state: "booked" }, { state: "cancelled", action: "cancel" }), [false, "free", true, false]);
  assert.deepEqual(after({ live: true, state: "booked" }, { state: "refused", action: "cancel" }), [true, "booked", true, true]);
  assert.deepEqual(after({ live: true, state: "booked" }, undefined), [true, "booked", true, true]);
});

test("a refusal leaves the box as the answers before it made it, not as the page was", () => {
  const cancelled = { state: "cancelled", action: "cancel" };
  assert.deepEqual(after({ live: true, state: "booked" }, { state: "refused", action: "book", last: cancelled }), [
    false,
    "free",
    true,
    false,
  ]);
});

test("« Inchangé » is the box as the town hall has it, even when this page did not know", () => {
  const page = (live) => ({ opening: 1, known: { live, state: live ? "booked" : "free" } });
  for (const [live, action, state] of [
    [false, "book", "booked"],
    [true, "book", "booked"],
    [true, "cancel", "free"],
    [false, "cancel", "free"],
  ]) {
    const it = page(live);
    told(it, { state: "unchanged", action });
    assert.deepEqual([it.live, it.state], [action === "book", state]);
  }
});
