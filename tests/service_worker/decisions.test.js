/** Ce qu’on garde, pour qui, combien de temps ; ce qui passe par le téléphone et ce qui n’y passe pas. */

import assert from "node:assert/strict";
import test from "node:test";
import { HOUSE, MAMAN, ORIGIN, PAPA } from "./world.js";

const { linked, strategy, today } = await import("/service_worker/logic/routing.js");
const { reconciled } = await import("/static/js/grid/changes.js");
const { untaken } = await import("/service_worker/logic/bookings/merging.js");
const { filesIn, isCostly, isShowable, isStale, toDrop } = await import("/service_worker/logic/freshness.js");
const { accountAfter, isKeepable, isPagesCache, pagesCache, shellBuild, shellCache } = await import("/service_worker/logic/privacy.js");
const { isOver, offsetOf, pageTime, townTime } = await import("/service_worker/logic/town_clock.js");

const SCOPE = `${ORIGIN}/saint-loubes/`;
const TABLE = [
  ["GET", "/saint-loubes/", "home"],
  ["GET", "/saint-loubes/espace", "page"],
  ["GET", "/saint-loubes/reservations", "page"],
  ["GET", "/saint-loubes/reservations/12", "page"],
  ["GET", "/saint-loubes/reservations/12#2022-02", "page"],
  ["GET", "/saint-loubes/demandes", "page"],
  ["GET", "/saint-loubes/demandes/23", "page"],
  ["GET", "/saint-loubes/demandes/recues/0f6b6a5e-1111-4222-8333-444455556666", "page"],
  ["GET", "/saint-loubes/demandes/recues/nulle-part", "online"],
  ["GET", "/saint-loubes/enfants/3/agenda", "page"],
  ["GET", "/saint-loubes/enfants/3/agenda?apres=2022-03-01", "online"],
  ["GET", "/saint-loubes/demandes?avant=12", "online"],
  ["GET", "/saint-loubes/reservations/12/pourquoi?case=3", "online"],
  ["GET", "/saint-loubes/guichet", "online"],
  ["GET", "/saint-loubes/guichet/demandes", "online"],
  ["GET", "/saint-loubes/factures", "online"],
  ["GET", "/saint-loubes/hors-connexion", "offline"],
  ["POST", "/saint-loubes/deconnexion", "sign_out"],
  ["POST", "/saint-loubes/deconnexion/partout", "sign_out"],
  ["POST", "/saint-loubes/connexion", "online"],
  ["POST", "/saint-loubes/reservations/demandes", null],
  ["POST", "/saint-loubes/reservations/demandes?x=1", null],
  ["POST", "/saint-loubes/espace", null],
  ["GET", "/saint-loubes/static/b1.css", "online"],
  ["POST", "/saint-loubes/reservations/12/recapitulatif", null],
  ["GET", "/static/b1/css/base.css", "asset"],
  ["GET", "/service_worker/shared/store.js", "asset"],
  ["POST", "/static/b1/css/base.css", null],
  ["GET", "/demo/courriers", null],
  ["GET", "/saint-loubes-bis/espace", null],
  ["GET", "/", null],
];

for (const [method, path, expected] of TABLE) {
  test(`${method} ${path} → ${expected ?? "le navigateur"}`, () => {
    assert.equal(strategy({ method, url: ORIGIN + path, mode: "navigate" }, SCOPE, HOUSE.table), expected);
  });
}

test("un fragment, une image, un autre site ne passent pas par les pages gardées", () => {
  const url = `${SCOPE}espace`;
  assert.equal(strategy({ method: "GET", url, mode: "navigate", isFragment: true }, SCOPE, HOUSE.table), "part");
  assert.equal(strategy({ method: "GET", url, mode: "cors" }, SCOPE, HOUSE.table), "part");
  assert.equal(strategy({ method: "POST", url: `${SCOPE}reservations/demandes`, mode: "cors" }, SCOPE, HOUSE.table), "part");
  const out = { method: "POST", url: `${SCOPE}deconnexion`, mode: "cors" };
  assert.equal(strategy(out, SCOPE, HOUSE.table), "sign_out", "on part toujours");
  assert.equal(strategy({ method: "GET", url: "https://ailleurs.test/saint-loubes/espace", mode: "navigate" }, SCOPE, HOUSE.table), null);
});

