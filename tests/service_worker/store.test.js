/** Ce que le téléphone retient, dans une vraie base : le brouillon, la boîte d’envoi, ce qui change d’un seul coup. */

import assert from "node:assert/strict";
import test from "node:test";
import { decision, item, MAMAN, mutation, newTown, onAFullPhone, onASilentPhone, PAPA, passing } from "./world.js";

const { discard, unsent, withdraw } = await import("/service_worker/shared/unsent.js");
const { openSeason } = await import("/service_worker/shared/season.js");
const { openTown, townClock } = await import("/service_worker/shared/store.js");

const opened = (account = MAMAN) => openSeason(newTown(), account);

test("le brouillon se garde case par case, par inscription", async () => {
  const { draft } = opened();
  await draft.tick(12, 345, "book");
  await draft.tick(12, 346, "cancel");
  await draft.tick(120, 345, "book");
  await draft.tick(12, 346, null);
  assert.deepEqual([...(await draft.read(12))], [[345, "book"]]);
  await draft.change(12, [[345, null], [1, "book"], [2, "cancel"]]);
  assert.deepEqual([...(await draft.read(12))], [[1, "book"], [2, "cancel"]]);
  await draft.clear(12);
  assert.equal((await draft.read(12)).size, 0);
  assert.equal((await draft.read(120)).size, 1);
});

test("valider prend les lignes au brouillon et n’en laisse pas d’autres", async () => {
  const { draft, outbox } = opened();
  await draft.tick(12, 345, "book");
  await draft.tick(12, 400, "book");
  const kept = await outbox.add(item(1));
  assert.deepEqual([kept.status, kept.attempts], ["queued", 0]);
  assert.deepEqual([...(await draft.read(12)).keys()], [400]);
});

test("la même demande ajoutée deux fois n’y est qu’une fois, et garde sa réponse", async () => {
  const { outbox } = opened();
  await outbox.add(item(1));
  await outbox.starting(mutation(1));
  await outbox.settle(mutation(1), { status: "answered", answer: decision(item(1)) }, 5);
  assert.equal((await outbox.add(item(1))).status, "answered");
  assert.equal((await outbox.all()).length, 1);
});

test("deux onglets valident en même temps : deux demandes, dans un ordre sûr", async () => {
  const town = newTown();
  const tabs = [openSeason(town, MAMAN), openSeason(town, MAMAN)];
  await Promise.all([tabs[0].outbox.add(item(1)), tabs[1].outbox.add(item(2, { child: "Fille", enrolment: 20 }))]);
  const items = await tabs[0].outbox.all();
  assert.deepEqual(items.map((kept) => kept.seq), [1, 2]);
});

test("deux demandes jamais essayées de la même inscription n’en font qu’une ; tout rendre la retire", async () => {
  const { outbox } = opened();
  const free = (made) => ({ ...made, lines: made.lines.map((line) => ({ ...line, was: false })) });
  await outbox.add(free(item(1, { openings: [1, 2] })));
  await outbox.add(free(item(2, { openings: [3] })));
  assert.deepEqual((await outbox.all()).map((kept) => kept.lines.length), [3]);
  const withdrawn = await outbox.add(free(item(3, { openings: [1, 2, 3], action: "cancel" })));
  assert.equal(withdrawn.status, "withdrawn");
  assert.deepEqual(await outbox.all(), []);
});

test("deux onglets à l’étape 2 d’un même brouillon : une demande, quel que soit l’onglet", async () => {
  const town = newTown();
  const tabs = [openSeason(town, MAMAN), openSeason(town, MAMAN)];
  const named = (n, ids, also) => ({
    ...item(n, { openings: Object.keys(ids).map(Number), also }),
    lines: Object.entries(ids).map(([opening, id]) => ({ action: "book", enrolment: 12, opening: Number(opening), id, was: false })),
  });
  const [first] = await Promise.all([tabs[0].outbox.add(named(1, { 1: "a", 2: "b" }, [])), tabs[1].outbox.add(named(2, { 1: "a" }, [20]))]);
  assert.deepEqual((await tabs[1].outbox.all()).map(({ mutation: id }) => id), [first.mutation]);
  assert.equal((await tabs[1].outbox.add(named(3, { 2: "b" }))).mutation, first.mutation);
  await tabs[0].outbox.starting(first.mutation);
  await tabs[0].outbox.settle(first.mutation, { status: "answered", answer: decision(first) }, Date.now());
  assert.equal((await tabs[1].outbox.add(named(4, { 1: "a" }))).status, "answered");
  const left = await tabs[1].outbox.add(named(5, { 1: "a", 3: "c" }));
  assert.deepEqual(left.lines.map(({ opening }) => opening), [3]);
});

test("« Tout cocher » dans un onglet ne perd pas ce qui vient d’être coché dans l’autre", async () => {
  const town = newTown();
  const tabs = [openSeason(town, MAMAN), openSeason(town, MAMAN)];
  await tabs[0].draft.change(12, [[1, "book"]]);
  await tabs[1].draft.change(12, [[2, "book"], [3, "book"]]);
  assert.deepEqual([...(await tabs[0].draft.read(12)).keys()], [1, 2, 3]);
});

