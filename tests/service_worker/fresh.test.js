/** Ce que fait l’autre parent pendant que la page est ouverte : les cases suivent, le brouillon ne bouge pas. */

import assert from "node:assert/strict";
import test from "node:test";
import "./world.js";

const { apply } = await import("/static/js/grid/fresh.js");
const { linesOf } = await import("/static/js/grid/changes.js");

const NOW = "2022-01-24T13:24:00+00:00";
const box = (opening, changes = {}) => ({
  opening,
  day: "2022-02-01",
  slot: "Matin",
  price: 85,
  live: false,
  state: "free",
  lock: null,
  hint: "",
  known: { live: false, state: "free" },
  ...changes,
});
const BOOKED = { state: "booked", live: true, lock: null, hint: "", reason: null };
const PAPA = { state: "booked", by: "Papa", is_mine: false, at: NOW, told: "Papa a réservé ce jour à 14:05." };
const news = (boxes = {}, changes = {}) => ({ as_of: NOW, boxes, changes });
const put = (said, boxes, { draft = new Map(), marks = new Map() } = {}) => apply(said, boxes, draft, marks);

test("une case réservée par l’autre parent est réservée ici", () => {
  const [one, other] = [box(1), box(2)];
  assert.deepEqual(put(news({ 1: BOOKED }, { 1: PAPA }), [one, other]), []);
  assert.deepEqual(
    [one.live, one.state, one.sure, one.meanwhile],
    [true, "booked", true, "Matin du 01/02\u00a0: Papa a réservé ce jour à 14:05."],
  );
  assert.deepEqual([other.live, other.state, other.meanwhile], [false, "free", null]);
});

test("une case qui n’est plus dans la réponse est redevenue libre", () => {
  const one = box(1, { live: true, state: "booked", lock: "full", known: { live: true, state: "booked" } });
  put(news(), [one]);
  assert.deepEqual([one.live, one.state, one.lock], [false, "free", null]);
});

test("le brouillon ne change pas : ce qui est devenu vrai n’est plus un changement, et se dit une fois", () => {
  const [one, other] = [box(1), box(2, { slot: "Soir" })];
  const draft = new Map([
    [1, "book"],
    [2, "book"],
  ]);
  assert.deepEqual(put(news({ 1: BOOKED }, { 1: PAPA }), [one, other], { draft }), [
    "Matin du 01/02\u00a0: Papa a réservé ce jour à 14:05.",
  ]);
  assert.deepEqual(
    [...draft],
    [
      [1, "book"],
      [2, "book"],
    ],
  );
  assert.deepEqual(
    linesOf([one, other], draft).map(({ opening }) => opening),
    [2],
  );
  assert.deepEqual(put(news({ 1: BOOKED }, { 1: PAPA }), [one, other], { draft }), []);
});

test("une case cochée ici qui se remplit reste ouverte, et le dit", () => {
  const full = { state: "full", live: false, lock: "full", hint: "complet", reason: null };
  const [ticked, other] = [box(1), box(2)];
  const said = put(news({ 1: full, 2: full }), [ticked, other], { draft: new Map([[1, "book"]]) });
  assert.deepEqual(said, ["Matin du 01/02\u00a0: il n’y a plus de place."]);
  assert.deepEqual([ticked.lock, other.lock, other.hint], [null, "full", "complet"]);
});

test("les délais restent ceux de la page, les jours passés ne bougent pas", () => {
  const late = box(1, { book_by: Date.parse(NOW) / 1000 - 1 });
  const past = box(2, { day: "2022-01-21", live: true, state: "booked", lock: "past" });
  put(news(), [late, past]);
  assert.deepEqual([late.lock, past.lock, past.live], ["too_late", "past", true]);
});

test("ce que ce compte a fait ailleurs se montre sans se raconter", () => {
  const one = box(1);
  put(news({ 1: BOOKED }, { 1: { ...PAPA, is_mine: true } }), [one]);
  assert.deepEqual([one.live, one.meanwhile], [true, null]);
});

test("ce qui attend sur ce téléphone se voit par-dessus", () => {
  const one = box(1);
  put(news({ 1: BOOKED }), [one], { marks: new Map([[1, { state: "kept", action: "cancel" }]]) });
  assert.deepEqual([one.live, one.known.live, one.settled], [false, true, false]);
});
