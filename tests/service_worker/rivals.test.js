import assert from "node:assert/strict";
import { test } from "node:test";
import "./world.js";

const { following, givingWay, rivalsOf, together } = await import("/static/js/grid/rivals.js");

const rivals = rivalsOf({ Journée: ["Matin", "Après-midi"] });
const day = (date, first, facts = {}) =>
  ["Journée", "Matin", "Après-midi"].map((slot, n) => ({ opening: first + n, day: date, slot, live: false, lock: null, ...facts }));
const boxes = [...day("2022-02-02", 1), ...day("2022-02-09", 4)];
const [whole, morning, afternoon] = boxes;
const slots = (wishes) => wishes.map(([box, on]) => [box.opening, on]);

test("exclusion is mutual, and two slots that one third excludes go together", () => {
  assert.deepEqual([...rivals.get("Matin")], ["Journée"]);
  assert.deepEqual(slots(together([[morning, true], [afternoon, true]], boxes, new Map(), rivals)), [[2, true], [3, true]]);
});

test("« tout cocher » keeps the first slot of each day", () => {
  assert.deepEqual(slots(together(boxes.map((box) => [box, true]), boxes, new Map(), rivals)), [[1, true], [4, true]]);
});

test("« tout cocher » leaves a day that already has its morning alone", () => {
  assert.deepEqual(slots(together([[whole, true]], boxes, new Map([[2, "book"]]), rivals)), []);
  assert.deepEqual(slots(together([[morning, false], [whole, true]], boxes, new Map([[2, "book"]]), rivals)), [[2, false], [1, true]]);
});

test("ticking the whole day unticks its parts, but not another day's nor a locked one", () => {
  const draft = new Map([[2, "book"], [3, "book"], [5, "book"]]);
  assert.deepEqual(slots(givingWay(whole, boxes, draft, rivals)), [[2, false], [3, false]]);
  const locked = boxes.map((box) => ({ ...box, lock: "too_late_to_cancel" }));
  assert.deepEqual(givingWay(locked[0], locked, draft, rivals), []);
});

/** Tap boxes one after another, as the page does, from a draft: what is on at the end. */
function tapping(taps, held = boxes, draft = new Map()) {
  const follow = following(held, rivals);
  for (const [box, on] of taps) {
    for (const [other, ticks] of [...follow(box, on, draft), [box, on]]) {
      if (ticks === other.live) draft.delete(other.opening);
      else draft.set(other.opening, ticks ? "book" : "cancel");
    }
  }
  return [...draft];
}

test("undoing a tick gives back what it had taken away, booked or only ticked here", () => {
  const booked = boxes.map((box) => (box === whole ? { ...box, live: true } : box));
  const [its, part, other] = booked;
  assert.deepEqual(tapping([[part, true]], booked), [[1, "cancel"], [2, "book"]]);
  assert.deepEqual(tapping([[part, true], [part, false]], booked), []);
  assert.deepEqual(tapping([[part, true], [other, true], [part, false], [other, false]], booked), [], "the last to leave gives it back");
  assert.deepEqual(tapping([[its, false], [part, true], [part, false]], booked), [[1, "cancel"]], "what was given up before stays so");
  assert.deepEqual(tapping([[whole, true], [morning, true], [morning, false]]), [[1, "book"]]);
});

test("a draft kept from another visit is undone alike", () => {
  const booked = boxes.map((box) => (box === whole ? { ...box, live: true } : box));
  assert.deepEqual(tapping([[booked[1], false]], booked, new Map([[1, "cancel"], [2, "book"]])), []);
});

test("what locked meanwhile does not come back", () => {
  const late = boxes.map((box) => (box === whole ? { ...box, live: true, lock: "too_late_to_cancel" } : box));
  assert.deepEqual(tapping([[late[1], false]], late, new Map([[1, "cancel"], [2, "book"]])), [[1, "cancel"]]);
});

test("an activity without exclusions changes nothing", () => {
  const wishes = boxes.map((box) => [box, true]);
  assert.equal(together(wishes, boxes, new Map(), rivalsOf({})), wishes);
});