test("une demande retirée rend aussi ses frères et sœurs, et c’est une autre demande qui repart", async () => {
  const town = newTown();
  const { draft, outbox } = openSeason(town, MAMAN);
  await draft.change(12, [[345, "book", "first"]]);
  await outbox.add({ ...item(1, { town, also: [20] }), lines: [{ action: "book", enrolment: 12, opening: 345, id: "first" }] });
  assert.equal((await draft.rows(12)).length, 0);
  await withdraw(town, MAMAN, mutation(1));
  const [row] = await draft.rows(12);
  assert.deepEqual([row.action, row.also], ["book", [20]]);
  assert.notEqual(row.id, "first");
});

test("une demande déjà partie une fois est gelée : la suivante reste à part", async () => {
  const { outbox } = opened();
  await outbox.add(item(1));
  assert.equal((await outbox.starting(mutation(1))).attempts, 1);
  await outbox.settle(mutation(1), { status: "queued", next_at: 9, told_to_wait: true }, 5);
  await outbox.add(item(2, { action: "cancel" }));
  assert.deepEqual((await outbox.all()).map((kept) => kept.mutation), [mutation(1), mutation(2)]);
});

test("ce qui est déjà répondu ne part plus, même pour qui voulait l’envoyer avant", async () => {
  const { outbox } = opened();
  await outbox.add(item(1));
  await outbox.starting(mutation(1));
  await outbox.settle(mutation(1), { status: "answered", answer: decision(item(1)) }, 5);
  assert.ok(!(await outbox.starting(mutation(1))));
  assert.deepEqual((await outbox.all()).map(({ status, attempts }) => [status, attempts]), [["answered", 1]]);
});

test("un refus définitif rend les lignes au brouillon, sans écraser une case touchée depuis", async () => {
  const { draft, outbox } = opened();
  await outbox.add(item(1, { openings: [1, 2] }));
  await draft.tick(12, 2, "cancel");
  await outbox.settle(mutation(1), { status: "refused_final", answer: { error: "malformed" }, linesBack: true }, 5);
  assert.deepEqual([...(await draft.read(12))], [[1, "book"], [2, "cancel"]]);
  assert.deepEqual(await outbox.pending(), []);
});

test("un 409 ne rend rien, et le dernier mot efface l’attente", async () => {
  const { draft, outbox } = opened();
  await outbox.add(item(1));
  await outbox.settle(mutation(1), { status: "queued", next_at: 9, told_to_wait: true }, 5);
  await outbox.settle(mutation(1), { status: "refused_final", answer: {}, linesBack: false }, 6);
  const [kept] = await outbox.all();
  assert.deepEqual([kept.next_at, kept.told_to_wait, kept.settled_at, "linesBack" in kept], [0, false, 6, false]);
  assert.equal((await draft.read(12)).size, 0);
});

test("la réponse se lit sur les cases", async () => {
  const { answers, outbox } = opened();
  await outbox.add(item(1));
  assert.equal((await answers.of(12, "")).get(345).state, "kept");
  await outbox.settle(mutation(1), { status: "answered", answer: decision(item(1)) }, 5);
  assert.equal((await answers.of(12, "2022-01-24T13:24:00+00:00")).get(345).state, "booked");
});

test("un autre compte et une autre ville ne voient rien", async () => {
  const town = newTown();
  await openSeason(town, MAMAN).outbox.add(item(1));
  assert.deepEqual(await openSeason(town, PAPA).outbox.all(), []);
  assert.deepEqual(await openSeason(newTown(), MAMAN).outbox.all(), []);
});

test("les faits de la ville changent d’un seul coup", async () => {
  const facts = openTown(newTown());
  assert.equal((await facts.read()).account, null);
  await Promise.all(Array.from({ length: 20 }, () => facts.change(({ offset }) => ({ offset: (offset ?? 0) + 1 }))));
  assert.equal((await facts.read()).offset, 20);
});

test("l’heure de la ville vient du réseau, à défaut de la page", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
  const town = newTown();
  const asOf = new Date(Date.now() - 86_400_000).toISOString();
  const yesterday = (await townClock(town, asOf, Date.now()))();
  assert.equal(yesterday, Date.parse(asOf));
  await openTown(town).change(() => ({ offset: -7 * 86_400_000 }));
  const lastWeek = (await townClock(town, asOf, Date.now()))();
  assert.equal(lastWeek, Date.now() - 7 * 86_400_000);
});

