/** La boîte d’envoi : l’ordre, l’attente, ce qui peut être réuni et ce qui ne change plus. */

import assert from "node:assert/strict";
import test from "node:test";
import { decision, item, mutation } from "./world.js";

const { forgettable } = await import("/service_worker/logic/forgetting.js");
const { formOf, leaving, needsNetwork, nextToSend, nextWake } = await import("/service_worker/logic/outbox.js");
const { marks } = await import("/service_worker/logic/bookings/marks.js");

const NOW = 1_000_000;
const TODAY = Date.parse("2026-11-27T11:00Z");
const [MINUTE, DAY] = [60_000, 86_400_000];
const fille = (n, changes) => item(n, { child: "Fille", enrolment: 20, openings: [900 + n], ...changes });
const next = (items, options = {}) => nextToSend(items, { now: NOW, ...options })?.mutation ?? null;

test("la plus ancienne part la première", () => {
  assert.equal(next([item(1), item(2)]), mutation(1));
});

test("une demande qui attend retient celles du même enfant, pas celles de l’autre", () => {
  const waiting = item(1, { attempts: 1, next_at: NOW + 5000 });
  assert.equal(next([waiting, item(2), fille(3)]), mutation(3));
  assert.equal(next([waiting, item(2, { enrolment: 13 })]), null);
});

test("une demande faite aussi pour la sœur retient la sœur", () => {
  const both = item(1, { attempts: 1, next_at: NOW + 5000, also: [20] });
  assert.equal(next([both, fille(2)]), null);
});

test("un refus définitif ne retient personne", () => {
  assert.equal(next([item(1, { status: "refused_final", attempts: 1 }), item(2)]), mutation(2));
});

test("une demande empoisonnée, essayée cent fois, ne bloque pas l’autre enfant", () => {
  const poisoned = item(1, { attempts: 100, next_at: NOW + 900_000 });
  assert.equal(next([poisoned, fille(2)], { eager: true, tried: new Set([mutation(1)]) }), mutation(2));
});

test("le retour du réseau passe avant notre attente, jamais avant celle que demande la mairie", () => {
  const ours = item(1, { attempts: 3, next_at: NOW + 5000 });
  assert.equal(next([ours]), null);
  assert.equal(next([ours], { eager: true }), mutation(1));
  assert.equal(next([{ ...ours, told_to_wait: true }], { eager: true }), null);
  assert.equal(next([{ ...ours, told_to_wait: true }], { isTap: true }), mutation(1));
  assert.equal(next([ours], { isTap: true, tried: new Set([mutation(1)]) }), null);
});

test("l’horloge du téléphone recule d’un jour : la demande n’attend pas un jour", () => {
  assert.equal(next([item(1, { attempts: 1, next_at: NOW + 86_400_000, told_to_wait: true })]), mutation(1));
});

test("l’horloge avance d’un jour : la demande part, rien de plus", () => {
  assert.equal(nextToSend([item(1, { attempts: 1, next_at: NOW })], { now: NOW + 86_400_000 }).mutation, mutation(1));
});

test("une demande restée « en cours d’envoi » quand le téléphone s’est éteint repart", () => {
  assert.equal(next([item(1, { status: "sending", attempts: 1 })]), mutation(1));
});

test("un départ se compte, et ce qui partait déjà a pu arriver", () => {
  const gone = (changes) => {
    const { status, attempts, may_have_arrived: isUnsure } = leaving(item(1, changes));
    return [status, attempts, isUnsure];
  };
  assert.deepEqual(gone({}), ["sending", 1, false]);
  assert.deepEqual(gone({ attempts: 2, may_have_arrived: true }), ["sending", 3, true]);
  assert.deepEqual(gone({ attempts: 1, status: "sending" }), ["sending", 2, true]);
});

test("une heure et un quart se demandent et s’attendent ; au-delà de deux heures, c’est l’horloge qui a sauté", () => {
  const after = (minutes) => item(1, { attempts: 1, next_at: TODAY + minutes * MINUTE, told_to_wait: true });
  for (const minutes of [1, 75, 120]) assert.equal(nextToSend([after(minutes)], { now: TODAY }), null, `${minutes} min`);
  for (const minutes of [0, 121]) assert.equal(nextToSend([after(minutes)], { now: TODAY })?.mutation, mutation(1), `${minutes} min`);
});

test("d’une sorte que ce script ne connaît pas, le formulaire n’a que l’enveloppe", () => {
  const envelope = [["account", item(1).account], ["mutation", mutation(1)], ["kind", "absences"], ["version", "3"]];
  assert.deepEqual(formOf({ ...item(1), kind: "absences", version: 3 }), envelope);
});

test("le formulaire est celui que la mairie lit", () => {
  const made = item(1, { openings: [345, 346], also: [20] });
  made.lines[1].action = "cancel";
  const fields = [
    ["account", made.account],
    ["mutation", mutation(1)],
    ["as_of", made.as_of],
    ["book", "12:345"],
    ["cancel", "12:346"],
    ["also", "20"],
  ];
  assert.deepEqual(formOf(made), fields);
});

