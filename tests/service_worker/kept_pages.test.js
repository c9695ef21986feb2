/**
 * Une page de la première version (`git show 126ef2e`), gardée ou restée ouverte, charge les modules d’aujourd’hui : tout ce qu’elle leur
 * demande y est encore. Un nom ne part d’ici que trente jours après la dernière page qui le demande (`isShowable`).
 */

import assert from "node:assert/strict";
import test from "node:test";
import { cacheStorage, item, MAMAN, newTown, ORIGIN } from "./world.js";

const { today } = await import("/service_worker/logic/routing.js");
const { openShell } = await import("/service_worker/browser/shell.js");
const { openStore } = await import("/service_worker/shared/store.js");

/** What its scripts import from the worker's folder, by the address of then. */
const ASKED = {
  "browser/account.js": ["after", "leaveBare", "lock", "settled"],
  "browser/draft_store.js": ["asDraft"],
  "browser/page_cache.js": ["openPages"],
  "browser/queue.js": ["keepAskingForSync", "pending", "sendNow", "validate"],
  "browser/season_store.js": ["openSeason"],
  "browser/sender.js": ["announce", "deliver"],
  "browser/store.js": ["openStore", "openTown", "townClock"],
  "browser/unsent.js": ["discard", "forget", "mayLack", "sendAgain", "unsent", "waitingForSomeone", "withdraw"],
  "logic/outbox.js": ["formOf", "isPending", "nextWake"],
  "logic/privacy.js": ["isGone", "pagesCache"],
  "logic/town_clock.js": ["isOver", "pageTime", "townTime"],
  "logic/waiting.js": ["byEnrolment", "canWithdraw", "daysOf", "triesOf", "warning"],
  "vocabulary.js": ["HEADER", "MESSAGE", "STATUS", "channelOf"],
};

for (const [file, names] of Object.entries(ASKED))
  test(`${file} d’alors donne encore ${names.join(", ")}`, async () => {
    const module = await import(today(`/service_worker/${file}`));
    assert.deepEqual(names.filter((name) => !(name in module)), []);
  });

/** What those scripts read of them: `git grep` of STATUS., MESSAGE. and HEADER. there. */
test("les mots de la première version n’ont pas changé", async () => {
  const { HEADER, MESSAGE, STATUS } = await import("/service_worker/vocabulary.js");
  const [keys, values] = [Object.keys(STATUS), Object.values(STATUS)];
  assert.deepEqual(keys, ["queued", "sending", "answered", "refused", "signIn", "otherAccount", "withdrawn"]);
  assert.deepEqual(values, ["queued", "sending", "answered", "refused_final", "sign_in", "other_account", "withdrawn"]);
  for (const name of ["send", "warm", "warmed", "costly", "claim", "item", "fresh", "signedOut", "told", "read"])
    assert.equal(typeof MESSAGE[name], "string", name);
  for (const name of ["now", "account", "keptAt", "keptOn", "key"]) assert.equal(typeof HEADER[name], "string", name);
});

test("sa demande, plate, est gardée avec sa sorte, et elle la relit plate", async () => {
  const town = newTown();
  const { validate } = await import(today("/service_worker/browser/queue.js"));
  const kept = await validate({ ...item(1), town, seq: undefined });
  for (const read of [kept, (await openStore(town, MAMAN).outbox.all())[0]]) {
    assert.deepEqual([read.enrolment, read.also, read.lines.length, read.label], [12, [], 1, "Bébé · Accueil périscolaire"]);
    assert.deepEqual([read.kind, read.version ?? 0], ["bookings", 0]);
  }
});

test("le worker lui donne les modules d’aujourd’hui, et ses propres scripts d’alors", async () => {
  const caches = cacheStorage();
  const put = async (build, url, text) => (await caches.open(`preau-ville-shell-${build}`)).put(url, new Response(text));
  await put("old", "/service_worker/browser/store.js", "store of then");
  await put("old", "/service_worker/logic/outbox.js", "logic of then");
  await put("old", "/static/old/js/recap.js", "script of then");
  await put("old", "/service_worker/logic/outbox.js?before", "kept by a page of yesterday");
  await put("new", "/service_worker/shared/store.js?1234", "store of today");
  await put("new", "/service_worker/logic/outbox.js?5678", "logic of today");
  const shell = openShell({ town: "ville", caches, fetch: () => assert.fail(), build: "new", assets: [] });
  const found = async (url) => (await shell.find(`${ORIGIN}${url}`))?.text();
  assert.equal(await found("/service_worker/browser/store.js"), "store of today");
  assert.equal(await found("/service_worker/logic/outbox.js"), "logic of today");
  assert.equal(await found("/service_worker/logic/outbox.js?before"), "kept by a page of yesterday");
  assert.equal(await found("/static/old/js/recap.js"), "script of then");
  assert.equal(await found("/service_worker/browser/nowhere.js"), undefined);
});

test("ce qui n’a pas bougé reste où il est", () => {
  for (const url of ["/service_worker/browser/page_cache.js", "/service_worker/shared/store.js?1234", "/service_worker/logic/outbox.js"])
    assert.equal(today(url), url);
  assert.equal(today("/service_worker/browser/season_store.js"), "/service_worker/shared/season.js");
  assert.equal(today("/service_worker/browser/draft_store.js"), "/service_worker/shared/drafts.js");
});
