/** Ce qui se dit de ce qui attend, ce qui se retire, ce qui se garde ou s’efface, et qui le fait pendant qu’un envoi commence. */

import assert from "node:assert/strict";
import test from "node:test";
import { decision, item, json, locks, MAMAN, mutation, newTown, PAPA, soon } from "./world.js";

const { byEnrolment, canWithdraw, daysOf, earliest, triesOf, warning } = await import("/service_worker/logic/waiting.js");
const { stillOpen } = await import("/service_worker/logic/bookings/answers.js");
const { discard, unsent, waitingForSomeone, withdraw } = await import("/service_worker/shared/unsent.js");
const { openSeason } = await import("/service_worker/shared/season.js");
const { openTown } = await import("/service_worker/shared/store.js");
const { deliver } = await import("/service_worker/shared/sender.js");
const { sturdy } = await import("/static/js/grid/unkept.js");

const LIMIT = 1_643_669_999;
const HOUR = 3600;
const said = (items, { before = 48 * HOUR, isCut = true } = {}) => warning(items, { now: LIMIT - before, isCut })?.kind ?? null;

test("la date limite la plus proche, et seulement parmi celles qui en ont une", () => {
  assert.equal(earliest([item(1, { earliest_limit: 9 }), item(2, { earliest_limit: 5 }), item(3, { earliest_limit: null })]), 5);
  assert.equal(earliest([item(1, { earliest_limit: null })]), null);
  assert.equal(earliest([]), null);
});

test("un seul avertissement : la connexion d’abord, puis la date limite, et rien quand tout va bien", () => {
  const waiting = item(1);
  assert.equal(said([waiting]), "limit");
  assert.equal(said([waiting], { before: 24 * HOUR }), "limit");
  assert.equal(said([waiting], { before: 24 * HOUR - 1 }), "near");
  assert.equal(said([waiting], { before: 0 }), "near");
  assert.equal(said([waiting], { before: -1 }), "late");
  assert.equal(said([item(1, { earliest_limit: null })]), "cut");
  assert.equal(said([waiting], { isCut: false }), null);
  assert.equal(said([waiting, item(2, { status: "sign_in", attempts: 1 })], { isCut: false }), "sign_in");
  assert.equal(said([item(1, { status: "answered" })]), null);
  assert.equal(said([item(1, { status: "refused_final" })]), "refused");
  assert.equal(said([]), null);
});

test("avec du réseau, c’est la mairie qui n’a pas répondu : rien n’y est dit du réseau", () => {
  for (const silence of [{ may_have_arrived: true }, { told_to_wait: true }]) {
    const tried = item(1, { attempts: 1, ...silence });
    assert.equal(said([tried], { isCut: false }), "limit");
    assert.equal(said([tried], { isCut: false, before: HOUR }), "near_silent");
    assert.equal(said([tried], { isCut: false, before: -1 }), "late");
    assert.equal(said([{ ...tried, earliest_limit: null }], { isCut: false }), "silent");
    assert.equal(said([{ ...tried, earliest_limit: null }]), "cut");
    assert.equal(said([tried], { before: HOUR }), "near");
    assert.equal(said([item(2), tried], { isCut: false, before: HOUR }), "near_silent", "une suffit");
  }
});

test("combien attendent, et avant quand", () => {
  const told = warning([item(1), item(2, { earliest_limit: LIMIT - 5 }), item(3, { status: "answered" })], { now: 0, isCut: true });
  assert.deepEqual(told, { kind: "limit", count: 2, limit: LIMIT - 5 });
});

test("sur chaque inscription : ce qui part, ce qui est fait aussi pour la sœur, ce qui n’est pas validé", () => {
  const items = [
    item(1, { openings: [1, 2], also: [20] }),
    item(2, { openings: [3], earliest_limit: 7 }),
    item(3, { enrolment: 30, status: "answered" }),
  ];
  const found = byEnrolment(items, [{ enrolment: 12 }, { enrolment: 40 }]);
  assert.deepEqual(found.get(12), { queued: 3, limit: 7, draft: 1 });
  assert.deepEqual(found.get(20), { queued: 2, limit: LIMIT, draft: 0 });
  assert.deepEqual(found.get(40), { queued: 0, limit: null, draft: 1 });
  assert.equal(found.has(30), false);
  const plain = [item(1, { also: undefined, earliest_limit: 7 }), item(2, { earliest_limit: 9 })];
  assert.deepEqual([...byEnrolment(plain, [{ enrolment: 12 }])], [[12, { queued: 2, limit: 7, draft: 1 }]]);
});

