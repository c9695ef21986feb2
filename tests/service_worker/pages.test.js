/** Les pages gardées : le réseau d’abord, le téléphone sinon, et rien qui ne soit à quelqu’un d’autre. */

import assert from "node:assert/strict";
import test from "node:test";
import { cacheStorage, HOUSE, instead, MAMAN, newTown, onAFullPhone, ORIGIN, PAPA, passing } from "./world.js";

const { home, online, page } = await import("/service_worker/browser/pages.js");
const { signOut, watchful } = await import("/service_worker/shared/account.js");
const { openPages } = await import("/service_worker/browser/page_cache.js");
const { openShell } = await import("/service_worker/browser/shell.js");
const { openTown } = await import("/service_worker/shared/store.js");
const { warmUp } = await import("/service_worker/browser/warm_up.js");

const NOW_HEADER = "2022-01-24T13:24:00.000+00:00";
const offlineNet = () => Promise.reject(new TypeError("network"));

function html(body, { account = MAMAN, status = 200, headers = {} } = {}) {
  const ours = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Preau-Now": NOW_HEADER,
    ...(account && { "Preau-Account": account }),
  };
  return new Response(status === 304 ? null : `<!doctype html>\n<html lang="fr"><body>${body}</body></html>`, {
    status,
    headers: { ...ours, ...headers },
  });
}

/** A town's worker without a browser; `net` is what the network does now. */
async function site() {
  const town = newTown();
  const [caches, said, asked, silences] = [cacheStorage(), [], [], []];
  const here = {
    town, caches, said, asked, house: HOUSE, net: offlineNet, clock: 1_000_000, origin: ORIGIN,
    facts: openTown(town), pages: openPages(town, caches),
    now: () => here.clock,
    silence: async () => silences.push(1),
    later: (work) => work.catch(() => null),
    silences,
    announce: (message) => said.push(message),
    askForSync: () => null,
    isCostly: () => false,
    names: async () => (await caches.keys()).filter((name) => name.endsWith("-pages")),
    at: (path) => new Request(`${ORIGIN}/${town}/${path}`, { headers: { Accept: "text/html" } }),
  };
  here.fetch = watchful(here, async (request, how) => (asked.push(request.url ?? request), here.net(request, how)));
  here.shell = openShell({ town, caches, fetch: async () => new Response("<html>Hors connexion</html>"), build: "b1", assets: [] });
  await here.shell.install();
  here.open = async (path, net = here.net) => {
    here.net = net;
    const { answer, rest } = page(here.at(path), here);
    const shown = await answer;
    const text = await shown.text();
    await rest;
    return { status: shown.status, text, headers: shown.headers };
  };
  return here;
}

test("une page vue s’ouvre sans réseau et dit son âge", async () => {
  const phone = await site();
  const seen = await phone.open("espace", async () => html("Bonjour Maman"));
  assert.ok(!seen.text.includes("data-kept-at"));
  const kept = await phone.open("espace", offlineNet);
  assert.match(kept.text, /<html data-kept-at="2022-01-24T13:24:00\.000\+00:00" lang="fr">/);
  assert.match(kept.text, /Bonjour Maman/);
  assert.equal(kept.headers.get("Cache-Control"), "no-store");
});

test("les pages d’un autre foyer du même compte s’en vont dès qu’une réponse dit que l’on en a changé", async () => {
  const phone = await site();
  const of = (home, text) => async () => html(text, { headers: { "Preau-Home": home } });
  await phone.open("espace", of("7", "Bébé"));
  await phone.open("reservations", of("7", "les cartes de Bébé"));
  await phone.facts.change(() => ({ warmed_at: 5, unread: ["une réponse"] }));
  await phone.open("espace", of("8", "Ulysse"));
  assert.match((await phone.open("espace", offlineNet)).text, /Ulysse/);
  assert.match((await phone.open("reservations", offlineNet)).text, /Hors connexion/);
  const { account, warmed_at, unread } = await phone.facts.read();
  assert.deepEqual([account, warmed_at, unread], [MAMAN, 0, ["une réponse"]]);
  await phone.open("reservations", of("8", "les cartes d’Ulysse"));
  await phone.open("demandes", of("8", "ses demandes"));
  assert.match((await phone.open("reservations", offlineNet)).text, /Ulysse/);
});