/** iOS, after a sleep: every handle that was open answers InvalidStateError. */
async function sleeps() {
  const { transaction } = IDBDatabase.prototype;
  const dead = new WeakSet();
  const living = new WeakSet();
  let isAwake = true;
  IDBDatabase.prototype.transaction = function (...asked) {
    if (!isAwake && !living.has(this)) dead.add(this);
    if (dead.has(this)) throw new DOMException("The database connection is closing.", "InvalidStateError");
    return transaction.apply(this, asked);
  };
  const { open } = indexedDB;
  indexedDB.open = (...asked) => {
    const opening = open.apply(indexedDB, asked);
    opening.addEventListener("success", () => isAwake || living.add(opening.result));
    return opening;
  };
  isAwake = false;
  return () => ((IDBDatabase.prototype.transaction = transaction), (indexedDB.open = open));
}

test("une base endormie est rouverte une fois : aucune case perdue, VALIDER passe, les faits se lisent", async () => {
  const town = newTown();
  const [{ draft, outbox, answers }, facts] = [openSeason(town, MAMAN), openTown(town)];
  await draft.tick(12, 1, "book");
  await facts.change(() => ({ account: MAMAN }));
  for (const asked of [
    () => draft.tick(12, 2, "book"),
    async () => assert.equal((await draft.read(12)).size, 2),
    () => outbox.add(item(1, { openings: [1] })),
    async () => assert.equal((await outbox.pending()).length, 1),
    async () => assert.equal((await answers.of(12, "")).size, 1),
    async () => assert.equal((await facts.read()).account, MAMAN),
    async () => assert.equal((await facts.change(() => ({ offset: 5 }))).account, MAMAN),
    async () => assert.equal((await unsent(town, MAMAN)).draft.length, 1),
    async () => assert.equal((await withdraw(town, MAMAN, mutation(1))).status, "withdrawn"),
    () => discard(town, MAMAN),
  ]) {
    const wakes = await sleeps();
    await asked();
    wakes();
  }
  assert.equal((await draft.read(12)).size, 0);
});

test("une base qui ne s’ouvre plus du tout n’est rouverte qu’une fois", async () => {
  const { draft } = opened();
  await draft.clear(12);
  const dead = new DOMException("closing", "InvalidStateError");
  const { transaction } = IDBDatabase.prototype;
  let tries = 0;
  IDBDatabase.prototype.transaction = () => { tries += 1; throw dead; };
  await assert.rejects(draft.clear(12), ({ name }) => name === "InvalidStateError");
  IDBDatabase.prototype.transaction = transaction;
  assert.equal(tries, 2);
});

test("sur un téléphone plein, ce qui change des faits tient tout de même, et s’écrit dès qu’il y a de la place", async () => {
  const town = newTown();
  const facts = openTown(town);
  await facts.change(() => ({ account: MAMAN, offset: 3 }));
  await onAFullPhone(async () => {
    assert.deepEqual((await facts.change(() => ({ account: null, signing_out: "x" }))).signing_out, "x");
    assert.deepEqual([(await facts.read()).account, (await facts.read()).offset], [null, 3]);
  });
  await facts.change(() => ({ seen_at: 7 }));
  const { account, signing_out, seen_at } = await openTown(town).read();
  assert.deepEqual([account, signing_out, seen_at], [null, "x", 7]);
});

test("ce qui n’a pas pu s’écrire ne remplace pas ce qu’un autre script a écrit depuis, même pareil à ce qui était là", async () => {
  for (const next of [PAPA, MAMAN]) {
    const town = newTown();
    const [worker, other] = [openTown(town), openTown(town)];
    await worker.change(() => ({ account: MAMAN }));
    await onAFullPhone(() => worker.change(() => ({ account: null, seen_at: 0, warmed_at: 7 })));
    assert.equal((await worker.read()).account, null);
    await other.change(() => ({ account: next, seen_at: 9 }));
    await worker.change(() => ({ offset: 5 }));
    const { account, seen_at, warmed_at, offset } = await openTown(town).read();
    assert.deepEqual([account, seen_at, warmed_at, offset], [next, 9, 7, 5]);
  }
});

test("ce qui n’a pas pu s’écrire se dit et s’écrit dès que c’est possible, si rien de plus récent ne l’a remplacé", async () => {
  const town = newTown();
  const [worker, other] = [openTown(town), openTown(town)];
  await worker.change(() => ({ account: MAMAN }));
  await other.change(() => ({ account: PAPA }));
  await onAFullPhone(() => worker.change(() => ({ account: null })));
  await other.change(() => ({ offset: 5 }));
  assert.equal((await worker.read()).account, null);
  await worker.change(() => ({ warmed_at: 7 }));
  const { account, offset } = await openTown(town).read();
  assert.deepEqual([account, offset], [null, 5]);
});

test("un téléphone qui ne répond pas n’est pas attendu", async (t) => {
  const facts = openTown(newTown());
  t.mock.timers.enable({ apis: ["setTimeout"] });
  await onASilentPhone(async () => {
    assert.equal((await passing(t, 1500, facts.read())).account, null);
    assert.equal((await passing(t, 1500, facts.change(() => ({ account: MAMAN })))).account, MAMAN);
  });
  t.mock.timers.reset();
  assert.equal((await facts.read()).account, MAMAN);
});