test("ne se retire que ce qui n’est jamais parti", () => {
  const of = (changes) => canWithdraw(item(1, changes));
  assert.equal(of({}), true);
  assert.equal(of({ attempts: 1 }), false);
  assert.equal(of({ attempts: 1, status: "sending" }), false);
  assert.equal(of({ attempts: 1, status: "sign_in" }), false);
  assert.equal(of({ attempts: 1, status: "answered" }), false);
  for (const status of ["sending", "sign_in", "answered"]) assert.equal(of({ attempts: 0, status }), false, status);
  assert.equal(of({ attempts: 1, status: "refused_final" }), true);
});

test("le dernier essai et le prochain", () => {
  assert.deepEqual(triesOf(item(1), 10), { last: null, isUnanswered: false, next: null });
  const failed = item(1, { attempts: 2, settled_at: 5, next_at: 30, may_have_arrived: true });
  assert.deepEqual(triesOf(failed, 10), { last: 5, isUnanswered: true, next: 30 });
  assert.equal(triesOf(failed, 40).next, null);
  assert.equal(triesOf(failed, 30).next, null);
  assert.equal(triesOf({ ...failed, status: "sign_in" }, 10).next, null, "une connexion n’a pas d’heure");
  assert.deepEqual(triesOf(item(1, { attempts: 1, status: "sending" }), 10), { last: null, isUnanswered: false, next: null });
});

test("les lignes se lisent jour par jour", () => {
  const lines = [
    { day: "2022-02-08", slot: "Soir", action: "cancel" },
    { day: "2022-02-01", slot: "Matin", action: "book" },
    { day: "2022-02-01", slot: "Soir", action: "book" },
  ];
  assert.deepEqual(daysOf(lines), [
    [
      "2022-02-01",
      [
        ["Matin", "book"],
        ["Soir", "book"],
      ],
    ],
    ["2022-02-08", [["Soir", "cancel"]]],
  ]);
});

test("ce qu’une personne a changé peut se redemander, pas ce qu’une règle refuse", () => {
  const refused = (reason) => {
    const answer = decision(item(1), "refused");
    for (const line of answer.requests[0].lines) line.reason = reason;
    return stillOpen(answer).map(({ enrolment, opening, action }) => [enrolment, opening, action]);
  };
  assert.deepEqual(refused("changed_since"), [[12, 345, "book"]]);
  assert.deepEqual(refused("incompatible_slot"), [[12, 345, "book"]]);
  for (const reason of ["too_late", "full", "closed", "not_enrolled", "not_open_yet", null]) assert.deepEqual(refused(reason), []);
  assert.deepEqual(stillOpen(null), []);
  assert.deepEqual(stillOpen({ error: "unprocessable" }), []);
});

test("une case refusée parce que l’autre parent l’a changée redevient un brouillon, sans écraser ce qui est coché depuis", async () => {
  const { draft, outbox } = openSeason(newTown(), MAMAN);
  await outbox.add(item(1, { openings: [1, 2] }));
  await draft.tick(12, 2, "cancel");
  const answer = decision(item(1, { openings: [1, 2] }), "refused");
  for (const line of answer.requests[0].lines) line.reason = "changed_since";
  await outbox.settle(mutation(1), { status: "answered", answer }, 5);
  assert.deepEqual([...(await draft.read(12))], [[1, "book"], [2, "cancel"]]);
});

test("retirer rend les cases au brouillon, une seule fois", async () => {
  const town = newTown();
  const { draft, outbox } = openSeason(town, MAMAN);
  await outbox.add(item(1, { openings: [1, 2], town }));
  await draft.tick(12, 1, "cancel");
  assert.equal((await withdraw(town, MAMAN, mutation(1))).status, "withdrawn");
  assert.deepEqual([...(await draft.read(12))], [[1, "cancel"], [2, "book"]]);
  assert.equal(await withdraw(town, MAMAN, mutation(1)), null);
  assert.deepEqual(await outbox.all(), []);
});

test("une demande déjà partie ne se retire pas, une demande illisible se range sans rendre deux fois ses cases", async () => {
  const town = newTown();
  const { draft, outbox } = openSeason(town, MAMAN);
  await outbox.add(item(1, { town }));
  await outbox.starting(mutation(1));
  assert.equal(await withdraw(town, MAMAN, mutation(1)), null);
  await outbox.settle(mutation(1), { status: "refused_final", answer: { error: "malformed" }, linesBack: true }, 5);
  await draft.clear(12);
  assert.equal((await withdraw(town, MAMAN, mutation(1))).mutation, mutation(1));
  assert.deepEqual([(await draft.read(12)).size, (await outbox.all()).length], [0, 0]);
});

/** A sender whose town hall answers with `answer`, after `meanwhile` happened. */
async function sends(town, answer, meanwhile = () => null) {
  const posted = [];
  const fetch = async (url, { body }) => {
    posted.push(body.get("mutation"));
    await meanwhile();
    return answer(posted.at(-1));
  };
  const tools = { fetch, locks: locks(), isOffline: () => false, now: () => 1000, random: () => 0.5 };
  const settled = await deliver({ town, account: MAMAN, store: openSeason(town, MAMAN), facts: openTown(town), eager: true }, tools);
  return { posted, settled: settled.map((done) => done.status) };
}

