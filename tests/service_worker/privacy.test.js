/** Qui est parti de ce téléphone, ce qui reste de ses demandes, et les noms sous lesquels ses pages sont gardées. */

import assert from "node:assert/strict";
import test from "node:test";
import { item, MAMAN, PAPA } from "./world.js";

const { bare, due, isGone, isKeepable, isPagesCache, pagesCache, shellBuild, whoLeft } = await import("/service_worker/logic/privacy.js");

test("est partie la famille qui se déconnecte, celle qui l’a fait, celle dont une autre a pris la place", () => {
  const facts = { account: MAMAN };
  assert.equal(isGone(facts, MAMAN), false);
  assert.equal(isGone({ ...facts, signing_out: 1 }, MAMAN), true);
  assert.equal(isGone({ ...facts, left: [PAPA, MAMAN] }, MAMAN), true);
  assert.equal(isGone({ ...facts, left: [PAPA] }, MAMAN), false);
  assert.equal(isGone(facts, PAPA), true);
});

test("où l’on ne sait pas qui était là, personne n’est parti, sauf qui l’a dit", () => {
  assert.equal(isGone({ account: null }, MAMAN), false);
  assert.equal(isGone({ account: null, left: [MAMAN] }, MAMAN), true);
});

test("la liste de ceux qui sont partis : une fois chacun, sans celui qui revient, les neuf derniers", () => {
  assert.deepEqual(whoLeft(undefined, MAMAN), [MAMAN]);
  assert.deepEqual(whoLeft([MAMAN], MAMAN), [MAMAN]);
  assert.deepEqual(whoLeft([MAMAN], PAPA, MAMAN), [PAPA]);
  assert.deepEqual(whoLeft([MAMAN], null), [MAMAN]);
  const many = Array.from({ length: 9 }, (_, n) => `compte-${n}`);
  assert.deepEqual(whoLeft(many, MAMAN), [...many.slice(1), MAMAN]);
});

test("l’abonnement se redonne à la mairie, sauf si la famille a retiré ce téléphone", () => {
  assert.deepEqual(due({ push: { endpoint: "https://push.test/1" } }), { push: { endpoint: "https://push.test/1", isDue: true } });
  assert.deepEqual(due({ push: null }), { push: null });
  assert.deepEqual(due({}), { push: undefined });
});

test("d’une famille partie, il reste de quoi envoyer : ni prénom, ni lieu, ni jour, ni réponse", () => {
  const [bébé, fille, again, nameless] = bare([
    item(1, { also: [20], also_labels: ["Fille · Périscolaire"], answer: { url: "/x" } }),
    item(2, { child: "Fille" }),
    item(3),
    item(4, { child: undefined }),
  ]);
  assert.deepEqual([bébé, fille, again].map(({ child }) => child), [1, 2, 1]);
  assert.ok(!nameless.child);
  assert.deepEqual(bébé.lines, [{ action: "book", enrolment: 12, opening: 345 }]);
  for (const name of ["label", "also_labels", "answer"]) assert.ok(!(name in bébé), name);
  assert.deepEqual([bébé.mutation, bébé.also, bébé.earliest_limit], [item(1).mutation, [20], item(1).earliest_limit]);
});

test("un nom de cache n’est celui d’un compte que s’il l’est d’un bout à l’autre", () => {
  const own = pagesCache("saint", MAMAN);
  assert.ok(isPagesCache(own, "saint"));
  for (const name of [
    `x${own}`,
    `${own}-2`,
    own.replace("pages", "autres"),
    `preau-saint-x${MAMAN}-pages`,
    pagesCache("saint", MAMAN.slice(0, -1)),
    pagesCache("saint", "pas-un-compte"),
  ]) {
    assert.ok(!isPagesCache(name, "saint"), name);
  }
});

test("une version de la coque se lit seule, dans le cache de sa ville", () => {
  assert.equal(shellBuild("preau-saint-shell-ab12", "saint"), "ab12");
  for (const name of [
    "preau-saint-shell-",
    "preau-saint-shell-a-b",
    "preau-saint-coque-shell-ab12",
    "preau-autre-shell-ab12",
    own("pages"),
  ]) {
    assert.equal(shellBuild(name, "saint"), null, name);
  }
  function own(end) {
    return `preau-saint-${MAMAN}-${end}`;
  }
});

test("une page se garde quel que soit l’encodage qu’elle annonce, jamais ce qui ne fait que parler d’elle", () => {
  const of = (type) => ({ status: 200, redirected: false, type: "basic", headers: new Headers({ "Content-Type": type }) });
  assert.equal(isKeepable(of("text/html"), "https://x.test/a"), true);
  assert.equal(isKeepable(of("application/x; as=text/html"), "https://x.test/a"), false);
});

test("ce qu’un script plus récent a gardé pour deux enfants n’en nomme aucun", () => {
  const [, left] = bare([item(1), { mutation: "m", kind: "absences", version: 9, subjects: ["child Fille", "child Bébé", "child Fils"] }]);
  assert.deepEqual(left.subjects, ["child 2", "child 1", "child 3"]);
});

test("ce qu’un script plus récent a gardé sans dire ce qu’il touche reste tel quel", () => {
  const [left] = bare([{ mutation: "m", kind: "absences", version: 9 }]);
  assert.deepEqual([left.mutation, left.kind, left.subjects], ["m", "absences", undefined]);
});