for (const [when, holds] of [
  ["avant d’arriver", (_, late) => (late.isAsked = true)],
  [
    "pendant qu’elle se garde",
    (shell, late) => {
      const { complete } = shell;
      shell.complete = async () => {
        shell.complete = complete;
        await late.moves();
        return complete();
      };
    },
  ],
]) {
  test(`une page de l’autre foyer, demandée avant d’en changer et dépassée ${when}, ne reste pas`, async () => {
    const phone = await site();
    const of = (home, text) => async () => html(text, { headers: { "Preau-Home": home } });
    const late = { moves: () => phone.open("espace", of("8", "Ulysse")) };
    await phone.open("espace", of("7", "Bébé"));
    holds(phone.shell, late);
    await phone.open("reservations", async () => {
      if (late.isAsked) await late.moves();
      return html("les cartes de Bébé", { headers: { "Preau-Home": "7" } });
    });
    assert.match((await phone.open("reservations", offlineNet)).text, /Hors connexion/);
    assert.equal((await phone.facts.read()).home, "8");
  });
}

test("une réponse d’une mairie d’avant, qui ne nomme pas le foyer, ne fait rien partir", async () => {
  const phone = await site();
  await phone.open("espace", async () => html("Bonjour Maman"));
  await phone.open("reservations", async () => html("les cartes"));
  await phone.open("espace", async () => html("Bonjour", { headers: { "Preau-Home": "7" } }));
  await phone.open("espace", async () => html("Bonjour, d’un processus d’avant"));
  await phone.open("espace", async () => html("Bonjour", { headers: { "Preau-Home": "7" } }));
  assert.match((await phone.open("reservations", offlineNet)).text, /les cartes/);
});

test("une page jamais vue donne la page hors connexion", async () => {
  const phone = await site();
  assert.match((await phone.open("demandes", offlineNet)).text, /Hors connexion/);
});

test("une page gardée montrée deux fois ne rajeunit pas", async () => {
  const phone = await site();
  await phone.open("espace", async () => html("un"));
  phone.clock += 86_400_000;
  await phone.open("espace", offlineNet);
  phone.clock += 29 * 86_400_000;
  assert.match((await phone.open("espace", offlineNet)).text, /Hors connexion/);
});

test("le ETag gardé est envoyé, un 304 montre la copie et la date d’aujourd’hui", async () => {
  const phone = await site();
  await phone.open("reservations/12", async () => html("grille", { headers: { ETag: '"g1"' } }));
  let tag;
  const seen = await phone.open(
    "reservations/12",
    async (request) => (
      (tag = request.headers.get("If-None-Match")),
      html("", { status: 304, headers: { "Preau-Now": "2022-01-25T08:00:00Z" } })
    ),
  );
  assert.equal(tag, '"g1"');
  assert.deepEqual([seen.status, seen.text.includes("grille"), seen.text.includes("data-kept-at")], [200, true, false]);
  assert.match((await phone.open("reservations/12", offlineNet)).text, /data-kept-at="2022-01-25T08:00:00Z"/);
});

test("un réseau à moitié mort : la copie au bout de 2,5 s, et la page fraîche est gardée quand elle arrive", async (t) => {
  const phone = await site();
  await phone.open("espace", async () => html("ancien"));
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { late, arrive } = await slow(phone, "nouveau", "espace");
  const { answer, rest } = late;
  assert.match(await (await passing(t, 2500, answer)).text(), /ancien/);
  t.mock.timers.reset();
  arrive();
  await rest;
  assert.deepEqual(phone.said.map(({ type }) => type), ["fresh"]);
  assert.match((await phone.open("espace", offlineNet)).text, /nouveau/);
});

test("la mairie en maintenance : la copie ; sans copie, sa page", async () => {
  const phone = await site();
  const repair = async () => new Response("<html>Maintenance</html>", { status: 503 });
  assert.match((await phone.open("espace", repair)).text, /Maintenance/);
  await phone.open("espace", async () => html("un"));
  assert.match((await phone.open("espace", repair)).text, /data-kept-at/);
});

test("un portail captif se montre et ne se garde pas", async () => {
  const phone = await site();
  await phone.open("espace", async () => html("un"));
  assert.match(
    (await phone.open("espace", async () => new Response("<html>Gare</html>", { headers: { "Content-Type": "text/html" } }))).text,
    /Gare/,
  );
  assert.match((await phone.open("espace", offlineNet)).text, /un/);
});

