/** Ce que le téléphone comprend d’une réponse : le tableau des statuts, ligne par ligne. */

import assert from "node:assert/strict";
import test from "node:test";
import { decision, item, mutation } from "./world.js";

const { LONGEST_WAIT, verdict } = await import("/service_worker/logic/verdict.js");

const sent = item(1, { attempts: 1 });
const NOW = 1_000_000;
const read = (answer, { attempts = 1, random = 0.5 } = {}) => verdict({ ...sent, attempts }, answer, { now: NOW, random });
const refusal = (error, id = sent.mutation) => ({ mutation: id, error, sentence: "Une phrase." });

for (const status of [200, 201]) {
  test(`${status} : le JSON qui répète la demande est sa réponse, même si tout est refusé`, () => {
    const body = decision(sent, "refused");
    assert.deepEqual(read({ status, body }), { status: "answered", answer: body });
  });
}

test("les majuscules d’un identifiant ne changent pas la demande", () => {
  const upper = item(1, { mutation: "ABCDEF00-0000-4000-8000-000000000001", attempts: 1 });
  const body = { ...decision(upper), mutation: upper.mutation.toLowerCase() };
  assert.equal(verdict(upper, { status: 201, body }, { now: NOW, random: 0 }).status, "answered");
});

const NOT_ANSWERS = {
  "aucun réseau": null,
  "le 200 d’un portail captif": { status: 200, body: null },
  "le 200 en JSON d’un autre": { status: 200, body: { ok: true } },
  "la réponse à une autre demande": { status: 200, body: decision(item(2)) },
  "une réponse coupée, sans ses lignes": { status: 200, body: { mutation: mutation(1) } },
  "une redirection suivie": { status: 200, redirected: true, body: decision(sent) },
  "une redirection non suivie": { status: 0, redirected: true, body: null },
  "une page de maintenance": { status: 503, body: null },
  "un 404 en JSON d’un relais": { status: 404, body: { error: "Not Found" } },
  "un 400 en JSON sans notre demande": { status: 400, body: refusal("malformed", null) },
  "un 413 en JSON d’un relais": { status: 413, body: { error: "too large" } },
  "un 401 en JSON d’un relais": { status: 401, body: { error: "unauthorized" } },
  "un 409 en JSON d’un relais": { status: 409, body: refusal("conflict", null) },
  "une panne": { status: 500, body: refusal("error") },
  "un relais sans serveur": { status: 502, body: null },
  "un 401 qui n’est pas le nôtre": { status: 401, body: null },
  "un 403 d’un pare-feu": { status: 403, body: null },
  "un 403 pour une autre raison": { status: 403, body: refusal("cross_site") },
  "un 404 en HTML": { status: 404, body: null },
  "un 404 en JSON qui n’est pas le nôtre": { status: 404, body: { message: "no route" } },
  "un refus d’une autre demande": { status: 409, body: refusal("mutation_reused", mutation(2)) },
  "un 204": { status: 204, body: null },
  "un tableau": { status: 200, body: [] },
  "un texte": { status: 200, body: "ok" },
};

for (const [name, answer] of Object.entries(NOT_ANSWERS)) {
  test(`n’est pas une réponse, on recommence : ${name}`, () => {
    const outcome = read(answer);
    assert.equal(outcome.status, "queued");
    assert.ok(outcome.next_at > NOW);
    assert.equal(outcome.told_to_wait, false);
    const isOurs = answer?.body?.mutation === mutation(1) && "error" in answer.body;
    assert.equal(outcome.may_have_arrived, !isOurs);
    assert.ok(!outcome.linesBack && !outcome.stops);
  });
}

test("un essai d’avant a pu arriver : le refus de celui-ci n’en dit rien", () => {
  const after = (tried, answer) =>
    verdict({ ...sent, attempts: 2, may_have_arrived: tried }, answer, { now: NOW, random: 0.5 }).may_have_arrived;
  for (const answer of [
    { status: 503, retryAfter: "20", body: refusal("busy") },
    { status: 401, body: refusal("sign_in_needed") },
    { status: 403, body: refusal("other_account") },
  ]) {
    assert.deepEqual([true, false, undefined].map((tried) => after(tried, answer)), [true, false, false]);
  }
});

test("401 : la demande est gardée et l’on demande de se connecter", () => {
  const outcome = read({ status: 401, body: refusal("sign_in_needed") });
  assert.equal(outcome.status, "sign_in");
  assert.equal(outcome.stops, true);
});

test("seul un 403 dit que c’est le compte d’un autre", () => {
  assert.equal(read({ status: 409, body: refusal("other_account") }).status, "refused_final");
});

