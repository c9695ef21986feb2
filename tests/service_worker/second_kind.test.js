/** Une seconde sorte, déclarée pour l’essai : fondue par sa règle, rangée par sujet, envoyée, montrée avec ses mots, refusée, dite. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { item, json, MAMAN, mutation, newTown } from "./world.js";

const { KINDS, packed, unpacked } = await import("/service_worker/logic/kinds.js");
const { MERGING, mergeable, merged, mergingOf } = await import("/service_worker/logic/merging.js");
const { fromAnswer } = await import("/service_worker/logic/notification.js");
const { bare } = await import("/service_worker/logic/privacy.js");
const { byEnrolment } = await import("/service_worker/logic/waiting.js");
const { marks } = await import("/service_worker/logic/bookings/marks.js");
const { deliver } = await import("/service_worker/shared/sender.js");
const { openSeason } = await import("/service_worker/shared/season.js");
const { openStore, openTown } = await import("/service_worker/shared/store.js");
const { withdraw } = await import("/service_worker/shared/unsent.js");
const { SAID, saidOf } = await import("/static/js/waiting/said.js");

const NOW = 1_000_000;
const SCOPE = "https://ville.test/ville/";

/** A child who will not be there: days, and why. Two of one child that never left are one, with all their days and the newest reason. */
const travels = {
  version: 1,
  to: "absences",
  holds: ["child", "away", "reason"],
  subjects: ({ child }) => [`child ${child}`],
  fields: ({ child, away, reason }) => [["child", child], ...away.map((day) => ["day", day]), ["reason", reason]],
  isAnswer: ({ absence }) => Number.isInteger(absence),
  again: () => [],
  bare: ({ reason: _, ...kept }) => kept,
  changed: ({ absence }) => [`absences/${absence}`],
  told: ({ absence, sentence, url }) => ({ body: sentence, request: absence, navigate: url }),
};
const rule = {
  isOne: (earlier, made) => Boolean(earlier.reason) === Boolean(made.reason),
  merge: (earlier, { away }) => ({ away: [...new Set([...earlier.away, ...away])].sort() }),
};
const words = ({ away, reason, answer }) => ({
  days: away.map((day) => [day, `absence : ${reason}`]),
  see: { words: "Voir les absences", to: "absences" },
  state: answer?.sentence,
  url: answer?.url,
  withdrawn: " : rien n’a été dit à la mairie.",
});

const REGISTERS = [[KINDS, travels], [MERGING, rule], [SAID, words]];
before(() => REGISTERS.forEach(([register, own]) => (register.absences = own)));
after(() => REGISTERS.forEach(([register]) => delete register.absences));

const absence = (n, away, changes) => ({
  kind: "absences", version: 1, account: MAMAN, mutation: mutation(n), child: "Bébé", label: "Bébé - Absence", away, reason: "malade",
  made_at: n, earliest_limit: null, status: "queued", attempts: 0, next_at: 0, ...changes,
});

/** A town hall that says what `answers` says, by mutation; what it got, in order. */
async function sends(town, answers = {}) {
  const got = [];
  const fetch = async (url, { body }) => {
    const id = body.get("mutation");
    got.push([url.split("/").slice(2).join("/"), id, body]);
    const [said, status] = answers[id] ?? [{ absence: 31, sentence: "Absence notée", url: "/ville/absences/31" }, 201];
    return status ? json({ mutation: id, requests: [], ...said }, status) : Promise.reject(new Error("cut"));
  };
  const tools = { fetch, now: () => NOW, isOffline: () => false, random: () => 0.5 };
  const settled = await deliver({ town, account: MAMAN, store: openStore(town, MAMAN), facts: openTown(town), eager: true }, tools);
  return { got, settled };
}

test("chaque sorte dit comment elle voyage, se réunit et se montre ; d’une plus récente, on ne sait rien", () => {
  for (const [register] of REGISTERS) assert.deepEqual(Object.keys(register), ["bookings", "absences"]);
  const newer = { ...absence(1, []), version: 2, payload: {} };
  assert.deepEqual([mergingOf(newer), saidOf(newer)], [undefined, undefined]);
  assert.deepEqual(saidOf(absence(1, ["2022-02-01"])).days, [["2022-02-01", "absence : malade"]]);
});

test("deux absences qui ne sont pas parties n’en font qu’une, par leur règle ; une réservation du même enfant les sépare", async () => {
  const town = newTown();
  const { outbox } = openSeason(town, MAMAN);
  const of = (made) => ({ ...made, town });
  await outbox.add(of(absence(1, ["2022-02-02"], { earliest_limit: 9 })));
  const both = await outbox.add(of(absence(2, ["2022-02-01", "2022-02-02"], { reason: "vacances", earliest_limit: 5 })));
  assert.deepEqual([both.away, both.reason, both.joined], [["2022-02-01", "2022-02-02"], "vacances", [mutation(1)]]);
  assert.deepEqual([both.made_at, both.earliest_limit], [1, 5]);
  assert.equal((await outbox.all()).length, 1);
  await outbox.add(of(item(3)));
  await outbox.add(of(absence(4, ["2022-02-03"])));
  await outbox.add(of(absence(5, ["2022-02-04"], { reason: "" })));
  assert.deepEqual((await outbox.all()).map(({ mutation: id }) => id), [2, 3, 4, 5].map(mutation));
  assert.equal((await outbox.add(of(absence(5, ["2022-02-04"], { reason: "" })))).seq, 4);
});

