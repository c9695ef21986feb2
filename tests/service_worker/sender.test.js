/** L’envoi, avec une mairie qui répond n’importe quoi : chaque demande validée est répondue une fois. */

import assert from "node:assert/strict";
import test from "node:test";
import { decision, item, json, locks, MAMAN, mutation, newTown, onAFullPhone, soon } from "./world.js";

const { deliver } = await import("/service_worker/shared/sender.js");
const { openSeason } = await import("/service_worker/shared/season.js");
const { openTown } = await import("/service_worker/shared/store.js");
const { withdraw } = await import("/service_worker/shared/unsent.js");

/** A phone with these items in its outbox and a town hall that answers by `reply(form, call)`. */
async function phone(items, reply) {
  const town = newTown();
  const [store, facts, calls, held] = [openSeason(town, MAMAN), openTown(town), [], locks()];
  for (const one of items) await store.outbox.add(one);
  const clock = { now: 1_000_000, isOffline: false, hasServer: false };
  const fetch = async (url, asked) => {
    if (url === "/healthz" && !clock.hasServer) throw new TypeError("network");
    if (url === "/healthz") return new Response("ok");
    const form = new URLSearchParams(asked.body);
    calls.push(form.get("mutation"));
    return reply(form, calls.length, { url, asked });
  };
  const tools = { fetch, locks: held, now: () => clock.now, isOffline: () => clock.isOffline, random: () => 0.5 };
  const send = (eager = true) => deliver({ town, account: MAMAN, store, facts, eager }, tools);
  const states = async () => (await store.outbox.all()).map(({ status }) => status);
  return { town, store, facts, calls, clock, send, states };
}

const byForm = (items) => (form) => json(decision(items.find(({ mutation: id }) => id === form.get("mutation"))), 201);
const fille = (n) => item(n, { child: "Fille", enrolment: 20, openings: [900] });
const refusal = (error, status, headers) => (form) => json({ mutation: form.get("mutation"), error, sentence: "…" }, status, headers);

test("tout part dans l’ordre, comme la mairie l’attend, et la réponse est gardée", async () => {
  const items = [item(1, { also: [20] }), fille(2)];
  let seen;
  const { calls, send, states, store, facts } = await phone(items, (form, call, how) => ((seen ??= how), byForm(items)(form)));
  await send();
  assert.deepEqual(calls, [mutation(1), mutation(2)]);
  assert.deepEqual(await states(), ["answered", "answered"]);
  assert.equal((await store.outbox.all())[0].answer.overall_label, "Traitée positivement");
  assert.equal((await facts.read()).offset, Date.parse("2022-01-24T13:24:00Z") - 1_000_000);
  assert.match(seen.url, /^\/ville-\d+\/reservations\/demandes$/);
  assert.deepEqual([seen.asked.headers.Accept, seen.asked.redirect, seen.asked.method], ["application/json", "manual", "POST"]);
  assert.equal(seen.asked.headers["Idempotency-Key"], mutation(1));
});

test("deux onglets et le worker envoient ensemble : la mairie reçoit chaque demande une fois", async () => {
  const items = [item(1), fille(2)];
  const { calls, send } = await phone(items, async (form) => (await soon(5), byForm(items)(form)));
  await Promise.all([send(), send(), send()]);
  assert.deepEqual(calls, [mutation(1), mutation(2)]);
});

test("le réseau se coupe entre l’enregistrement et la réponse : la même demande repart, avec les mêmes lignes", async () => {
  const items = [item(1)];
  const bodies = [];
  const { send, states, store } = await phone(items, (form, call) => {
    bodies.push(String(form));
    if (call === 1) throw new TypeError("network");
    return byForm(items)(form);
  });
  await send();
  assert.deepEqual(await states(), ["queued"]);
  await store.outbox.add(item(2, { openings: [346] }));
  await send();
  assert.equal(bodies[0], bodies[1]);
});

test("un portail captif, une redirection, une page de maintenance : rien n’est perdu", async () => {
  const strange = [
    () => new Response("<h1>Wi-Fi de la gare</h1>", { headers: { "Content-Type": "text/html" } }),
    () => Object.defineProperty(new Response(null), "type", { value: "opaqueredirect" }),
    () => new Response("<h1>Maintenance</h1>", { status: 503, headers: { "Content-Type": "text/html" } }),
    () => json({ hello: "world" }),
    () => json(decision(item(7)), 201),
    () => json({ error: "Not Found" }, 404),
    () => json({ mutation: null, error: "bad_request" }, 400),
    () => json({ error: "payload too large" }, 413),
    () => json({ error: "unauthorized", mutation: "proxy" }, 401),
    () => new Response("{ coupé", { status: 200, headers: { "Content-Type": "application/json" } }),
  ];
  const { calls, send, states } = await phone([item(1)], (form, call) => (strange[call - 1] ?? (() => byForm([item(1)])(form)))());
  for (const _ of strange) {
    await send();
    assert.deepEqual(await states(), ["queued"]);
  }
  await send();
  assert.deepEqual(await states(), ["answered"]);
  assert.equal(calls.length, strange.length + 1);
});