test("une erreur, une page avec une question, ce qui n’a pas de compte ne se gardent pas", async () => {
  const phone = await site();
  await phone.open("demandes/1", async () => html("absente", { status: 404 }));
  await phone.open("reservations?x=1", async () => html("triée"));
  await phone.open("activites", async () => html("publique", { account: null }));
  for (const path of ["demandes/1", "reservations", "activites"]) assert.match((await phone.open(path, offlineNet)).text, /Hors connexion/);
});

test("une question dans l’adresse retrouve la page gardée", async () => {
  const phone = await site();
  await phone.open("reservations/12", async () => html("grille"));
  assert.match((await phone.open("reservations/12?depuis=mail", offlineNet)).text, /grille/);
});

test("un autre compte sur le téléphone : tout est effacé avant de garder", async () => {
  const phone = await site();
  await phone.open("espace", async () => html("Maman"));
  await phone.open("demandes", async () => html("Papa", { account: PAPA }));
  assert.deepEqual(await phone.names(), [`preau-${phone.town}-${PAPA}-pages`]);
  assert.match((await phone.open("espace", offlineNet)).text, /Hors connexion/);
});

test("le guichet d’un agent efface aussi les pages de la famille, et ne garde rien", async () => {
  const phone = await site();
  await phone.open("espace", async () => html("Maman"));
  phone.net = async () => html("Listes", { account: PAPA });
  assert.match(await (await online(phone.at("guichet"), phone)).text(), /Listes/);
  assert.deepEqual(await phone.names(), []);
});

test("une réponse de l’ancien compte qui arrive en retard n’est ni gardée ni crue", async () => {
  const phone = await site();
  await phone.open("espace", async () => html("Maman"));
  const { late, arrive } = await slow(phone, "Maman en retard");
  await phone.open("espace", async () => html("Papa", { account: PAPA }));
  arrive();
  await (await late.answer).text();
  await late.rest;
  assert.equal((await phone.facts.read()).account, PAPA);
  assert.deepEqual(await phone.names(), [`preau-${phone.town}-${PAPA}-pages`]);
  assert.match((await phone.open("demandes", offlineNet)).text, /Hors connexion/);
});

test("la session finie à la mairie : les pages gardées ne se montrent plus", async () => {
  const phone = await site();
  await phone.open("espace", async () => html("Maman"));
  assert.match((await phone.open("demandes", async () => html("Connexion", { status: 401, account: null }))).text, /Connexion/);
  assert.match((await phone.open("espace", offlineNet)).text, /Hors connexion/);
  assert.deepEqual(await phone.names(), []);
});

test("la porte de la ville sans réseau mène à l’accueil gardé", async () => {
  const phone = await site();
  await phone.open("espace", async () => html("Maman"));
  phone.net = offlineNet;
  assert.equal((await home(phone.at(""), phone)).headers.get("Location"), `${ORIGIN}/${phone.town}/espace`);
});

const HANDLE = "0123456789abcdef0123456789abcdef";
const leaving = (phone) =>
  new Request(`${ORIGIN}/${phone.town}/deconnexion`, { method: "POST", body: new URLSearchParams({ session: HANDLE }) });

test("se déconnecter sans réseau ferme tout de suite, et la mairie l’apprend avant toute autre demande", async () => {
  const phone = await site();
  await phone.open("espace", async () => html("Maman"));
  phone.net = offlineNet;
  assert.equal((await signOut(leaving(phone), phone)).status, 303);
  assert.deepEqual(await phone.names(), []);
  assert.deepEqual(phone.said.map(({ type }) => type), ["signed_out"]);
  assert.match((await phone.open("espace", offlineNet)).text, /Hors connexion/);
  phone.asked.length = 0;
  await phone.open("espace", async (request) =>
    request.url ? html("Connexion", { status: 401, account: null }) : html("", { account: null }),
  );
  assert.deepEqual(phone.asked, [`/${phone.town}/deconnexion`, `${ORIGIN}/${phone.town}/espace`]);
  assert.equal((await phone.facts.read()).signing_out, null);
});

test("un portail captif ne vaut pas déconnexion : rien d’autre ne part avant", async () => {
  const phone = await site();
  await phone.open("espace", async () => html("Maman"));
  phone.net = offlineNet;
  await signOut(leaving(phone), phone);
  phone.asked.length = 0;
  assert.match((await phone.open("espace", async () => new Response("Gare"))).text, /Hors connexion/);
  assert.deepEqual(phone.asked, [`/${phone.town}/deconnexion`]);
});

