/** Ce que les téléphones gardent depuis la première version : rien ne se perd, rien ne part deux fois, quelle que soit la version. */

import assert from "node:assert/strict";
import test from "node:test";
import { decision, instead, item, json, MAMAN, mutation, newTown, onAFullPhone, PAPA, soon } from "./world.js";

const { formOf } = await import("/service_worker/logic/outbox.js");
const { KINDS, packed, unpacked } = await import("/service_worker/logic/kinds.js");
const { verdict } = await import("/service_worker/logic/verdict.js");
const { deliver } = await import("/service_worker/shared/sender.js");
const { openSeason } = await import("/service_worker/shared/season.js");
const { openStore, openTown } = await import("/service_worker/shared/store.js");
const { mayLack, sendAgain, withdraw } = await import("/service_worker/shared/unsent.js");
const { ACCOUNT } = await import("/service_worker/shared/versions.js");
const { openDB } = await import("/static/vendor/idb-8.0.4.js");

const NOW = 1_000_000;
const nothing = (id) => ({ mutation: id, status: "answered", lines: [], answer: { requests: [] } });
const fille = (n, changes) => item(n, { child: "Fille", enrolment: 20, openings: [900 + n], ...changes });

/** The database of an account as the first release made it: `git show 126ef2e:service_worker/browser/store.js`. */
async function first(town, account, rows, closes = true) {
  const db = await openDB(`preau-${town}-${account}`, 1, {
    upgrade(made) {
      made.createObjectStore("draft", { keyPath: ["enrolment", "opening"] });
      made.createObjectStore("outbox", { keyPath: "mutation" });
    },
    blocking: (_version, _blocked, event) => closes && event.target.close(),
  });
  for (const row of rows) await db.put("outbox", row);
  await db.put("draft", { enrolment: 12, opening: 77, action: "book", id: "ticked" });
  return db;
}

/** A full outbox of then: being sent, waiting, tried, taken back for siblings, refused, answered and not told, lost. */
const full = (town, account) => {
  const of = (made) => ({ ...made, town, account });
  return [
    of(item(1, { status: "sending", attempts: 1, also: [20], also_labels: ["Fille · Accueil périscolaire"] })),
    of(item(2, { openings: [346, 347], action: "cancel" })), nothing(`${mutation(2)} here`),
    of(fille(3, { attempts: 2, may_have_arrived: true, next_at: NOW + 5000 })),
    of(fille(4)), nothing(`${mutation(4)} here`),
    of(item(5, { status: "refused_final", attempts: 1, answer: { sentence: "Non." }, settled_at: NOW })),
    of(item(6, { status: "answered", attempts: 1, answer: decision(item(6)), is_untold: true, settled_at: NOW })),
    of(item(7, { status: "sign_in", attempts: 1, enrolment: 30, child: "Aîné" })),
    { ...nothing(`${mutation(8)} lost`), again: of(item(8, { status: "answered", attempts: 1 })) },
  ];
};

/** What the first release sent for these: `formOf` of then, word for word. */
const BODIES = {
  [mutation(1)]: (account) => `account=${account}&mutation=${mutation(1)}&as_of=2022-01-24T13%3A24%3A00%2B00%3A00&book=12%3A345&also=20`,
  [mutation(2)]: (account) =>
    `account=${account}&mutation=${mutation(2)}&as_of=2022-01-24T13%3A24%3A00%2B00%3A00&cancel=12%3A346&cancel=12%3A347`,
  [mutation(3)]: (account) => `account=${account}&mutation=${mutation(3)}&as_of=2022-01-24T13%3A24%3A00%2B00%3A00&book=20%3A903`,
  [mutation(4)]: (account) => `account=${account}&mutation=${mutation(4)}&as_of=2022-01-24T13%3A24%3A00%2B00%3A00&book=20%3A904`,
  [mutation(7)]: (account) => `account=${account}&mutation=${mutation(7)}&as_of=2022-01-24T13%3A24%3A00%2B00%3A00&book=30%3A345`,
};

