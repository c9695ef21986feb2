/** Ce qu’un téléphone demande, par sorte : ce qu’une demande touche, ce qui s’en garde, et ce qu’un script plus ancien n’en sait pas. */

import assert from "node:assert/strict";
import test from "node:test";
import { item } from "./world.js";

const { KINDS, kindOf, packed, subjectsOf, unpacked } = await import("/service_worker/logic/kinds.js");
const { bookings } = await import("/service_worker/logic/bookings/bookings.js");
const { meets } = await import("/service_worker/logic/outbox.js");

const NEWER = { kind: "bookings", version: bookings.version + 1, subjects: ["enrolment 12"], payload: { enrolment: 12 } };

test("une demande sans sorte est une réservation, de la première version", () => {
  assert.equal(kindOf({}), KINDS.bookings);
  assert.equal(kindOf({ kind: "bookings", version: bookings.version }), KINDS.bookings);
  assert.equal(kindOf(NEWER), undefined);
  assert.equal(kindOf({ kind: "absences" }), undefined);
});

test("une réservation touche l’enfant et chaque inscription, une fois chacune", () => {
  const made = item(1, { openings: [1, 2], also: [20] });
  assert.deepEqual(subjectsOf(made), ["child Bébé", "enrolment 12", "enrolment 20"]);
  assert.deepEqual(subjectsOf({ ...made, child: undefined }), ["enrolment 12", "enrolment 20"]);
  const other = { ...made, lines: [{ action: "book", enrolment: 13, opening: 3 }], also: [] };
  assert.deepEqual(subjectsOf(other), ["child Bébé", "enrolment 12", "enrolment 13"]);
});

test("d’une demande plus récente on ne sait que ce qu’elle dit toucher, et elle retient les mêmes", () => {
  assert.deepEqual(subjectsOf(NEWER), ["enrolment 12"]);
  assert.deepEqual(subjectsOf({ ...NEWER, subjects: undefined }), []);
  assert.equal(meets(NEWER, item(1)), true);
  assert.equal(meets(item(1), NEWER), true);
  assert.equal(meets({ ...NEWER, subjects: ["enrolment 40"] }, item(1)), false);
});

test("une demande se garde en enveloppe et charge, et se relit comme elle était", () => {
  const made = { ...item(1, { also: [20], also_labels: ["Fille"] }), kind: "bookings", version: 1 };
  const row = packed(made);
  assert.deepEqual(Object.keys(row.payload).sort(), ["also", "also_labels", "as_of", "child", "enrolment", "lines"]);
  assert.deepEqual([row.kind, row.version, row.subjects], ["bookings", 1, ["child Bébé", "enrolment 12", "enrolment 20"]]);
  assert.deepEqual(unpacked(row), { ...made, subjects: row.subjects });
  assert.deepEqual([packed(item(1)).kind, packed(item(1)).version], ["bookings", 0]);
});

test("ce que l’on ne sait pas lire reste fermé, tel quel, et ne touche aucune case", () => {
  assert.equal(packed(NEWER), NEWER);
  assert.deepEqual(unpacked(NEWER), { lines: [], also: [], ...NEWER });
});

test("une réservation se dit case par case, puis pour les frères et sœurs, et se décide par une liste", () => {
  const lines = [
    { action: "book", enrolment: 12, opening: 1 },
    { action: "cancel", enrolment: 13, opening: 2 },
  ];
  assert.deepEqual(bookings.fields({ as_of: "midi", lines, also: [20, 21] }), [
    ["as_of", "midi"],
    ["book", "12:1"],
    ["cancel", "13:2"],
    ["also", "20"],
    ["also", "21"],
  ]);
  assert.equal(bookings.to, "reservations/demandes");
  assert.equal(bookings.isAnswer({ requests: [] }), true);
  for (const body of [{}, { requests: null }, { requests: "ok" }]) assert.equal(bookings.isAnswer(body), false);
});

test("une réponse change la page de chaque inscription dont elle parle", () => {
  assert.deepEqual(bookings.changed({ requests: [{ enrolment: 12 }, { enrolment: 20 }] }), ["reservations/12", "reservations/20"]);
});