/** A page that was asked for, and whose answer comes when the test says so. */
async function slow(phone, words, path = "demandes") {
  let arrive;
  const asked = new Promise((left) => (phone.net = () => (left(), new Promise((answer) => (arrive = () => answer(html(words)))))));
  const late = page(phone.at(path), phone);
  await asked;
  return { late, arrive };
}

test("une page qui arrive pendant la déconnexion ne reste pas sur le téléphone", async () => {
  const phone = await site();
  await phone.open("espace", async () => html("Maman"));
  const { late, arrive } = await slow(phone, "Maman encore");
  phone.net = offlineNet;
  await signOut(leaving(phone), phone);
  arrive();
  await (await late.answer).text();
  await late.rest;
  assert.deepEqual(await phone.names(), []);
});

test("au repos, le téléphone prend l’accueil, les demandes, les cartes et chaque saison ; puis seulement ce qui a changé", async () => {
  const phone = await site();
  const town = `/${phone.town}`;
  const pages = {
    [`${town}/espace`]: "Bonjour",
    [`${town}/demandes`]: "demandes",
    [`${town}/reservations`]: `<a href="${town}/reservations/12">`,
    [`${town}/reservations/12`]: "grille",
  };
  const codes = [];
  phone.net = async ({ url, headers }) => {
    const { pathname } = new URL(url);
    const answer = headers.has("If-None-Match") ? html("", { status: 304 }) : html(pages[pathname], { headers: { ETag: `"${pathname}"` } });
    codes.push(answer.status);
    return answer;
  };
  await warmUp(phone, [`${town}/espace`]);
  assert.match((await phone.open("reservations/12", offlineNet)).text, /grille/);
  assert.deepEqual(codes, [200, 304, 200, 200, 200]);
  const count = phone.asked.length;
  await warmUp(phone);
  assert.equal(phone.asked.length, count);
  phone.clock += 700_000;
  codes.length = 0;
  phone.net = async () => (codes.push(304), html("", { status: 304 }));
  await warmUp(phone);
  assert.deepEqual(codes, [304, 304, 304, 304]);
});

test("sans session, le repos ne demande qu’une page", async () => {
  const phone = await site();
  phone.net = async () => html("Connexion", { status: 401, account: null });
  await warmUp(phone);
  assert.equal(phone.asked.length, 1);
});

/** Un foyer dont les cartes mènent à trois saisons. */
async function household() {
  const phone = await site();
  const cards = [12, 13, 14].map((id) => `<a href="/${phone.town}/reservations/${id}">`).join("");
  phone.net = async ({ url }) => html(url.endsWith("/reservations") ? cards : "page");
  phone.paths = () => phone.asked.map((url) => new URL(url).pathname.replace(`/${phone.town}/`, ""));
  return phone;
}

test("une connexion lente ou comptée arrête le repos, même en chemin, et c’est dit ; on peut le demander quand même", async () => {
  const phone = await household();
  phone.isCostly = () => phone.asked.length >= 4;
  await warmUp(phone);
  assert.deepEqual(phone.paths(), ["espace", "demandes", "reservations", "reservations/12"]);
  assert.deepEqual(phone.said, [{ type: "costly" }]);
  assert.equal((await phone.facts.read()).warmed_at, 0);
  await warmUp(phone, [], true);
  assert.equal(phone.asked.length, 10);
  assert.deepEqual(phone.said.at(-1), { type: "warmed" });
});

test("une page qui ne va pas n’empêche pas les autres ; une mairie débordée, si", async () => {
  const phone = await household();
  const net = phone.net;
  phone.net = async (request) => (request.url.endsWith("/12") ? html("", { status: 500 }) : net(request));
  await warmUp(phone);
  assert.equal(phone.paths().at(-1), "reservations/14");
  assert.notEqual((await phone.facts.read()).warmed_at, 0);
  phone.clock += 700_000;
  phone.asked.length = 0;
  phone.net = async () => html("", { status: 503 });
  await warmUp(phone);
  assert.deepEqual(phone.paths(), ["espace"]);
});

test("deux onglets au repos ensemble : la liste n’est demandée qu’une fois", async () => {
  const phone = await household();
  await Promise.all([warmUp(phone), warmUp(phone)]);
  assert.equal(phone.asked.length, 6);
});