/** Everything that this account can send, to a town hall that decides once. */
async function sends(town, account, { isKept = true } = {}) {
  const [store, bodies] = [openStore(town, account), []];
  const fetch = async (url, { body }) => {
    bodies.push([url, String(body)]);
    const lines = [...body]
      .filter(([name]) => ["book", "cancel"].includes(name))
      .map(([action, box]) => ({ action, enrolment: Number(box.split(":")[0]), opening: Number(box.split(":")[1]) }));
    return json(decision({ mutation: body.get("mutation"), lines }), 201);
  };
  const tools = { fetch, now: () => NOW, isOffline: () => false, random: () => 0.5 };
  const settled = await deliver({ town, account, store, facts: openTown(town), eager: true }, tools);
  if (isKept) assert.deepEqual(await deliver({ town, account, store, facts: openTown(town), eager: true }, tools), []);
  return { bodies, settled };
}

test("une boîte pleine de la première version part entière, une fois, mot pour mot, pour chaque compte", async () => {
  const town = newTown();
  for (const account of [MAMAN, PAPA]) (await first(town, account, full(town, account))).close();
  for (const account of [MAMAN, PAPA]) {
    const { outbox, draft } = openSeason(town, account);
    const before = await outbox.all();
    assert.deepEqual(
      before.map(({ mutation: id, status }) => [id, status]),
      [
        [1, "sending"],
        [2, "queued"],
        [3, "queued"],
        [4, "queued"],
        [5, "refused_final"],
        [6, "answered"],
        [7, "sign_in"],
      ].map(([n, status]) => [mutation(n), status]),
    );
    assert.deepEqual(
      before.map(({ attempts }) => attempts),
      [1, 0, 2, 0, 1, 1, 1],
    );
    assert.deepEqual(
      (await outbox.untold()).map(({ mutation: id }) => id),
      [mutation(6)],
    );
    assert.deepEqual([...(await draft.read(12))], [[77, "book"]]);
    const { bodies } = await sends(town, account);
    assert.deepEqual(
      bodies.map(([url]) => url),
      bodies.map(() => `/${town}/reservations/demandes`),
    );
    assert.deepEqual(
      bodies.map(([, body]) => body).sort(),
      Object.values(BODIES)
        .map((body) => body(account))
        .sort(),
    );
    assert.deepEqual(
      (await outbox.all()).map(({ status }) => status),
      ["answered", "answered", "answered", "answered", "refused_final", "answered", "answered"],
    );
  }
});

test("une ligne gardée a sa sorte, sa version, ce qu’elle touche et sa charge, et rien d’autre de sa sorte", async () => {
  const town = newTown();
  (await first(town, MAMAN, full(town, MAMAN))).close();
  const rows = await openStore(town, MAMAN).within((db) => db.getAll("outbox"));
  const envelopes = rows.filter(({ seq }) => seq);
  assert.equal(envelopes.length, 7);
  for (const { kind, version, subjects, payload, ...rest } of envelopes) {
    assert.deepEqual([kind, version], ["bookings", 0]);
    assert.ok(subjects.some((subject) => subject === `enrolment ${payload.enrolment}`));
    for (const name of KINDS.bookings.holds) assert.ok(!(name in rest), name);
  }
  assert.deepEqual(rows.filter(({ seq }) => !seq).map((row) => Object.keys(row)), [["mutation"], ["mutation"], ["mutation", "again"]]);
  assert.equal(rows.find(({ again }) => again).again.payload.enrolment, 12);
});

test("ce qui était gardé sans nom peut encore être renvoyé, sous le même nom", async () => {
  const town = newTown();
  (await first(town, MAMAN, full(town, MAMAN))).close();
  assert.deepEqual((await mayLack(town, MAMAN)).map(({ mutation: id }) => id).sort(), [mutation(6), mutation(8)]);
  await sendAgain(town, MAMAN, [mutation(8)]);
  const { bodies } = await sends(town, MAMAN);
  assert.ok(bodies.some(([, body]) => body === BODIES[mutation(1)](MAMAN).replace(mutation(1), mutation(8)).replace("&also=20", "")));
});

