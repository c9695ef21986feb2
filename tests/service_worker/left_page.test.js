/** Une page quittée que le navigateur garde endormie pour « Précédent » : ce qu’elle a commencé ne retient personne, et ne se perd pas. */

import assert from "node:assert/strict";
import test from "node:test";
import { instead, MAMAN, newTown, soon } from "./world.js";

const page = new EventTarget();
globalThis.addEventListener = page.addEventListener.bind(page);
const { openSeason } = await import("/service_worker/shared/season.js");
const { openStore } = await import("/service_worker/shared/store.js");
const { openDB } = await import("/static/vendor/idb-8.0.4.js");

const leave = () => page.dispatchEvent(new Event("pagehide"));
const comeBack = () => page.dispatchEvent(new Event("pageshow"));

/** The same database, as another page has it. */
const fromElsewhere = (town) => openDB(`preau-${town}-${MAMAN}`);

/** True when it ends within the time that another page would wait. */
const ends = (work) => Promise.race([work.then(() => true), soon(500).then(() => false)]);

test("une lecture et une écriture en cours : l’autre page n’attend pas, et au retour elles se font", async () => {
  const town = newTown();
  const { draft, within } = openSeason(town, MAMAN);
  await draft.clear(12);
  const elsewhere = await fromElsewhere(town);
  let isAsleep = true;
  const long = within(async (db) => {
    const change = db.transaction("draft", "readwrite");
    while (isAsleep) await change.store.count();
    change.store.put({ enrolment: 12, opening: 1, action: "book", id: "long" });
    return change.done;
  });
  await soon(20);
  leave();
  const reading = draft.read(12);
  assert.equal(await ends(elsewhere.put("draft", { enrolment: 12, opening: 2, action: "book", id: "other" })), true);
  assert.equal(await ends(reading), false);
  isAsleep = false;
  comeBack();
  await long;
  await reading;
  assert.deepEqual([...(await draft.read(12)).keys()], [1, 2]);
});

test("la base se crée quand la page est quittée : la suivante la crée", async () => {
  const town = newTown();
  const opening = indexedDB.open(`preau-${town}-${MAMAN}`, 1);
  await instead(indexedDB, "open", () => opening, async () => {
    opening.addEventListener("upgradeneeded", () => queueMicrotask(leave));
    const first = openStore(town, MAMAN).outbox.all();
    await soon(50);
    assert.equal(await ends(first), false);
  });
  assert.equal(opening.error?.name, "AbortError");
  comeBack();
  assert.deepEqual(await openStore(town, MAMAN).outbox.all(), []);
});

test("une case cochée juste avant de quitter la page est gardée", async () => {
  const town = newTown();
  const { draft } = openSeason(town, MAMAN);
  await draft.clear(12);
  const { put } = IDBObjectStore.prototype;
  const leaving = function (row) {
    queueMicrotask(leave);
    return put.call(this, row);
  };
  const ticked = await instead(IDBObjectStore.prototype, "put", leaving, () => ends(draft.tick(12, 345, "book")));
  comeBack();
  assert.equal(ticked, true);
  assert.deepEqual([...(await draft.read(12)).keys()], [345]);
});

test("quittée, montrée, quittée de nouveau : la dernière fois compte, et chaque case cochée est gardée", async () => {
  const town = newTown();
  const { draft, within } = openSeason(town, MAMAN);
  await draft.clear(12);
  let turns = 0;
  const long = within(async (db) => {
    const change = db.transaction("draft", "readwrite");
    const turn = ++turns;
    while (turn < 4) await change.store.count();
    change.store.put({ enrolment: 12, opening: 1, action: "book", id: "long" });
    return change.done;
  });
  for (let times = 0; times < 3; times += 1) {
    await soon(20);
    leave();
    await soon(5);
    comeBack();
  }
  await long;
  assert.deepEqual([turns, [...(await draft.read(12)).keys()]], [4, [1]]);
});
