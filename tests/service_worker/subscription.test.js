/** L’abonnement peut disparaître sans un mot, ou appartenir à une session d’avant ; et une notification touchée mène à sa demande. */

import assert from "node:assert/strict";
import test from "node:test";
import { decision, item, json, MAMAN, newTown, ORIGIN, PAPA } from "./world.js";

const { learn } = await import("/service_worker/shared/account.js");
const { startNotified } = await import("/static/js/push/notified.js");
const { clicked } = await import("/service_worker/browser/push.js");
const { send } = await import("/service_worker/browser/sending.js");
const { openTown } = await import("/service_worker/shared/store.js");
const { openSeason } = await import("/service_worker/shared/season.js");

globalThis.Notification = { permission: "granted" };

const PUSH = { account: MAMAN, device: "Safari, iPhone", key: "clef", id: 1, endpoint: "https://push.test/1", isDue: false };
const page = { visibilityState: "visible", addEventListener: () => null };

/** A page is opened: it looks, and asks the worker to send. */
async function opens(site) {
  const worker = {
    postMessage: (message, [port]) => (
      port.postMessage("heard"),
      send(site, message).finally(() => (port.postMessage("done"), port.close()))
    ),
  };
  Object.defineProperty(globalThis, "navigator", {
    configurable: true,
    value: { serviceWorker: { controller: worker, ready: Promise.resolve(site.registration) } },
  });
  globalThis.document = page;
  globalThis.location = { href: `${ORIGIN}/ville/espace`, assign: (url) => site.went.push(url) };
  await startNotified(site.town, MAMAN);
  await send(site);
}

const subscription = (endpoint) => ({ endpoint, toJSON: () => ({ endpoint, keys: { p256dh: "p", auth: "a" } }) });
const ours = (account) => new Response(null, { status: 200, headers: { "Preau-Now": "2022-01-24T13:24:00Z", "Preau-Account": account } });

/** A worker where Maman is signed in and subscribed; `has` is what the browser still has, `gives` what it would give anew. */
async function phone({
  has = null,
  gives = async () => subscription("https://push.test/2"),
  facts = {},
  items = [],
  show = async () => null,
} = {}) {
  const town = newTown();
  const [posted, shown, went] = [[], [], []];
  const site = {
    town,
    posted,
    shown,
    went,
    show,
    origin: ORIGIN,
    facts: openTown(town),
    now: () => 1000,
    announce: () => null,
    askForSync: () => null,
    later: (work) => work.catch(() => null),
    isWatched: async () => false,
    silence: async () => null,
    pages: { wipe: async () => null },
    async fetch(path, { body }) {
      if (path.endsWith("/demandes")) return json(decision(item(1)), 201);
      posted.push([path, body.get("endpoint"), body.get("account")]);
      return json({ id: 2 }, 201);
    },
    registration: {
      scope: `${ORIGIN}/${town}/`,
      pushManager: { getSubscription: async () => has, subscribe: gives },
      getNotifications: async () => [],
      showNotification: async (title) => shown.push(title),
    },
  };
  await site.facts.change(() => ({ account: MAMAN, push: PUSH, ...facts }));
  for (const one of items) await openSeason(town, MAMAN).outbox.add(one);
  return site;
}

test("encore là : rien n’est demandé à personne", async () => {
  const site = await phone({ has: subscription(PUSH.endpoint) });
  await opens(site);
  assert.deepEqual(site.posted, []);
});

test("disparu sans un mot : repris au prochain démarrage, à la même mairie", async () => {
  const site = await phone();
  await opens(site);
  assert.deepEqual(site.posted, [[`/${site.town}/appareils`, "https://push.test/2", MAMAN]]);
  assert.deepEqual((await site.facts.read()).push, { ...PUSH, id: 2, endpoint: "https://push.test/2" });
  await opens(
    await Object.assign(site, {
      registration: { ...site.registration, pushManager: { getSubscription: async () => subscription("https://push.test/2") } },
    }),
  );
  assert.equal(site.posted.length, 1);
});

test("disparu, et le navigateur n’en donne pas d’autre : ce téléphone annonce lui-même les réponses", async () => {
  const refused = async () => Promise.reject(new DOMException("", "NotAllowedError"));
  const site = await phone({ gives: refused });
  await opens(site);
  await openSeason(site.town, MAMAN).outbox.add(item(1));
  await opens(site);
  assert.deepEqual([site.shown, site.posted], [["Bébé · Accueil périscolaire"], []]);
});

test("une nouvelle session : l’abonnement est redonné, pour qu’il lui appartienne", async () => {
  const site = await phone({ has: subscription(PUSH.endpoint), facts: { account: null, left: [MAMAN] } });
  await learn(site, ours(MAMAN), { account: null });
  await opens(site);
  assert.deepEqual(site.posted, [[`/${site.town}/appareils`, PUSH.endpoint, MAMAN]]);
});

test("retiré de la liste pendant que l’on regarde : rien n’est repris", async () => {
  const site = await phone();
  site.registration.pushManager.getSubscription = async () => (await site.facts.change(() => ({ push: null })), null);
  await opens(site);
  assert.deepEqual([site.posted, (await site.facts.read()).push], [[], null]);
});

test("courriel seulement : rien n’est repris, et ce téléphone ne dit rien", async () => {
  const site = await phone({ facts: { mail_only: MAMAN }, items: [item(1)] });
  await opens(site);
  assert.deepEqual([site.posted, site.shown], [[], []]);
});

test("l’abonnement d’un autre compte n’est pas repris pour celui-ci", async () => {
  const site = await phone({ facts: { push: { ...PUSH, account: PAPA, isDue: true } } });
  await opens(site);
  assert.deepEqual(site.posted, []);
});

test("un tap que le navigateur n’a pas mené à sa page est retenu, sinon oublié", async () => {
  const url = `${ORIGIN}/ville/demandes/23`;
  const tap = (site) => clicked({ action: "", notification: { close: () => null, data: { url } } }, site);
  const elsewhere = await phone({ show: async () => ({ url: `${ORIGIN}/ville/espace` }) });
  await tap(elsewhere);
  assert.deepEqual((await elsewhere.facts.read()).tapped, { url, at: 1000 });
  await elsewhere.facts.change(({ tapped }) => ({ tapped: { ...tapped, at: Date.now() } }));
  await opens(elsewhere);
  await opens(elsewhere);
  assert.deepEqual([elsewhere.went, (await elsewhere.facts.read()).tapped], [[url], null]);
  const there = await phone({ show: async () => ({ url }) });
  await tap(there);
  assert.equal((await there.facts.read()).tapped, null);
});