test("un onglet d’avant, resté ouvert, lâche la base ; un autre qui la garde est attendu, et rien ne se perd", async () => {
  const town = newTown();
  await first(town, MAMAN, full(town, MAMAN));
  assert.equal((await openStore(town, MAMAN).outbox.all()).length, 7);
  const other = newTown();
  const stubborn = await first(other, MAMAN, full(other, MAMAN), false);
  const waiting = openStore(other, MAMAN).outbox.all();
  assert.equal(await Promise.race([waiting, soon(100).then(() => "waits")]), "waits");
  await stubborn.put("outbox", { ...fille(9), town: other, account: MAMAN });
  stubborn.close();
  assert.equal((await waiting).length, 8);
});

test("sans place pour aller plus loin, la base est lue comme elle est, et tout part", async () => {
  const town = newTown();
  (await first(town, MAMAN, full(town, MAMAN))).close();
  await onAFullPhone(async () => {
    assert.equal((await openStore(town, MAMAN).outbox.pending()).length, 5);
    const { bodies } = await sends(town, MAMAN, { isKept: false });
    assert.equal(new Set(bodies.map(([, body]) => body)).size, 5);
  });
});

test("interrompue au milieu, la mise à jour recommence du début", async () => {
  const town = newTown();
  (await first(town, MAMAN, full(town, MAMAN))).close();
  const put = IDBObjectStore.prototype.put;
  let written = 0;
  await instead(IDBObjectStore.prototype, "put", function (...row) {
    if (++written === 4) this.transaction.abort();
    return put.apply(this, row);
  }, () => openStore(town, MAMAN).outbox.all().catch(() => null));
  assert.ok(written >= 4);
  const { bodies } = await sends(town, MAMAN);
  assert.equal(bodies.length, 5);
});

/** The database as a later version of the site would leave it. */
async function later(town, rows) {
  await openStore(town, MAMAN).outbox.all();
  const db = await openDB(`preau-${town}-${MAMAN}`, ACCOUNT.length + 7, { upgrade: (made) => made.createObjectStore("absences") });
  for (const row of rows) await db.put("outbox", row);
  db.close();
}

const envelope = (n, changes) => ({
  kind: "absences",
  version: 1,
  account: MAMAN,
  mutation: mutation(n),
  subjects: ["enrolment 12"],
  payload: { secret: n },
  status: "queued",
  attempts: 0,
  next_at: 0,
  seq: n,
  ...changes,
});

test("une base plus récente s’ouvre ; ce que l’on ne sait pas lire attend, retient le même sujet, et n’est pas touché", async () => {
  const town = newTown();
  const unknown = [envelope(1), envelope(2, { kind: "bookings", version: 9, subjects: ["enrolment 40"] })];
  await later(town, unknown);
  const { outbox } = openSeason(town, MAMAN);
  await outbox.add(item(3, { town }));
  await outbox.add(fille(4, { town }));
  const { bodies } = await sends(town, MAMAN);
  assert.deepEqual(bodies.map(([, body]) => new URLSearchParams(body).get("mutation")), [mutation(4)]);
  await outbox.bare(false);
  const rows = await openStore(town, MAMAN).within((db) => db.getAll("outbox"));
  for (const row of unknown) assert.deepEqual(unpacked(rows.find((one) => one.mutation === row.mutation)).payload, row.payload);
  const waiting = rows.find((row) => row.mutation === mutation(3));
  assert.deepEqual(
    [waiting.payload.enrolment, waiting.payload.child, waiting.subjects, waiting.enrolment],
    [12, 2, ["child 2", "enrolment 12"], undefined],
  );
});