test("deux sortes ne se réunissent jamais, même si la règle de la seconde ne voit rien qui les sépare", () => {
  const silent = absence(2, ["2022-02-01"], { reason: "" });
  assert.equal(mergeable([item(1)], silent), null);
  assert.ok(mergeable([absence(1, ["2022-02-02"], { reason: "" })], silent));
});

test("une réunion n’entend que ce que la mairie a répondu à sa sorte", (t) => {
  const heard = t.mock.method(rule, "merge");
  const answered = absence(1, ["2022-02-01"], { status: "answered", answer: { absence: 31 } });
  const other = { ...item(2), status: "answered", answer: { requests: [] } };
  const [earlier, made] = [absence(3, ["2022-02-02"]), absence(4, ["2022-02-03"])];
  merged(earlier, made, [answered, other, item(5), earlier]);
  assert.deepEqual(heard.mock.calls[0].arguments, [earlier, made, [answered]]);
});

test("la même file, par sujet : ce qui attend retient le même enfant, de quelque sorte, et laisse passer les autres", async () => {
  const town = newTown();
  const { outbox } = openSeason(town, MAMAN);
  for (const made of [absence(1, ["2022-02-01"]), item(2), absence(3, ["2022-02-02"], { child: "Fille" })])
    await outbox.add({ ...made, town });
  const cut = await sends(town, { [mutation(1)]: [{}, 0] });
  assert.deepEqual(cut.got.map(([to, id]) => [to, id]), [["absences", mutation(1)], ["absences", mutation(3)]]);
  const { got } = await sends(town);
  assert.deepEqual(
    got.map(([to, id]) => [to, id]),
    [
      ["absences", mutation(1)],
      ["reservations/demandes", mutation(2)],
    ],
  );
  assert.equal(
    String(got[0][2]),
    `account=${MAMAN}&mutation=${mutation(1)}&kind=absences&version=1&child=B%C3%A9b%C3%A9&day=2022-02-01&reason=malade`,
  );
});

test("répondue, elle est dite avec ses mots ; refusée, elle reste à lire et ne rend rien au brouillon", async () => {
  const town = newTown();
  const { outbox, draft } = openSeason(town, MAMAN);
  await outbox.add({ ...absence(1, ["2022-02-01"]), town });
  await outbox.add({ ...absence(2, ["2022-02-02"], { child: "Fille" }), town });
  const { settled } = await sends(town, { [mutation(2)]: [{ error: "unprocessable", sentence: "Ce jour est passé." }, 422] });
  assert.deepEqual(settled.map(({ status }) => status), ["answered", "refused_final"]);
  const { title, options } = fromAnswer(settled[0], SCOPE);
  assert.deepEqual(
    [title, options.body, options.tag, options.data.url],
    ["Bébé - Absence", "Absence notée", "demande-31", `${SCOPE}absences/31`],
  );
  assert.deepEqual(
    options.actions.map(({ action }) => action),
    ["see"],
  );
  assert.deepEqual([...(await draft.read(12))], []);
  assert.equal((await withdraw(town, MAMAN, mutation(2))).status, "withdrawn");
  assert.deepEqual((await outbox.all()).map(({ mutation: id }) => id), [mutation(1)]);
});

test("retirée avant de partir, elle ne part pas ; partie, elle ne se retire plus", async () => {
  const town = newTown();
  const { outbox } = openSeason(town, MAMAN);
  await outbox.add({ ...absence(1, ["2022-02-01"]), town });
  await sends(town, { [mutation(1)]: [{}, 0] });
  assert.equal(await withdraw(town, MAMAN, mutation(1)), null);
  await outbox.add({ ...absence(2, ["2022-02-01"], { child: "Fille" }), town });
  assert.equal((await withdraw(town, MAMAN, mutation(2))).status, "withdrawn");
  assert.deepEqual((await sends(town)).got.map(([, id]) => id), [mutation(1)]);
});

test("elle ne marque aucune case, et ne compte sur aucune inscription", async () => {
  const town = newTown();
  const { outbox } = openSeason(town, MAMAN);
  await outbox.add({ ...absence(1, ["2022-02-01"]), town });
  await sends(town);
  await outbox.add({ ...absence(2, ["2022-02-02"]), town });
  const items = await outbox.all();
  assert.deepEqual([...marks(items, 12)], []);
  assert.deepEqual([...byEnrolment(items, [])], []);
});

test("sa famille partie, elle ne garde ni nom ni raison, et retient encore son enfant ; celle que l’on ne lit pas aussi", async () => {
  const unread = {
    kind: "meals",
    version: 1,
    mutation: mutation(7),
    label: "Bébé - Repas",
    subjects: ["child Bébé"],
    payload: "closed",
    status: "queued",
  };
  const rows = bare([absence(1, ["2022-02-01"]), item(2), unpacked(unread)]).map(packed);
  assert.deepEqual(rows.map(({ subjects }) => subjects[0]), ["child 1", "child 1", "child 1"]);
  assert.deepEqual(rows[0].payload, { child: 1, away: ["2022-02-01"] });
  assert.equal(rows[2].payload, "closed");
  assert.doesNotMatch(JSON.stringify(rows), /Bébé|malade/);
});

test("gardée, son enveloppe n’a rien d’elle, ni rien des cases d’une autre sorte", async () => {
  const town = newTown();
  await openSeason(town, MAMAN).outbox.add({ ...absence(1, ["2022-02-01"]), town });
  const [row] = await openStore(town, MAMAN).within((db) => db.getAll("outbox"));
  assert.deepEqual(row.payload, { child: "Bébé", away: ["2022-02-01"], reason: "malade" });
  for (const name of ["child", "away", "reason", "lines", "also"]) assert.ok(!(name in row), name);
});
