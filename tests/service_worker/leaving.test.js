/** Partir : ce qui est à un compte ne se lit, ne reste et ne s’annonce que tant qu’il est connecté sur ce téléphone. */

import assert from "node:assert/strict";
import test from "node:test";
import { cacheStorage, decision, item, json, MAMAN, mutation, newTown, ORIGIN, PAPA, soon } from "./world.js";

const { learn, lock, watchful } = await import("/service_worker/shared/account.js");
const { openPages } = await import("/service_worker/browser/page_cache.js");
const { pushed, silence } = await import("/service_worker/browser/push.js");
const { send } = await import("/service_worker/browser/sending.js");
const { openSeason } = await import("/service_worker/shared/season.js");
const { openTown } = await import("/service_worker/shared/store.js");
const { mayLack, sendAgain } = await import("/service_worker/shared/unsent.js");
const { bare } = await import("/service_worker/logic/privacy.js");

globalThis.Notification = { permission: "granted" };

const NAMES = /Bébé|Fille|Accueil|Matin|2022-02-/;
const ours = (status, account) =>
  new Response(null, { status, headers: { "Preau-Now": "2022-01-24T13:24:00Z", ...(account && { "Preau-Account": account }) } });

/** A worker where Maman is signed in, with these items in her outbox; `net` answers everything. */
async function phone(items = [], net = async () => ours(204)) {
  const town = newTown();
  const [caches, said, shown, silences] = [cacheStorage(), [], [], []];
  const site = {
    town,
    caches,
    said,
    shown,
    silences,
    net,
    origin: ORIGIN,
    facts: openTown(town),
    pages: openPages(town, caches),
    now: () => 1_000_000,
    announce: (message) => said.push(message),
    askForSync: () => null,
    later: (work) => work.catch(() => null),
    isWatched: async () => false,
    isCostly: () => true,
    silence: async () => silences.push(1),
    registration: {
      scope: `${ORIGIN}/${town}/`,
      getNotifications: async ({ tag } = {}) => shown.filter((one) => !tag || one.tag === tag),
      showNotification: async (title, options) => shown.push({ title, ...options, close() { shown.splice(shown.indexOf(this), 1); } }),
    },
  };
  site.fetch = watchful(site, (...asked) => site.net(...asked));
  const store = openSeason(town, MAMAN);
  await site.facts.change(() => ({ account: MAMAN, seen_at: 1_000_000 }));
  await site.pages.keep(MAMAN, `${ORIGIN}/${town}/espace`, new Response("Bonjour Maman"), { now: 1, townNow: "" });
  for (const one of items) await store.outbox.add(one);
  const kept = async () => (await caches.keys()).filter((name) => name.endsWith("-pages"));
  return Object.assign(site, { store, kept });
}

/** All that the store of the account holds, whatever looks at it. */
const rows = ({ store }) => store.within((db) => db.getAll("outbox"));

const message = (account) => ({
  json: async () => ({
    account,
    request: 23,
    notification: { title: "Bébé · Accueil périscolaire", body: "Traitée positivement", tag: "demande-23", navigate: "/x" },
  }),
});

for (const [what, how] of [
  ["un fragment", { headers: { "HX-Request": "true" } }],
  ["l’état d’une saison", { headers: { Accept: "application/json" } }],
  ["une demande", { method: "POST" }],
]) {
  test(`la mairie demande de se connecter à ${what} : plus rien de gardé ne se lit`, async () => {
    const site = await phone();
    site.net = async () => ours(401);
    assert.equal((await site.fetch("/x", how)).status, 401);
    assert.deepEqual([await site.kept(), (await site.facts.read()).account], [[], null]);
  });
}

test("un 401 qui n’est pas de la mairie, ou parti avant qu’un autre se connecte, n’efface rien", async () => {
  const site = await phone();
  site.net = async () => new Response(null, { status: 401 });
  await site.fetch("/x");
  assert.equal((await site.kept()).length, 1);
  site.net = async () => (await site.facts.change(() => ({ account: PAPA })), ours(401));
  await site.fetch("/x");
  assert.deepEqual([(await site.kept()).length, (await site.facts.read()).account], [1, PAPA]);
});

test("la session finie ailleurs pendant qu’une demande attend : l’envoi l’apprend, les pages s’effacent, la demande reste", async () => {
  const site = await phone([item(1)], async (_, { body }) =>
    json({ mutation: body.get("mutation"), error: "sign_in_needed", sentence: "…" }, 401),
  );
  await send(site);
  assert.deepEqual([await site.kept(), (await site.facts.read()).account], [[], null]);
  assert.deepEqual((await site.store.outbox.all()).map(({ status }) => status), ["sign_in"]);
});

