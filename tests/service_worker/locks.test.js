import assert from "node:assert/strict";
import { test } from "node:test";
import "./world.js";

const { dateAt, lockAt } = await import("/static/js/grid/locks.js");

const free = { day: "2022-02-01", live: false, state: "free", settled: true, lock: null, opens_at: null, book_by: 1000, cancel_by: 500 };
const today = "2022-01-31";

test("a free box locks after its limit, the whole of its minute included", () => {
  assert.equal(lockAt(free, 1000, today), null);
  assert.equal(lockAt(free, 1019, today), null);
  assert.equal(lockAt(free, 1020, today), "too_late");
});

test("a booked box locks by its own limit, a place in a list never", () => {
  const booked = { ...free, live: true, state: "booked" };
  assert.equal(lockAt(booked, 539, today), null);
  assert.equal(lockAt(booked, 540, today), "too_late_to_cancel");
  assert.equal(lockAt({ ...booked, state: "waiting" }, 5000, today), null);
  assert.equal(lockAt({ ...booked, state: "pending" }, 5000, today), null);
});

test("a box opens by itself when its hour comes", () => {
  const early = { ...free, lock: "not_open_yet", opens_at: 200 };
  assert.equal(lockAt(early, 199, today), "not_open_yet");
  assert.equal(lockAt(early, 200, today), null);
});

test("what the town hall closed stays closed, and what waits on the phone is not locked under it", () => {
  assert.equal(lockAt({ ...free, lock: "closed" }, 0, today), "closed");
  assert.equal(lockAt({ ...free, settled: false, live: true }, 5000, today), null);
});

test("a full box, and a day that is over, whatever its limit", () => {
  assert.equal(lockAt({ ...free, lock: "full" }, 0, today), "full");
  assert.equal(lockAt({ ...free, lock: "full" }, 1020, today), "too_late");
  assert.equal(lockAt({ ...free, lock: "full", book_by: 9e9 }, 0, "2022-02-02"), "past");
});

test("a box that opens while it is full is full", () => {
  const early = { ...free, state: "full", lock: "not_open_yet", opens_at: 200 };
  assert.equal(lockAt(early, 199, today), "not_open_yet");
  assert.equal(lockAt(early, 200, today), "full");
});

test("without a limit, the day itself must not be over", () => {
  const endless = { ...free, book_by: null };
  assert.equal(lockAt(endless, 9e9, "2022-02-01"), null);
  assert.equal(lockAt(endless, 9e9, "2022-02-02"), "past");
  assert.equal(dateAt(Date.parse("2022-01-31T23:30:00Z") / 1000), "2022-02-01");
});
