/** Ce qui s’affiche sur l’écran verrouillé, où mène un tap, et quand on propose quoi. */

import assert from "node:assert/strict";
import test from "node:test";
import { item, mutation, decision } from "./world.js";

const { fromAnswer, fromPush, isRepeated, target, tells, withoutRead, withUnread } = await import("/service_worker/logic/notification.js");
const { deviceName } = await import("/static/js/push/device_name.js");
const { givenBack } = await import("/static/js/grid/giving_back.js");
const { hintFor, visited } = await import("/static/js/site/install.js");

const SITE = "https://famille.example";
const SCOPE = `${SITE}/saint-loubes/`;
const DAY = 86_400_000;

/** As the town hall writes it. */
const pushed = (changes = {}, notification = {}) => ({
  web_push: 8030,
  notification: {
    title: "Bébé · Accueil périscolaire",
    body: "Traitée positivement",
    navigate: `${SCOPE}demandes/23`,
    lang: "fr",
    tag: "demande-23",
    silent: false,
    ...notification,
  },
  mutation: mutation(1),
  request: 23,
  actions: [
    { action: "see", title: "Voir", navigate: `${SCOPE}demandes/23` },
    { action: "cancel", title: "Annuler", navigate: `${SCOPE}reservations/12#annuler=345.346` },
  ],
  ...changes,
});

test("le message de la mairie devient une notification : prénom, activité, réponse", () => {
  const { title, options } = fromPush(pushed(), SCOPE);
  assert.equal(title, "Bébé · Accueil périscolaire");
  assert.deepEqual(options, {
    body: "Traitée positivement",
    tag: "demande-23",
    lang: "fr",
    silent: false,
    data: {
      url: `${SCOPE}demandes/23`,
      cancel: `${SCOPE}reservations/12#annuler=345.346`,
      pages: [`${SCOPE}demandes/23`, `${SCOPE}demandes/recues/${mutation(1)}`],
      request: 23,
    },
    actions: [
      { action: "see", title: "Voir" },
      { action: "cancel", title: "Annuler" },
    ],
  });
});

test("« Voir » mène à la demande, « Annuler » à la grille, le tap à la demande", () => {
  const { data } = fromPush(pushed(), SCOPE).options;
  assert.equal(target(data, ""), `${SCOPE}demandes/23`);
  assert.equal(target(data, "see"), `${SCOPE}demandes/23`);
  assert.equal(target(data, "cancel"), `${SCOPE}reservations/12#annuler=345.346`);
});

test("sans rien à annuler, « Annuler » n’est pas proposé", () => {
  const { options } = fromPush(pushed({ actions: [{ action: "see", title: "Voir" }] }), SCOPE);
  assert.deepEqual(options.actions, [{ action: "see", title: "Voir" }]);
  assert.equal(target(options.data, "cancel"), `${SCOPE}demandes/23`);
});

for (const [why, address] of [
  ["ailleurs", "https://pirate.example/saint-pierre-les-elbeuf/espace"],
  ["une autre commune", `${SITE}/saint-pierre-les-elbeuf/demandes/3`],
  ["une autre commune, par un détour", `${SCOPE}../saint-pierre-les-elbeuf/`],
  ["du script", "javascript:alert(1)"],
  ["rien", undefined],
  ["n’importe quoi", "http://["],
]) {
  test(`un tap ne sort jamais de la commune : ${why}`, () => {
    const { data } = fromPush(pushed({ actions: [{ action: "cancel", navigate: address }] }, { navigate: address }), SCOPE).options;
    assert.deepEqual([data.url, data.cancel], [`${SCOPE}demandes`, null]);
  });
}

test("l’adresse compte par son chemin : le site peut avoir deux noms", () => {
  const { data } = fromPush(pushed({}, { navigate: "http://localhost:8000/saint-loubes/demandes/23" }), SCOPE).options;
  assert.equal(data.url, `${SCOPE}demandes/23`);
});

for (const message of [null, undefined, {}, 12, "texte", [], { notification: null }]) {
  test(`un message illisible (${JSON.stringify(message)}) mène aux demandes, sans rien dire de la famille`, () => {
    const { title, options } = fromPush(message, SCOPE);
    assert.deepEqual(
      [title, options.body, options.data.url, options.actions],
      ["Espace Citoyens", "La mairie vous a répondu.", `${SCOPE}demandes`, []],
    );
  });
}

test("un message illisible a un nom, une langue, et mène à une seule page", () => {
  const { tag, lang, silent, data } = fromPush(null, SCOPE).options;
  assert.deepEqual([tag, lang, silent, data.pages], ["preau", "fr", false, [`${SCOPE}demandes`]]);
});

test("le message d’essai n’a pas d’action", () => {
  const { options } = fromPush(
    pushed({ request: null, mutation: null, actions: [] }, { tag: "essai-3", navigate: `${SCOPE}appareils` }),
    SCOPE,
  );
  assert.deepEqual([options.tag, options.actions, options.data.url, options.data.request], ["essai-3", [], `${SCOPE}appareils`, null]);
});