test("un fichier manquant : la nouvelle version ne s’installe pas", async () => {
  const { caches, town } = await site();
  const fetch = async (url) => new Response("", { status: url.endsWith("base.css") ? 404 : 200 });
  const broken = openShell({ town, caches, fetch, build: "b2", assets: ["/static/b2/css/base.css"] });
  await assert.rejects(broken.install());
  assert.ok(!(await caches.keys()).includes(`preau-${town}-shell-b2`));
});

test("une version déjà là dont l’installation échoue garde ce que des pages gardées montrent", async () => {
  const { caches, town } = await site();
  const before = await caches.open(`preau-${town}-shell-b2`);
  await before.put("/static/css/base.css?b2", new Response("hier"));
  const fetch = async () => new Response("", { status: 503 });
  const again = openShell({ town, caches, fetch, build: "b2", assets: ["/static/js/a.js?b2"] });
  await assert.rejects(again.install());
  assert.equal(await (await again.find(`${ORIGIN}/static/css/base.css?b2`)).text(), "hier");
});

test("le fichier d’une autre version, à l’adresse de celle-ci, n’est pas gardé : elle n’entre pas", async () => {
  const { caches, town } = await site();
  let caching = "no-cache";
  const fetch = async () => new Response("", { headers: { "Cache-Control": caching } });
  const mixed = openShell({ town, caches, fetch, build: "b2", assets: ["/static/css/base.css?b2"] });
  await assert.rejects(mixed.install());
  assert.ok(!(await caches.keys()).includes(`preau-${town}-shell-b2`));
  caching = "public, max-age=31536000, immutable";
  await mixed.install();
});

test("un fichier qui ne vient jamais ne retient pas l’installation pour toujours", async (t) => {
  const { caches, town } = await site();
  const silent = (_url, { signal }) =>
    new Promise((_, reject) => (signal.aborted ? reject(signal.reason) : signal.addEventListener("abort", () => reject(signal.reason))));
  t.mock.method(AbortSignal, "timeout", () => AbortSignal.abort(new Error("silent")));
  const waiting = openShell({ town, caches, fetch: silent, build: "b2", assets: ["/static/b2/css/base.css"] });
  await assert.rejects(waiting.install(), /silent/);
  assert.ok(!(await caches.keys()).includes(`preau-${town}-shell-b2`));
});

test("une page n’est gardée qu’une fois tous ses fichiers sur le téléphone", async () => {
  const phone = await site();
  const later = ["/static/b1/js/queued_list.js"];
  let isThere = false;
  const fetch = async (url) => new Response("", { status: isThere || !later.includes(url) ? 200 : 503 });
  phone.shell = openShell({ town: phone.town, caches: phone.caches, fetch, build: "b1", assets: [], later });
  await phone.shell.install();
  await phone.open("demandes", async () => html("demandes"));
  assert.match((await phone.open("demandes", offlineNet)).text, /hors connexion|^$/i);
  isThere = true;
  await phone.open("demandes", async () => html("demandes"));
  assert.match((await phone.open("demandes", offlineNet)).text, /demandes/);
  assert.ok(await phone.shell.find(`${ORIGIN}${later[0]}`));
});

test("les fichiers d’avant restent tant qu’une page gardée les montre", async () => {
  const phone = await site();
  const before = await phone.caches.open(`preau-${phone.town}-shell-b1`);
  await before.put("/static/css/base.css?b1", new Response("ancien"));
  await phone.open("espace", async () => html('<link href="/static/css/base.css?b1">'));
  const { town, caches } = phone;
  const next = openShell({ town, caches, fetch: async () => new Response("neuf"), build: "b2", assets: ["/static/css/base.css?b2"] });
  await next.install();
  await next.forgetBuilds(await phone.pages.filesShown(MAMAN));
  assert.ok((await phone.caches.keys()).includes(`preau-${phone.town}-shell-b1`));
  assert.equal(await (await next.find(`${ORIGIN}/static/css/base.css?b1`)).text(), "ancien");
  await phone.open("espace", async () => html('<link href="/static/css/base.css?b2">'));
  await next.forgetBuilds(await phone.pages.filesShown(MAMAN));
  assert.ok(!(await phone.caches.keys()).includes(`preau-${phone.town}-shell-b1`));
  assert.equal(await (await next.find(`${ORIGIN}/static/css/base.css?b2`)).text(), "neuf");
});