test("une autre sorte a son adresse, son formulaire et ses sujets, dans la même file", async () => {
  const town = newTown();
  KINDS.absences = {
    version: 2,
    to: "absences",
    holds: ["day"],
    subjects: ({ day }) => [`day ${day}`, "enrolment 12"],
    fields: ({ day }) => [["day", day]],
    isAnswer: ({ overall }) => overall === "positive",
  };
  try {
    const { outbox } = openSeason(town, MAMAN);
    const asked = (n, day) => ({
      kind: "absences",
      version: 2,
      town,
      account: MAMAN,
      mutation: mutation(n),
      day,
      made_at: n,
      earliest_limit: null,
    });
    await outbox.add(asked(1, "2022-02-01"));
    await outbox.add(asked(2, "2022-02-02"));
    await outbox.add(item(3, { town }));
    const [one] = await openStore(town, MAMAN).within((db) => db.getAll("outbox"));
    assert.deepEqual([one.payload, one.subjects], [{ day: "2022-02-01" }, ["day 2022-02-01", "enrolment 12"]]);
    const { bodies } = await sends(town, MAMAN);
    assert.deepEqual(
      bodies.map(([url]) => url),
      [`/${town}/absences`, `/${town}/absences`, `/${town}/reservations/demandes`],
    );
    const said = (body) =>
      verdict(asked(9, "2022-02-03"), { status: 201, body: { mutation: mutation(9), ...body } }, { now: NOW, random: 0.5 }).status;
    assert.deepEqual([said({ overall: "positive" }), said({ requests: [] })], ["answered", "queued"]);
    assert.equal(bodies[0][1], `account=${MAMAN}&mutation=${mutation(1)}&kind=absences&version=2&day=2022-02-01`);
  } finally {
    delete KINDS.absences;
  }
});

test("une page d’aujourd’hui dit sa sorte et sa version ; une page d’avant, rien, comme elle l’a toujours fait", () => {
  const made = item(1);
  assert.equal(String(new URLSearchParams(formOf(made))), BODIES[mutation(1)](MAMAN).replace("&also=20", ""));
  assert.deepEqual(formOf({ ...made, kind: "bookings", version: 1 }).slice(0, 4), [
    ["account", MAMAN],
    ["mutation", mutation(1)],
    ["kind", "bookings"],
    ["version", "1"],
  ]);
});

test("ce qui a été mis à jour se reprend comme le reste", async () => {
  const town = newTown();
  (await first(town, MAMAN, full(town, MAMAN))).close();
  assert.equal(await withdraw(town, MAMAN, mutation(1)), null);
  assert.equal((await withdraw(town, MAMAN, mutation(2))).status, "withdrawn");
  const { draft } = openSeason(town, MAMAN);
  assert.deepEqual([...(await draft.read(12))], [[77, "book"], [346, "cancel"], [347, "cancel"]]);
});

test("aucune charge n’a un nom de l’enveloppe", () => {
  const names = Object.keys(
    packed({ ...item(1), answer: null, is_untold: false, settled_at: 1, told_to_wait: false, may_have_arrived: false, joined: [] }),
  );
  for (const [kind, { holds }] of Object.entries(KINDS))
    assert.deepEqual(
      holds.filter((name) => names.includes(name)),
      [],
      kind,
    );
});

test("une mairie qui ne sait pas encore lire une demande : gardée, renvoyée, le reste part, et une mise à jour est demandée", async () => {
  const town = newTown();
  const { outbox } = openSeason(town, MAMAN);
  await outbox.add(item(1, { town, kind: "bookings", version: 1 }));
  await outbox.add(fille(2, { town }));
  let [isOld, updates] = [true, 0];
  const fetch = async (_url, { body }) =>
    isOld && body.get("version")
      ? json({ mutation: body.get("mutation"), error: "unknown_kind", sentence: "…" }, 501)
      : json(decision({ mutation: body.get("mutation"), lines: [] }), 201);
  const tools = { fetch, now: () => NOW, isOffline: () => false, random: () => 0.5, update: () => (updates += 1) };
  const send = () => deliver({ town, account: MAMAN, store: openStore(town, MAMAN), facts: openTown(town), eager: true }, tools);
  await send();
  assert.deepEqual(
    (await outbox.all()).map(({ status, may_have_arrived }) => [status, may_have_arrived]),
    [
      ["queued", false],
      ["answered", false],
    ],
  );
  assert.equal(updates, 1);
  isOld = false;
  await send();
  assert.deepEqual((await outbox.all()).map(({ status }) => status), ["answered", "answered"]);
});