test("à la déconnexion, les réponses s’effacent et ce qui n’est pas parti ne nomme plus rien, et part quand même", async () => {
  const items = [
    item(1),
    item(2, { child: "Fille", enrolment: 20, openings: [900], also: [12], also_labels: ["Bébé - Accueil périscolaire"] }),
    item(3, { enrolment: 13 }),
  ];
  const site = await phone(items);
  await site.store.draft.tick(12, 400, "book");
  await site.store.outbox.starting(mutation(1));
  await site.store.outbox.settle(mutation(1), { status: "answered", answer: decision(items[0]) }, 5);
  await lock(site);
  const left = await site.store.outbox.all();
  assert.deepEqual(left.map((one) => one.mutation), [mutation(2), mutation(3)]);
  assert.doesNotMatch(JSON.stringify(left), NAMES);
  assert.deepEqual(left.map(({ enrolment, also, lines }) => [enrolment, also, lines]), [
    [20, [12], [{ action: "book", enrolment: 20, opening: 900 }]],
    [13, [], [{ action: "book", enrolment: 13, opening: 345 }]],
  ]);
  assert.equal((await site.store.draft.read(12)).size, 1);
  await lock(site);
  assert.deepEqual(await site.store.outbox.all(), left);
});

for (const [which, eras] of [
  ["une première", undefined],
  ["une autre", { [MAMAN]: "before" }],
]) {
  test(`reprise d’${which} copie, session perdue : ce que la mairie a pu perdre reste sans un nom, et repart tel quel`, async () => {
    const posted = [];
    const items = [item(1), item(2, { child: "Fille", enrolment: 20 })];
    const unread = item(3, { child: "Fils", enrolment: 30 });
    const site = await phone(
      [...items, unread],
      async (_, { body }) => (posted.push([...body]), json({ ...decision(item(1)), mutation: body.get("mutation") }, 201)),
    );
    await site.facts.change(() => ({ eras }));
    await site.store.outbox.starting(mutation(1));
    await site.store.outbox.settle(mutation(1), { status: "answered", answer: decision(item(1)) }, 5);
    await site.store.outbox.settle(mutation(3), { status: "refused_final", answer: { sentence: "Illisible" } }, 5);
    const { net } = site;
    site.net = async () => new Response(null, { status: 401, headers: { "Preau-Now": "2022-01-24T13:24:00Z", "Preau-Era": "after" } });
    await site.fetch("/x");
    assert.deepEqual((await site.store.outbox.all()).map((one) => one.mutation), [mutation(2)]);
    const kept = await rows(site);
    assert.doesNotMatch(JSON.stringify(kept), NAMES);
    await lock(site);
    assert.deepEqual(await rows(site), kept);
    assert.deepEqual((await mayLack(site.town, MAMAN)).map((one) => one.mutation), [mutation(1)]);
    await site.facts.change(() => ({ account: MAMAN, signing_out: null }));
    site.net = net;
    await sendAgain(site.town, MAMAN, [mutation(1)]);
    assert.deepEqual(await mayLack(site.town, MAMAN), []);
    await send(site);
    const fields = posted.map((body) => body.filter(([name]) => ["mutation", "book"].includes(name)));
    assert.deepEqual(
      fields,
      items.map(({ mutation: name, enrolment, lines: [{ opening }] }) => [
        ["mutation", name],
        ["book", `${enrolment}:${opening}`],
      ]),
    );
  });
}

test("reprise d’une copie, session perdue : qui regarde pendant que les noms s’effacent n’y voit jamais rien de moins", async () => {
  const site = await phone([item(1), item(2, { child: "Fille", enrolment: 20 })]);
  for (const n of [1, 2]) await site.store.outbox.settle(mutation(n), { status: "answered", answer: decision(item(n)) }, 5);
  await site.facts.change(() => ({ era: "after" }));
  let isOver = false;
  const seen = new Set();
  const leaving = lock(site).then(() => (isOver = true));
  do seen.add((await mayLack(site.town, MAMAN)).length);
  while (!isOver);
  await leaving;
  assert.deepEqual([...seen], [2]);
  assert.doesNotMatch(JSON.stringify(await rows(site)), NAMES);
});

test("ce que la mairie n’a pas été priée de regarder n’est ni renvoyé ni oublié", async () => {
  const site = await phone([item(1), item(2, { child: "Fille", enrolment: 20 })]);
  for (const n of [1, 2]) await site.store.outbox.settle(mutation(n), { status: "answered", answer: decision(item(n)) }, 5);
  await site.facts.change(() => ({ era: "after" }));
  await lock(site);
  const [asked] = await mayLack(site.town, MAMAN);
  await sendAgain(site.town, MAMAN, [], [asked]);
  assert.deepEqual((await mayLack(site.town, MAMAN)).map((one) => one.mutation), [mutation(2)]);
});

test("une fois que la famille a dit ce que deviennent les réponses perdues, elles partent avec elle", async () => {
  const site = await phone([item(1)]);
  await site.facts.change(() => ({ era: "after", eras: { [MAMAN]: "after" } }));
  await site.store.outbox.settle(mutation(1), { status: "answered", answer: decision(item(1)) }, 5);
  await lock(site);
  assert.deepEqual(await site.store.outbox.all(), []);
});

test("ce qui attend pour le même enfant reste dans l’ordre, sans son nom", () => {
  const [one, two, three] = bare([item(1), item(2, { child: "Fille" }), item(3)]);
  assert.deepEqual([one.child, two.child, three.child], [1, 2, 1]);
  assert.deepEqual(bare([two, item(4, { child: "Fils" }), two]).map(({ child }) => child), [1, 2, 1]);
});

