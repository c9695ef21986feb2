import assert from "node:assert/strict";
import { test } from "node:test";
import { covered, isoWeek, wrongDates } from "../../pwa/static/js/grid/periodicity.js";

const DAYS = ["2021-12-27", "2022-01-03", "2022-01-10", "2022-01-17", "2022-01-24", "2022-01-25", "2022-01-31"];
const boxes = DAYS.flatMap((day) => ["Matin", "Soir"].map((slot) => ({ day, slot })));
const asked = (rule) =>
  covered(boxes, { cells: ["1 Matin"], rhythm: "every", from: "2021-12-01", to: "2022-02-28", ...rule }).map(
    ({ day, slot }) => `${day} ${slot}`,
  );

test("ISO weeks, over the end of a year too", () => {
  assert.equal(isoWeek("2022-01-31"), 5);
  assert.equal(isoWeek("2022-01-02"), 52);
  assert.equal(isoWeek("2022-01-03"), 1);
  assert.equal(isoWeek("2020-12-31"), 53);
  assert.equal(isoWeek("2021-01-03"), 53);
});

test("a cell is a day and a slot", () => {
  assert.deepEqual(asked({ cells: ["2 Soir"] }), ["2022-01-25 Soir"]);
  assert.deepEqual(asked({ cells: [] }), []);
  assert.equal(asked({ cells: ["1 Matin", "1 Soir"] }).length, 12);
});

test("even and odd weeks follow the ISO number", () => {
  assert.deepEqual(asked({ rhythm: "even" }), ["2021-12-27 Matin", "2022-01-10 Matin", "2022-01-24 Matin"]);
  assert.deepEqual(asked({ rhythm: "odd" }), ["2022-01-03 Matin", "2022-01-17 Matin", "2022-01-31 Matin"]);
});

test("one week in n counts from the week of the first day, wherever in the week that day is", () => {
  assert.deepEqual(asked({ rhythm: "2", from: "2022-01-05" }), ["2022-01-17 Matin", "2022-01-31 Matin"]);
  assert.deepEqual(asked({ rhythm: "3", from: "2021-12-27" }), ["2021-12-27 Matin", "2022-01-17 Matin"]);
});

test("both ends are included", () => {
  assert.deepEqual(asked({ from: "2022-01-03", to: "2022-01-10" }), ["2022-01-03 Matin", "2022-01-10 Matin"]);
});

test("what a picker lets through is said beside the date that is wrong", () => {
  const wrong = (from, to) => Object.values(wrongDates({ from, to }, "2022-01-03", "2022-07-08"));
  const outside = "Choisissez un jour du 03/01/2022 au 08/07/2022.";
  assert.deepEqual(wrong("2022-01-03", "2022-07-08"), ["", ""]);
  assert.deepEqual(wrong("2022-02-01", "2022-02-01"), ["", ""]);
  assert.deepEqual(wrong("2022-02-02", "2022-02-01"), ["", "La fin vient avant le début."]);
  assert.deepEqual(wrong("2022-01-24", "2022-01-02"), ["", "La fin vient avant le début."]);
  assert.deepEqual(wrong("2021-12-31", "2022-07-09"), [outside, outside]);
  assert.deepEqual(wrong("", ""), ["Indiquez une date.", "Indiquez une date."]);
});