test("les saisons liées sur la page des cartes, une fois chacune, et rien d’une autre ville", () => {
  const html =
    '<a href="/a/reservations/1"><a href="/a/reservations/1#2022-02"><a href="/a/reservations/22?x=1">' +
    '<a href="/b/reservations/3"><a href="/a/demandes/4">';
  assert.deepEqual([...new Set(linked(html, "a", HOUSE.linked))], ["/a/reservations/1", "/a/reservations/22"]);
});

test("une ville dont le nom commence comme une autre garde ses caches", () => {
  assert.ok(isPagesCache(pagesCache("saint", MAMAN), "saint"));
  assert.ok(!isPagesCache(pagesCache("saint-loubes", MAMAN), "saint"));
  assert.ok(!isPagesCache(shellCache("saint", "b1"), "saint"));
  assert.ok(!isPagesCache(pagesCache("a-b", MAMAN.replaceAll("-", "")), "a"));
  assert.equal(shellBuild(shellCache("saint", "b1"), "saint"), "b1");
  assert.equal(shellBuild(shellCache("saint-shell", "b1"), "saint"), null);
});

test("le même compte garde, un autre efface d’abord, une réponse en retard ne change rien", () => {
  const after = (before, current, answered, signedOut) => accountAfter({ before, current, answered, signedOut });
  assert.deepEqual(after(MAMAN, MAMAN, MAMAN), { account: MAMAN, wipes: false, keeps: true });
  assert.deepEqual(after(MAMAN, MAMAN, PAPA), { account: PAPA, wipes: true, keeps: true });
  assert.deepEqual(after(null, null, PAPA), { account: PAPA, wipes: true, keeps: true });
  assert.deepEqual(after(MAMAN, PAPA, MAMAN), { account: PAPA, wipes: false, keeps: false });
  assert.deepEqual(after(MAMAN, null, MAMAN), { account: null, wipes: false, keeps: false });
  assert.deepEqual(after(null, null, MAMAN, true), { account: null, wipes: false, keeps: false });
  assert.deepEqual(after(MAMAN, MAMAN, null), { account: MAMAN, wipes: false, keeps: false });
});

test("seule une page entière, de la mairie, à l’adresse demandée, se garde", () => {
  const headers = new Headers({ "Content-Type": "text/html; charset=utf-8" });
  const page = { status: 200, redirected: false, type: "basic", headers };
  assert.ok(isKeepable(page, "https://x.test/a/espace"));
  assert.ok(!isKeepable(page, "https://x.test/a/espace?x=1"));
  const json = new Headers({ "Content-Type": "application/json" });
  for (const change of [
    { status: 404 },
    { status: 206 },
    { redirected: true },
    { type: "opaqueredirect" },
    { headers: json },
    { headers: new Headers() },
  ]) {
    assert.ok(!isKeepable({ ...page, ...change }, "https://x.test/a/espace"));
  }
});

test("une page gardée se montre trente jours, pas après la fin de la session, quelle que soit l’horloge", () => {
  const day = 86_400_000;
  assert.ok(isShowable(0, 29 * day));
  assert.ok(!isShowable(0, 30 * day));
  assert.ok(isShowable(10 * day, 0));
  assert.ok(isStale(0, 600_000) && !isStale(0, 1000) && isStale(day, 0) && isStale(undefined, 0));
});