test("ce qui attend une connexion n’attend pas le réseau", () => {
  assert.equal(needsNetwork([item(1, { status: "sign_in" }), item(2, { status: "answered" })]), false);
  assert.equal(needsNetwork([item(1, { status: "sending" })]), true);
});

test("le prochain réveil : à la date dite, sinon dans la minute, aussi pour un envoi dont on n’a plus de nouvelles", () => {
  assert.equal(nextWake([item(1, { next_at: 7 }), item(2, { next_at: 5 }), item(3, { next_at: 1 })], 2), 5);
  assert.equal(nextWake([item(1, { next_at: NOW + 900_000 })], NOW), NOW + 60_000);
  assert.equal(nextWake([item(1, { status: "sending", attempts: 1 })], NOW), NOW + 60_000);
  assert.equal(nextWake([item(1)], NOW), NOW + 60_000);
  assert.equal(nextWake([item(1, { next_at: NOW })], NOW), NOW + 60_000);
  assert.equal(nextWake([item(1), item(2, { status: "sign_in", next_at: NOW + 5 })], NOW), NOW + 60_000, "une connexion n’a pas d’heure");
  assert.equal(nextWake([], NOW), null);
  assert.equal(nextWake([item(1, { status: "sign_in" })], NOW), null);
});

test("les vieilles réponses s’oublient, jamais une demande sans réponse", () => {
  const old = Array.from({ length: 45 }, (_, n) => item(n + 1, { status: "answered", settled_at: NOW }));
  assert.equal(forgettable([...old, item(99)], NOW).length, 5);
  assert.deepEqual(forgettable([item(1, { made_at: 0 })], NOW * 10_000), []);
  const isForgotten = (settled_at) => forgettable([item(1, { status: "answered", settled_at })], TODAY).length === 1;
  assert.deepEqual([31 * DAY, 30 * DAY, DAY].map((ago) => isForgotten(TODAY - ago)), [true, false, false]);
  assert.equal(isForgotten(undefined), false);
});

test("sur la case : gardée ici, puis envoyée, puis la réponse de la mairie", () => {
  const asOf = "2022-01-24T13:24:00+00:00";
  const mark = (made) => marks([made], 12, asOf).get(345)?.state;
  assert.equal(mark(item(1)), "kept");
  assert.equal(mark(item(1, { attempts: 1, status: "sending" })), "sent");
  assert.equal(mark(item(1, { attempts: 1, may_have_arrived: true })), "sent");
  assert.equal(mark(item(1, { attempts: 1, may_have_arrived: false })), "kept");
  assert.equal(mark(item(1, { attempts: 2, status: "sign_in" })), "kept");
  assert.equal(mark(item(1, { attempts: 1, status: "answered", answer: decision(item(1)) })), "booked");
});

test("une page plus récente que la réponse ne la répète pas, sauf un refus", () => {
  const later = "2022-01-24T14:00:00+00:00";
  const answered = (outcome) => [item(1, { status: "answered", answer: decision(item(1), outcome) })];
  assert.equal(marks(answered("booked"), 12, later).size, 0);
  assert.equal(marks(answered("refused"), 12, later).get(345).state, "refused");
  assert.equal(marks(answered("booked"), 99, later).size, 0);
});

test("ce qui a reçu sa réponse à l’instant de la page y est déjà", () => {
  const answer = decision(item(1));
  assert.equal(marks([item(1, { status: "answered", answer })], 12, answer.received_at).size, 0);
});

test("une demande illisible, ou dont la réponse est perdue, ne marque aucune case", () => {
  assert.equal(marks([item(1, { status: "refused_final", answer: { error: "malformed" } })], 12, "").size, 0);
  assert.equal(marks([item(1, { status: "answered", answer: undefined })], 12, "").size, 0);
});

test("chaque inscription a ses réponses, pour la même case aussi", () => {
  const [line] = decision(item(1)).requests[0].lines;
  const requests = [{ number: 23, enrolment: 12, lines: [line] }, { number: 24, enrolment: 20, lines: [{ ...line, outcome: "refused" }] }];
  const items = [item(1, { status: "answered", answer: { ...decision(item(1)), requests } })];
  assert.deepEqual([12, 20].map((enrolment) => marks(items, enrolment, "").get(345).state), ["booked", "refused"]);
});

test("des réponses arrivées dans le désordre : la dernière demande de la famille a le dernier mot", () => {
  const cancelled = item(2, { action: "cancel" });
  const items = [
    item(1, { status: "answered", answer: decision(item(1), "booked", "2022-01-24T13:40:00+00:00") }),
    { ...cancelled, status: "answered", answer: decision(cancelled, "cancelled") },
  ];
  assert.equal(marks(items, 12, "").get(345).state, "cancelled");
});