test("une lettre envoyée deux fois ne sonne pas deux fois ; la réponse de l’agent, si", () => {
  const first = fromPush(pushed(), SCOPE);
  const shown = [{ title: first.title, body: first.options.body }];
  assert.equal(isRepeated(first, []), false);
  assert.equal(isRepeated(fromPush(pushed(), SCOPE), shown), true);
  assert.equal(isRepeated(fromPush(pushed({}, { body: "Traitée négativement" }), SCOPE), shown), false);
  assert.equal(isRepeated(fromPush(pushed({}, { title: "Fille · Accueil périscolaire" }), SCOPE), shown), false);
});

test("la page de la demande et celle de la réponse la montrent déjà", () => {
  const { pages } = fromPush(pushed(), SCOPE).options.data;
  for (const page of ["demandes/23", "demandes/23#reponse", "demandes/23?x", `demandes/recues/${mutation(1)}`])
    assert.ok(tells(SCOPE + page, pages), page);
  for (const page of ["demandes/2", "demandes/234", "demandes", "espace", `demandes/recues/${mutation(2)}`])
    assert.ok(!tells(SCOPE + page, pages), page);
});

test("sans abonnement, le téléphone dit la même chose de la réponse à sa demande", () => {
  const sent = item(1, { openings: [345, 346] });
  const { title, options } = fromAnswer({ ...sent, answer: decision(sent) }, SCOPE);
  assert.deepEqual([title, options.body, options.tag], ["Bébé · Accueil périscolaire", "Traitée positivement", "demande-23"]);
  assert.equal(options.data.url, `${SCOPE}demandes/23`);
  assert.equal(options.data.cancel, `${SCOPE}reservations/12#annuler=345.346`);
});

test("ce qui est refusé, en attente ou annulé ne s’annule pas depuis la notification", () => {
  for (const [outcome, action] of [
    ["refused", "book"],
    ["waiting", "book"],
    ["pending", "book"],
    ["cancelled", "cancel"],
    ["unchanged", "book"],
  ]) {
    const sent = item(1, { action });
    assert.equal(fromAnswer({ ...sent, answer: decision(sent, outcome) }, SCOPE).options.data.cancel, null, outcome);
  }
});

test("pour deux enfants, un tap mène à toutes les réponses et rien ne s’annule d’un coup", () => {
  const sent = item(1);
  const two = { ...sent, lines: [...sent.lines, { ...sent.lines[0], enrolment: 13, opening: 400 }] };
  const { options } = fromAnswer({ ...two, answer: decision(two) }, SCOPE);
  assert.equal(options.data.url, `${SCOPE}demandes/recues/${mutation(1)}`);
  assert.equal(options.data.cancel, null);
});

test("les réponses non lues se comptent une fois, jusqu’à ce qu’elles soient vues", () => {
  const unread = withUnread(withUnread(withUnread(undefined, "demande-23"), "demande-24"), "demande-23");
  assert.deepEqual(unread, ["demande-23", "demande-24"]);
  assert.deepEqual(withoutRead(unread, ["demande-23", "demande-9"]), ["demande-24"]);
  assert.deepEqual(withoutRead(undefined, ["demande-23"]), []);
});

test("les cases à rendre, lues dans l’adresse", () => {
  assert.deepEqual(givenBack("#annuler=345.346"), [345, 346]);
  for (const hash of ["", "#2022-02", "#annuler=", "#annuler=x.0.-"]) assert.deepEqual(givenBack(hash), [], hash);
});

const installable = { now: 200 * DAY, isInstalled: false, isIos: false, canPrompt: true };

test("l’installation n’est jamais proposée à la première visite", () => {
  const first = visited(undefined, 100 * DAY);
  assert.equal(hintFor(first, installable), null);
  assert.equal(hintFor(visited(first, 100 * DAY + 60_000), installable), null);
  assert.equal(hintFor(visited(first, 101 * DAY), installable), "prompt");
});

test("écartée, elle se tait quatre-vingt-dix jours", () => {
  const again = (dismissed) => hintFor({ visits: 9, seen: 0, dismissed }, installable);
  assert.equal(again(200 * DAY), null);
  assert.equal(again(111 * DAY), null);
  assert.equal(again(110 * DAY), "prompt");
});

test("elle dépend du téléphone", () => {
  const known = { visits: 2, seen: 0, dismissed: null };
  assert.equal(hintFor(known, { ...installable, isInstalled: true }), null);
  assert.equal(hintFor(known, { ...installable, canPrompt: false }), null);
  assert.equal(hintFor(known, { ...installable, canPrompt: false, isIos: true }), "ios");
  assert.equal(hintFor(known, { ...installable, canPrompt: false, isIos: true, isInstalled: true }), null);
});

const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";

test("chaque appareil a un nom que sa famille reconnaît", () => {
  const SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15";
  const names = [
    [
      "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
      5,
      "Chrome, Android",
    ],
    [
      "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
      5,
      "Samsung Internet, Android",
    ],
    [`${IPHONE} Version/17.5 Mobile/15E148 Safari/604.1`, 5, "Safari, iPhone"],
    [`${IPHONE} CriOS/126.0 Mobile/15E148 Safari/604.1`, 5, "Chrome, iPhone"],
    [SAFARI, 5, "Safari, iPad"],
    [SAFARI, 0, "Safari, Mac"],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0", 0, "Firefox, Linux"],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
      0,
      "Edge, Windows",
    ],
    ["", 0, "Navigateur"],
  ];
  for (const [userAgent, maxTouchPoints, name] of names) assert.equal(deviceName({ userAgent, maxTouchPoints }), name);
});