test("un autre compte arrive : de celui d’avant il ne reste ni page, ni réponse, ni onglet, ni abonnement", async () => {
  const site = await phone([item(1)]);
  await site.store.outbox.settle(mutation(1), { status: "answered", answer: decision(item(1)) }, 5);
  await learn(site, ours(200, PAPA), { account: MAMAN });
  assert.deepEqual([await site.kept(), await site.store.outbox.all(), site.silences.length], [[], [], 1]);
  assert.deepEqual(site.said, [{ type: "signed_out", account: MAMAN }]);
});

test("une réponse qui arrive après la déconnexion ne se montre pas et ne reste pas", async () => {
  for (const leaves of [lock, (site) => learn(site, ours(200, PAPA), { account: MAMAN })]) {
    const site = await phone([item(1)], async () => (await leaves(site), json(decision(item(1)), 201)));
    await send(site);
    assert.deepEqual([site.shown, await site.store.outbox.all()], [[], []]);
  }
});

test("une réponse que personne n’a dite avant la reprise d’une copie reste à renvoyer, sans un nom ni une notification", async () => {
  const site = await phone([item(1)]);
  await site.store.outbox.settle(mutation(1), { status: "answered", answer: decision(item(1)) }, 5);
  await site.facts.change(() => ({ era: "after" }));
  await lock(site);
  await send(site, { account: MAMAN });
  await site.facts.change(() => ({ account: MAMAN, signing_out: null, left: [] }));
  await send(site);
  assert.deepEqual([site.shown, await site.store.outbox.all(), await site.store.outbox.untold()], [[], [], []]);
  assert.deepEqual((await mayLack(site.town, MAMAN)).map((one) => one.mutation), [mutation(1)]);
  assert.doesNotMatch(JSON.stringify(await rows(site)), NAMES);
});

test("ce que la famille ne renvoie pas s’oublie", async () => {
  const site = await phone([item(1), item(2, { child: "Fille", enrolment: 20 })]);
  await site.store.outbox.settle(mutation(1), { status: "answered", answer: decision(item(1)) }, 5);
  await site.facts.change(() => ({ era: "after" }));
  await lock(site);
  await sendAgain(site.town, MAMAN, []);
  assert.deepEqual([await mayLack(site.town, MAMAN), (await site.store.outbox.all()).map((one) => one.mutation)], [[], [mutation(2)]]);
});

test("une réponse qui arrive pendant que l’on est connecté se montre", async () => {
  const site = await phone([item(1)], async () => json(decision(item(1)), 201));
  await send(site);
  assert.deepEqual(site.shown.map(({ title }) => title), ["Bébé · Accueil périscolaire"]);
});

test("une réponse gardée par un worker mort avant de la dire : le suivant la montre, une fois", async () => {
  const site = await phone([item(1)]);
  await site.store.outbox.settle(mutation(1), { status: "answered", answer: decision(item(1)) }, 5);
  await send(site);
  await send(site);
  assert.deepEqual([site.shown.length, await site.store.outbox.untold()], [1, []]);
});

test("on se déconnecte pendant que la notification s’affiche : elle est retirée", async () => {
  const site = await phone([item(1)], async () => json(decision(item(1)), 201));
  const { showNotification } = site.registration;
  site.registration.showNotification = async (...told) => (await showNotification(...told), await lock(site));
  await send(site);
  assert.deepEqual(site.shown, []);
});

test("un message pour un autre compte que celui du téléphone ne dit rien de sa famille", async () => {
  for (const leaves of [
    lock,
    (site) => learn(site, ours(200, PAPA), { account: MAMAN }),
    async (site) => (await lock(site), await site.facts.change(() => ({ account: PAPA })), await lock(site)),
  ]) {
    const site = await phone();
    await leaves(site);
    await pushed({ data: message(MAMAN) }, site);
    assert.equal(site.shown.length, 1, "the browser wants one");
    assert.doesNotMatch(JSON.stringify(site.shown), NAMES);
  }
});

test("un message pour le compte du téléphone, même revenu, même pas encore connu, ou d’une mairie d’avant, se montre", async () => {
  const back = async (site) => (await lock(site), await learn(site, ours(200, MAMAN), { account: null }));
  const unknown = (site) => site.facts.change(() => ({ account: null }));
  for (const [account, before] of [[MAMAN, () => null], [MAMAN, back], [MAMAN, unknown], [undefined, () => null]]) {
    const site = await phone();
    await before(site);
    await pushed({ data: message(account) }, site);
    assert.match(site.shown[0].title, /Bébé/);
  }
});

test("se taire oublie l’abonnement et ce qui est affiché", async () => {
  const site = await phone();
  let isOver = false;
  site.registration.pushManager = { getSubscription: async () => ({ unsubscribe: async () => (isOver = true) }) };
  await pushed({ data: message(MAMAN) }, site);
  await silence(site);
  await soon();
  assert.deepEqual([isOver, site.shown, (await site.facts.read()).push], [true, [], null]);
});