test("ce qui n’a pas changé n’est pas redemandé, et se trouve aussi à son adresse nue", async () => {
  const { caches, town } = await site();
  const asked = [];
  const shell = (build, assets) =>
    openShell({ town, caches, build, assets, fetch: async (url) => (asked.push(url), new Response(`${build} ${url}`)) });
  await shell("b2", ["/static/js/a.js?1", "/static/js/b.js?1"]).install();
  asked.length = 0;
  const next = shell("b3", ["/static/js/a.js?1", "/static/js/b.js?2"]);
  await next.install();
  assert.deepEqual(asked.sort(), [`/${town}/hors-connexion`, "/static/js/b.js?2"].sort());
  await next.forgetBuilds([]);
  const text = async (url) => (await next.find(`${ORIGIN}${url}`))?.text();
  assert.equal(await text("/static/js/a.js?1"), "b2 /static/js/a.js?1");
  assert.equal(await text("/static/js/b.js"), "b3 /static/js/b.js?2");
  assert.equal(await text("/static/js/c.js"), undefined);
});

/** Nor IndexedDB nor Cache Storage takes anything more. */
const nothingFits = (phone, work) =>
  onAFullPhone(async () => {
    const { open } = phone.caches;
    const full = async () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    return instead(
      phone.caches,
      "open",
      async (name) => (name.endsWith("-pages") ? full() : Object.assign(await open(name), { put: full })),
      work,
    );
  });

test("un téléphone plein : chaque page vient du réseau, la connexion aussi", async () => {
  const phone = await site();
  await nothingFits(phone, async () => {
    assert.match((await phone.open("espace", async () => html("Bonjour Maman"))).text, /Bonjour Maman/);
    phone.net = async () => html("Bienvenue");
    assert.match(await (await online(new Request(`${ORIGIN}/${phone.town}/connexion`, { method: "POST" }), phone)).text(), /Bienvenue/);
    phone.net = async () => html("Connexion", { account: null });
    assert.match(await (await home(phone.at(""), phone)).text(), /Connexion/);
    assert.match((await phone.open("demandes", async () => html("Connexion", { status: 401, account: null }))).text, /Connexion/);
  });
});

test("un téléphone plein : la déconnexion part, rien ne se relit, et rien d’autre ne part avant qu’elle soit dite", async () => {
  const phone = await site();
  await phone.open("espace", async () => html("Bonjour Maman"));
  await nothingFits(phone, async () => {
    phone.asked.length = 0;
    phone.net = offlineNet;
    assert.equal((await signOut(leaving(phone), phone)).status, 303);
    assert.deepEqual(phone.asked, [`${ORIGIN}/${phone.town}/deconnexion`]);
    assert.deepEqual(await phone.names(), []);
    assert.match((await phone.open("espace", async () => new Response("Gare"))).text, /Hors connexion/);
  });
});

test("la déconnexion en attente nomme la session qu’elle ferme, même si quelqu’un d’autre s’est connecté", async () => {
  const phone = await site();
  await phone.open("espace", async () => html("Maman"));
  phone.net = offlineNet;
  await signOut(leaving(phone), phone);
  const told = [];
  phone.net = async (asked, how) =>
    how
      ? (told.push([asked, String(how.body)]),
        new Response(null, { status: 204, headers: { "Preau-Now": NOW_HEADER, "Preau-Account": PAPA } }))
      : html("Papa", { account: PAPA });
  assert.match((await phone.open("espace", phone.net)).text, /Papa/);
  assert.deepEqual(told, [[`/${phone.town}/deconnexion`, `session=${HANDLE}`]]);
  assert.equal((await phone.facts.read()).account, PAPA);
});

test("une déconnexion gardée par une version d’avant se dit encore", async () => {
  const phone = await site();
  await phone.facts.change(() => ({ signing_out: `/${phone.town}/deconnexion` }));
  await phone.open("espace", async (request) => html("Connexion", { status: request.url ? 401 : 200, account: null }));
  assert.equal((await phone.facts.read()).signing_out, null);
});

test("le navigateur a vidé ses caches seuls : au réseau suivant, le téléphone reprend de quoi s’ouvrir dans un tunnel", async () => {
  const phone = await site();
  for (const name of await phone.caches.keys()) await phone.caches.delete(name);
  assert.equal((await phone.shell.offline()).type, "error");
  await phone.open("espace", async () => new Response("Gare"));
  assert.equal((await phone.shell.offline()).type, "error", "a captive portal is not the network");
  await phone.open("espace", async () => html("Bonjour"));
  assert.match(await (await phone.shell.offline()).text(), /Hors connexion/);
});