test("retirée au moment où l’envoi commençait : elle ne part pas, et les suivantes partent", async () => {
  const town = newTown();
  const { outbox } = openSeason(town, MAMAN);
  const [first, other] = [item(1, { town }), item(2, { town, child: "Fille", enrolment: 20 })];
  await outbox.add(first);
  await outbox.add(other);
  const { all } = outbox;
  let isLooked = false;
  const store = openSeason(town, MAMAN);
  store.outbox.all = async () => {
    const items = await all();
    if (!isLooked) await withdraw(town, MAMAN, mutation(1));
    isLooked = true;
    return items;
  };
  const posted = [];
  const fetch = async (_url, { body }) => (posted.push(body.get("mutation")), json(decision(other), 201));
  const tools = { fetch, locks: locks(), isOffline: () => false, now: () => 1000, random: () => 0.5 };
  const settled = await deliver({ town, account: MAMAN, store, facts: openTown(town), eager: true }, tools);
  assert.deepEqual([posted, settled.map((done) => done.status)], [[mutation(2)], ["answered"]]);
});

test("tout effacer pendant qu’une demande est en chemin : sa réponse n’a plus rien à écrire", async () => {
  const town = newTown();
  const { outbox } = openSeason(town, MAMAN);
  await outbox.add(item(1, { town }));
  const { posted, settled } = await sends(town, () => json(decision(item(1)), 201), () => discard(town, MAMAN));
  assert.deepEqual([posted, settled, await outbox.all()], [[mutation(1)], [], []]);
});

test("tout effacer ne touche que ce compte", async () => {
  const town = newTown();
  await openSeason(town, MAMAN).outbox.add(item(1, { town }));
  await openSeason(town, MAMAN).draft.tick(12, 400, "book");
  await openSeason(town, PAPA).outbox.add(item(2, { town, account: PAPA }));
  await discard(town, MAMAN);
  assert.deepEqual(await unsent(town, MAMAN), { items: [], draft: [] });
  assert.equal((await unsent(town, PAPA)).items.length, 1);
});

test("à la porte : le compte de tous, sans dire qui, et rien d’une ville dont le nom commence pareil", async () => {
  const town = newTown();
  const beside = `${town}-bis`;
  await openSeason(town, MAMAN).outbox.add(item(1, { town }));
  await openSeason(town, PAPA).outbox.add(item(2, { town, account: PAPA }));
  await openSeason(beside, MAMAN).outbox.add(item(3, { town: beside }));
  await openTown(town).change(() => ({ account: null }));
  assert.equal(await waitingForSomeone(town), 2);
  await discard(town, PAPA);
  assert.equal(await waitingForSomeone(town), 1);
  assert.equal(await waitingForSomeone("nulle-part"), 0);
});

test("un navigateur qui ne liste pas ses bases ne dit rien à la porte", async () => {
  const { databases } = indexedDB;
  indexedDB.databases = undefined;
  assert.equal(await waitingForSomeone(newTown()), 0);
  indexedDB.databases = databases;
});

// --- la mémoire de la page, quand le téléphone refuse

const refusing = () => {
  const no = async () => {
    throw new DOMException("plein", "QuotaExceededError");
  };
  return { outbox: {}, answers: { of: no }, draft: { rows: no, change: no, clear: no } };
};

test("le téléphone refuse : la page se souvient, et le dit une seule fois", async () => {
  const told = [];
  const { answers, draft } = sturdy(refusing(), ({ name }) => told.push(name));
  assert.equal((await answers.of(12, "")).size, 0);
  await draft.change(12, [[1, "book"], [2, "book"]]);
  await draft.change(12, [[2, null]]);
  assert.deepEqual([...(await draft.read(12))], [[1, "book"]]);
  await draft.change(12, [[1, null], [3, "cancel"]]);
  assert.deepEqual([...(await draft.read(12))], [[3, "cancel"]]);
  await draft.clear(12);
  assert.equal((await draft.read(12)).size, 0);
  assert.deepEqual(told, ["QuotaExceededError"]);
});

test("le téléphone se remplit en cours de route : rien de ce qui était coché ne se perd", async () => {
  const store = openSeason(newTown(), MAMAN);
  const page = sturdy(store, () => null);
  await page.draft.read(12);
  await page.draft.change(12, [[1, "book"]]);
  store.draft.change = async () => {
    throw new DOMException("plein", "QuotaExceededError");
  };
  await page.draft.change(12, [[2, "book"]]);
  await soon();
  assert.deepEqual([...(await page.draft.read(12))], [[1, "book"], [2, "book"]]);
});