test("ce que ce script ne sait pas lire n’est pas une réponse", () => {
  const unknown = { ...sent, kind: "absences", version: 1 };
  assert.equal(verdict(unknown, { status: 201, body: decision(sent) }, { now: NOW, random: 0.5 }).status, "queued");
});

test("403 other_account : la demande est gardée pour son compte", () => {
  const outcome = read({ status: 403, body: refusal("other_account") });
  assert.equal(outcome.status, "other_account");
  assert.equal(outcome.stops, true);
});

for (const [status, error] of [[409, "mutation_reused"], [404, "not_found"]]) {
  test(`${status} : c’est fini, montré, et les lignes ne reviennent pas : les redemander ne changerait rien`, () => {
    const outcome = read({ status, body: refusal(error) });
    assert.deepEqual([outcome.status, outcome.linesBack], ["refused_final", false]);
  });
}

for (const status of [400, 413, 422]) {
  test(`${status} : c’est fini, montré, et les lignes redeviennent un brouillon`, () => {
    const outcome = read({ status, body: refusal("malformed") });
    assert.deepEqual([outcome.status, outcome.linesBack], ["refused_final", true]);
    assert.equal(outcome.answer.sentence, "Une phrase.");
  });
}

for (const status of [429, 503]) {
  test(`${status} avec Retry-After : on attend ce que la mairie demande, un peu plus pour ne pas revenir tous ensemble`, () => {
    assert.deepEqual(read({ status, retryAfter: "20", body: refusal("busy") }, { random: 0 }), {
      status: "queued",
      next_at: NOW + 20_000,
      told_to_wait: true,
      may_have_arrived: false,
    });
    assert.equal(read({ status, retryAfter: "20", body: null }, { random: 1 }).next_at, NOW + 25_000);
  });
}

test("Retry-After peut être une date, ou n’importe quoi, ou un siècle", () => {
  const at = (retryAfter) => read({ status: 503, retryAfter, body: null }, { random: 0 });
  assert.equal(at(new Date(NOW + 60_000).toUTCString()).next_at, NOW + 60_000);
  assert.equal(at(new Date(0).toUTCString()).next_at, NOW + 1000);
  assert.equal(at(new Date(NOW + 60_000).toISOString()).next_at, NOW + 60_000);
  assert.equal(at(new Date(NOW + 60_000).toString().slice(0, 24)).next_at, NOW + 60_000, "sans fuseau, et l’heure à la fin");
  assert.equal(at("bientôt").told_to_wait, false);
  assert.equal(at("0").next_at, NOW + 1000);
  assert.equal(at("3153600000").next_at, NOW + 900_000);
  assert.equal(at("9".repeat(400)).next_at, NOW + 900_000);
  assert.equal(read({ status: 503, retryAfter: "3153600000", body: refusal("busy") }, { random: 0 }).next_at, NOW + LONGEST_WAIT);
});

test("les essais s’espacent, jusqu’à un quart d’heure, jamais à la même seconde", () => {
  const waits = [1, 2, 3, 4, 50, 5000].map((attempts) => read(null, { attempts, random: 1 }).next_at - NOW);
  assert.deepEqual(waits, [2000, 4000, 8000, 16_000, 900_000, 900_000]);
  assert.equal(read(null, { attempts: 1, random: 0 }).next_at - NOW, 1000);
  const endless = verdict({ ...sent, attempts: 50, earliest_limit: null }, null, { now: NOW, random: 1 });
  assert.equal(endless.next_at - NOW, 900_000, "sans date limite rien ne presse");
});

test("une attente, demandée ou non, finit bien avant la première limite de la demande, sur l’heure de la mairie", () => {
  const wait = (left, answer, random = 1) => {
    const offset = 3_600_000;
    const item = { ...sent, attempts: 12, earliest_limit: (NOW + offset + left) / 1000 };
    return verdict(item, answer, { now: NOW, random, offset }).next_at - NOW;
  };
  for (const answer of [
    null,
    { status: 503, retryAfter: "3600", body: null },
    { status: 429, retryAfter: "3600", body: refusal("busy") },
  ]) {
    assert.equal(wait(1_200_000, answer), 600_000);
    assert.equal(wait(1_200_000, answer, 0), 300_000);
    assert.equal(wait(8000, answer), 5000);
    assert.ok(wait(-1000, answer) >= 900_000, "after the limit nothing hurries");
  }
  assert.equal(wait(1_200_000, { status: 503, retryAfter: "20", body: null }, 0), 20_000);
});