test("une demande qui fait tomber la mairie à chaque fois ne bloque que son enfant", async () => {
  const items = [item(1), item(2, { enrolment: 13 }), fille(3)];
  const { calls, send, states } = await phone(items, (form) =>
    form.get("mutation") === mutation(1) ? new Response("", { status: 500 }) : byForm(items)(form),
  );
  await send();
  assert.deepEqual(calls, [mutation(1), mutation(3)]);
  assert.deepEqual(await states(), ["queued", "queued", "answered"]);
});

test("un refus définitif laisse passer la suite du même enfant", async () => {
  const items = [item(1), item(2, { enrolment: 13 })];
  const { send, states, store } = await phone(items, (form) =>
    form.get("mutation") === mutation(1) ? refusal("unprocessable", 422)(form) : byForm(items)(form),
  );
  await send();
  assert.deepEqual(await states(), ["refused_final", "answered"]);
  assert.deepEqual([...(await store.draft.read(12))], [[345, "book"]]);
});

test("la session finie ou un autre compte : on s’arrête là, tout est gardé", async () => {
  for (const [error, status, state] of [["sign_in_needed", 401, "sign_in"], ["other_account", 403, "other_account"]]) {
    const items = [item(1), fille(2)];
    const { calls, send, states } = await phone(items, (form, call) => (call === 1 ? refusal(error, status)(form) : byForm(items)(form)));
    await send();
    assert.deepEqual([calls.length, await states()], [1, [state, "queued"]]);
    await send();
    assert.deepEqual(await states(), ["answered", "answered"]);
  }
});

test("la mairie demande d’attendre vingt secondes : on attend, même si le réseau revient", async () => {
  const items = [item(1)];
  const { calls, clock, send, states } = await phone(items, (form, call) =>
    call === 1 ? refusal("busy", 503, { "Retry-After": "20" })(form) : byForm(items)(form),
  );
  await send();
  await send();
  assert.equal(calls.length, 1);
  clock.now += 23_000;
  await send(false);
  assert.deepEqual(await states(), ["answered"]);
});

test("« Envoyer maintenant » essaie toujours, même quand la mairie ou un relais a demandé d’attendre", async () => {
  const items = [item(1)];
  const { calls, store, facts, town } = await phone(items, byForm(items));
  await store.outbox.starting(mutation(1));
  await store.outbox.settle(mutation(1), { status: "queued", next_at: 1_900_000, told_to_wait: true }, 1_000_000);
  const tools = {
    fetch: async (_url, { body }) => (calls.push(body.get("mutation")), byForm(items)(body)),
    now: () => 1_000_000,
    isOffline: () => false,
    random: () => 0.5,
  };
  await deliver({ town, account: MAMAN, store, facts, eager: true }, tools);
  assert.deepEqual(calls, []);
  await deliver({ town, account: MAMAN, store, facts, isTap: true }, tools);
  assert.deepEqual(calls, [mutation(1)]);
});

test("chaque réponse est dite dès qu’elle arrive, et reste à dire tant que personne ne l’a dite", async () => {
  const items = [item(1), fille(2), item(3, { child: "Aîné", enrolment: 30, openings: [7] })];
  const { town, store, facts, calls } = await phone(items, byForm(items));
  const told = [];
  const fetch = async (_url, { body }) => {
    calls.push(body.get("mutation"));
    assert.equal(told.length, calls.length - 1, "the answer before was told before this one left");
    return byForm(items)(body);
  };
  const tell = async (done) => {
    if (told.push(done.mutation) === 2) throw new Error("the phone cannot show it now");
    await store.outbox.told(done.mutation);
  };
  await deliver({ town, account: MAMAN, store, facts, tell }, { fetch, now: () => 1_000_000, isOffline: () => false, random: () => 0.5 });
  assert.deepEqual(told, items.map((one) => one.mutation));
  assert.deepEqual((await store.outbox.untold()).map((one) => one.mutation), [mutation(2)]);
});

test("deux tournées à la fois, un message et une synchronisation : ce qu’un mort n’avait pas dit n’est dit qu’une fois", async () => {
  const { town, store, facts } = await phone([item(1)], byForm([item(1)]));
  await store.outbox.starting(mutation(1));
  await store.outbox.settle(mutation(1), { status: "answered", answer: decision(item(1)) }, 1_000_000);
  const told = [];
  const tell = async (done) => (await soon(), told.push(done.mutation), store.outbox.told(done.mutation));
  const tools = { fetch: byForm([]), locks: locks(), now: () => 1_000_000, isOffline: () => false, random: () => 0.5 };
  await Promise.all([1, 2].map(() => deliver({ town, account: MAMAN, store, facts, tell, tellLate: tell }, tools)));
  assert.deepEqual(told, [mutation(1)]);
});