test("trente jours et dix minutes se comptent depuis la réponse, à l’heure d’aujourd’hui", () => {
  const [now, minute] = [Date.parse("2026-11-27T11:00Z"), 60_000];
  assert.ok(isShowable(now - 29 * 24 * 60 * minute, now) && !isShowable(now - 31 * 24 * 60 * minute, now));
  assert.ok(!isStale(now - 9 * minute, now) && isStale(now - 10 * minute, now) && isStale(now + 10 * minute, now));
});

test("rien n’est demandé d’avance à qui économise ses données, ni sur une connexion lente", () => {
  assert.equal(isCostly({ saveData: true, effectiveType: "4g" }), true);
  for (const effectiveType of ["2g", "slow-2g"]) assert.equal(isCostly({ saveData: false, effectiveType }), true, effectiveType);
  for (const connection of [undefined, {}, { saveData: false, effectiveType: "3g" }, { effectiveType: "4g" }])
    assert.equal(isCostly(connection), false);
});

test("soixante pages se gardent, pas une de plus", () => {
  const pages = Array.from({ length: 61 }, (_, keptOn) => ({ url: `/${keptOn}`, keptOn }));
  assert.deepEqual(toDrop(pages), ["/0"]);
});

test("les pages gardées d’avant le 27/11/2026 trouvent les modules où ils sont", () => {
  const moved = {
    "browser/draft_store.js": "shared/drafts.js",
    "browser/outbox_store.js": "shared/outbox.js",
    "browser/store.js": "shared/store.js",
  };
  for (const [before, after] of Object.entries(moved)) assert.equal(today(`/service_worker/${before}`), `/service_worker/${after}`);
  for (const same of ["/service_worker/browser/store.js.map", "/service_worker/logic/outbox.js", "/static/js/browser/x.js"])
    assert.equal(today(same), same);
});

test("les plus anciennes pages partent les premières", () => {
  const pages = [3, 1, 2].map((keptOn) => ({ url: `/${keptOn}`, keptOn }));
  assert.deepEqual(toDrop(pages, 1), ["/1", "/2"]);
  assert.deepEqual(toDrop(pages, 3), []);
  assert.deepEqual(filesIn('<link href="/static/css/base.css?ab12"><script src="/static/js/start.js?cd34">'), [
    "/static/css/base.css?ab12",
    "/static/js/start.js?cd34",
  ]);
  assert.deepEqual(filesIn("<p>rien"), []);
});

test("le brouillon oublie ce qu’une page plus récente montre déjà", () => {
  assert.equal(reconciled(new Map([[1, "book"], [2, "cancel"]]), new Set([1])).size, 0);
  assert.equal(reconciled(new Map([[1, "book"], [2, "cancel"]]), new Set([2])).size, 2);
});

test("ce qu’un autre onglet a déjà validé n’est plus à envoyer", () => {
  const line = (opening, id) => ({ opening, action: "book", id });
  const kept = [{ lines: [line(1, "a"), line(2, "b")] }, { lines: [line(4)] }];
  const left = (...lines) => untaken({ lines }, kept).map(({ opening }) => opening);
  assert.deepEqual(left(line(1, "a"), line(2, "b")), []);
  assert.deepEqual(left(line(1, "a"), line(3, "c")), [3]);
  assert.deepEqual(left(line(1, "ticked again")), [1]);
  assert.deepEqual(left(line(4)), [4]);
});

test("une limite dure toute sa minute", () => {
  assert.deepEqual([1199, 1200, 1259, 1260].map((now) => isOver(1200, now)), [false, false, false, true]);
  assert.equal(isOver(null, 1260), false);
});

test("l’heure de la mairie ne dépend pas de celle du téléphone", () => {
  const offset = offsetOf("2022-01-24T13:24:00.000+00:00", 5_000_000);
  assert.equal(pageTime(townTime(offset, 5_000_000)), "24/01 à 14:24");
  assert.equal(pageTime("2022-07-07T22:30:00Z"), "08/07 à 00:30");
  assert.equal(offsetOf(null, 0), null);
  assert.equal(offsetOf("midi", 0), null);
  assert.equal(townTime(null, 7), 7);
});
