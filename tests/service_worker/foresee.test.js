import assert from "node:assert/strict";
import { test } from "node:test";
import "./world.js";

const { foreseen, shortWeeks } = await import("/static/js/grid/foresee.js");

const box = (day, slot, facts = {}) => ({
  opening: Number(day.slice(8)),
  day,
  slot,
  price: 85,
  live: false,
  sure: false,
  state: "free",
  lock: null,
  hint: "",
  ...facts,
});
const MONDAY = "2022-02-14";
const wishes = [{ action: "book", day: MONDAY, slot: "Matin" }];
const ways = { rivals: new Map(), isReviewed: false };

test("the last place goes to the first child of the request", () => {
  const boxes = [box(MONDAY, "Matin", { hint: "1 place" })];
  const said = foreseen([{ name: "Bébé", boxes, wishes }, { name: "Fille", boxes: [{ ...boxes[0] }], wishes }], ways);
  assert.deepEqual(said, { price: 85, told: [["Fille", MONDAY, "Matin", "complet"]] });
});

test("a place that one child gives back is there for the other", () => {
  const leaving = {
    name: "Bébé",
    boxes: [box(MONDAY, "Matin", { live: true, sure: true, state: "booked" })],
    wishes: [{ ...wishes[0], action: "cancel" }],
  };
  const takes = (facts) => foreseen([leaving, { name: "Fille", boxes: [box(MONDAY, "Matin", facts)], wishes }], ways);
  assert.deepEqual(takes({ state: "full", lock: "full" }), { price: 0, told: [] });
  assert.deepEqual(takes({ state: "free", hint: "0 place" }), { price: 0, told: [] });
  assert.deepEqual(takes({ state: "full", lock: "too_late" }).told, [["Fille", MONDAY, "Matin", "délai passé"]]);
});

test("a day the sibling has already costs nothing more, one outside of her enrolment is said", () => {
  const taken = [box(MONDAY, "Matin", { live: true, sure: true, state: "booked" })];
  const own = { name: "Bébé", boxes: [box(MONDAY, "Matin")], wishes };
  assert.deepEqual(foreseen([own, { name: "Fille", boxes: taken, wishes }], ways), {
    price: 85,
    told: [["Fille", MONDAY, "Matin", "déjà réservé"]],
  });
  assert.deepEqual(foreseen([own, { name: "Fille", boxes: [], wishes }], ways).told, [
    ["Fille", MONDAY, "Matin", "pas d’inscription ce jour-là"],
  ]);
});

test("a week with too few days is told, an empty or untouched one is not", () => {
  const boxes = ["14", "15", "21", "28"].map((day) => box(`2022-02-${day}`, "Journée"));
  const on = (...days) => (one) => days.includes(one.day.slice(8));
  assert.deepEqual(shortWeeks(boxes, [boxes[0], boxes[2]], on("14", "21", "28"), 2), [[MONDAY, 1], ["2022-02-21", 1]]);
  assert.deepEqual(shortWeeks(boxes, [boxes[0]], on("14", "15"), 2), []);
  assert.deepEqual(shortWeeks(boxes, [boxes[0]], on(), 2), []);
  assert.deepEqual(shortWeeks(boxes, [boxes[0]], on("14"), 0), [], "no such rule");
});