test("une page ne montre rien : ce qu’un worker mort n’avait pas dit reste à dire, au worker", async () => {
  const { town, store, facts } = await phone([item(1)], byForm([]));
  await store.outbox.starting(mutation(1));
  await store.outbox.settle(mutation(1), { status: "answered", answer: decision(item(1)) }, 1_000_000);
  const tools = { fetch: byForm([]), now: () => 1_000_000, isOffline: () => false, random: () => 0.5 };
  await deliver({ town, account: MAMAN, store, facts, tell: (done) => store.outbox.told(done.mutation) }, tools);
  assert.deepEqual((await store.outbox.untold()).map((one) => one.mutation), [mutation(1)]);
});

test("un essai qui a pu arriver, coupé ou laissé par un worker mort : le 503 d’après n’en dit rien", async () => {
  const cut = await phone([item(1)], (form, call) => (call === 1 ? Promise.reject(new TypeError("network")) : refusal("busy", 503)(form)));
  await cut.send();
  await cut.send();
  const dead = await phone([item(1)], refusal("busy", 503));
  await dead.store.outbox.starting(mutation(1));
  await dead.send();
  const fresh = await phone([item(1)], refusal("busy", 503));
  await fresh.send();
  const unsure = await Promise.all([cut, dead, fresh].map(async ({ store }) => (await store.outbox.all())[0].may_have_arrived));
  assert.deepEqual(unsure, [true, true, false]);
});

test("le téléphone s’éteint pendant l’envoi : la demande repart au réveil", async () => {
  const items = [item(1)];
  const { send, states, store } = await phone(items, byForm(items));
  await store.outbox.starting(mutation(1));
  assert.deepEqual(await states(), ["sending"]);
  await send(false);
  assert.deepEqual(await states(), ["answered"]);
});

test("un téléphone sans réseau n’essaie pas : ce qui n’est pas parti peut encore changer", async () => {
  const items = [item(1)];
  const { calls, clock, send, store } = await phone(items, byForm(items));
  clock.isOffline = true;
  await send();
  assert.deepEqual([calls, (await store.outbox.all())[0].attempts], [[], 0]);
  clock.hasServer = true;
  await send();
  assert.equal(calls.length, 1);
});

test("une déconnexion à annoncer passe avant tout envoi", async () => {
  const { calls, facts, send } = await phone([item(1)], byForm([item(1)]));
  await facts.change(() => ({ signing_out: "/x/deconnexion" }));
  await send();
  assert.deepEqual(calls, []);
});

test("une demande ajoutée pendant l’envoi part dans le même tour", async () => {
  const items = [item(1), fille(2)];
  const { calls, send, store } = await phone([items[0]], async (form, call) => {
    if (call === 1) await store.outbox.add(items[1]);
    return byForm(items)(form);
  });
  await send();
  assert.deepEqual(calls, [mutation(1), mutation(2)]);
});

test("cinquante demandes et une mairie qui perd une réponse sur deux : chacune est répondue une fois", async () => {
  const items = Array.from({ length: 50 }, (_, n) => item(n + 1, { child: `Enfant ${n % 3}`, enrolment: n, openings: [n] }));
  const written = new Map();
  let seed = 7;
  const { send, states, store } = await phone(items, (form) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    const id = form.get("mutation");
    const isNew = !written.has(id);
    if (seed % 3 !== 0) written.set(id, (written.get(id) ?? 0) + (isNew ? 1 : 0));
    if (seed % 2) throw new TypeError("network");
    return written.has(id) ? byForm(items)(form) : new Response("", { status: 500 });
  });
  for (let round = 0; round < 200 && (await store.outbox.pending()).length; round++) await send();
  assert.deepEqual(new Set(await states()), new Set(["answered"]));
  assert.deepEqual([written.size, new Set(written.values())], [50, new Set([1])]);
});

test("un téléphone plein : une demande déjà gardée part, sa réponse se montre, et elle n’attend plus", async () => {
  const items = [item(1), fille(2)];
  const { calls, send, states } = await phone(items, byForm(items));
  const done = await onAFullPhone(() => send());
  assert.deepEqual(calls, [mutation(1), mutation(2)]);
  assert.deepEqual(done.map(({ status, answer }) => [status, answer.overall]), [["answered", "positive"], ["answered", "positive"]]);
  assert.deepEqual(await states(), []);
});

test("un téléphone plein : une demande que la mairie ne peut pas lire garde ses lignes pour plus tard", async () => {
  const { send, states, store } = await phone([item(1)], refusal("unprocessable", 422));
  const [told] = await onAFullPhone(() => send());
  assert.deepEqual([told.status, await states()], ["refused_final", ["queued"]]);
  await send();
  assert.deepEqual([...(await store.draft.read(12))], [[345, "book"]]);
});

test("un téléphone plein : une demande partie sans que cela s’écrive ne se retire plus, et n’en rejoint plus une autre", async () => {
  const { town, send, store } = await phone([item(1)], () => { throw new TypeError("network"); });
  await onAFullPhone(() => send());
  assert.equal(await withdraw(town, MAMAN, mutation(1)), null);
  await store.outbox.add(item(2, { openings: [345], action: "cancel" }));
  assert.deepEqual((await store.outbox.all()).map(({ mutation: id }) => id), [mutation(1), mutation(2)]);
});
