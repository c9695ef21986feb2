import assert from "node:assert/strict";
import { test } from "node:test";
import { beside, folds, shownBy, switched } from "../../pwa/static/js/grid/months.js";

const weeks = [
  { week: "2022-W04", months: ["2022-01"], today: true, open: true },
  { week: "2022-W05", months: ["2022-01", "2022-02"], today: false, open: true },
  { week: "2022-W06", months: ["2022-02"], today: false, open: true },
  { week: "2022-W09", months: ["2022-02", "2022-03"], today: false, open: false },
];
const months = ["2022-01", "2022-02", "2022-03"];

test("a month shows every week that touches it, a week only itself", () => {
  assert.deepEqual(shownBy("#2022-02", weeks), ["2022-W05", "2022-W06", "2022-W09"]);
  assert.deepEqual(shownBy("2022-W06", weeks), ["2022-W06"]);
});

test("an address that names nothing of the season shows nothing new", () => {
  assert.equal(shownBy("#recapitulatif", weeks), null);
  assert.equal(shownBy("#2031-02", weeks), null);
  assert.equal(shownBy("", weeks), null);
});

test("previous and next stop at the ends", () => {
  assert.equal(beside("2022-02", 1, weeks, months), "2022-03");
  assert.equal(beside("2022-01", -1, weeks, months), null);
  assert.equal(beside("2022-W05", 1, weeks, months), "2022-W06");
  assert.equal(beside("2022-W09", 1, weeks, months), null);
});

test("from a month to this week or its first open one, and back", () => {
  assert.equal(switched("2022-01", weeks), "2022-W04");
  assert.equal(switched("2022-02", weeks), "2022-W05");
  assert.equal(switched("2022-03", weeks), "2022-W09");
  assert.equal(switched("2022-W06", weeks), "2022-02");
});

test("only a month with weeks gone by and weeks to come is folded", () => {
  const some = [{ week: "2022-W03", gone: true }, { week: "2022-W04", gone: false }, { week: "2022-W05", gone: false }];
  assert.equal(folds(["2022-W03", "2022-W04"], some), true);
  assert.equal(folds(["2022-W03"], some), false);
  assert.equal(folds(["2022-W04", "2022-W05"], some), false);
});
