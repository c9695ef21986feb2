/** Le récapitulatif sur un téléphone dont le rangement est mort : la mairie, même lente, se lit. */

import assert from "node:assert/strict";
import test from "node:test";
import { instead, json, MAMAN, newTown, soon } from "./world.js";

const { announced } = await import("/static/js/grid/announce.js");

const dead = { answers: { of: async () => { throw new DOMException("dead", "UnknownError"); } } };
const facts = { town: newTown(), account: MAMAN, enrolment: 12, child: "Bébé", as_of: "2022-01-24T13:24:00+00:00" };
const page = { facts, all: [], store: dead, draft: new Map(), rivals: [], least: 0, isReviewed: false, named: () => "Bébé" };

/** Everything said, the town hall answering this after half a second. */
async function said(answer) {
  globalThis.navigator ??= { onLine: true };
  globalThis.caches = { match: () => { throw new DOMException("dead", "UnknownError"); } };
  const words = [];
  const also = [{ id: 20, name: "Fille" }];
  await instead(globalThis, "fetch", async () => (await soon(700), answer), async () => {
    for await (const one of announced([], also, page)) words.push(one);
  });
  return words;
}

test("une mairie lente se lit", async () => {
  assert.deepEqual(await said(json({ price: 525, foreseen: [] })), [{ price: 525, words: [] }]);
});

test("son refus aussi, au prix de ce qui est coché", async () => {
  const [{ price, words }] = await said(json({ error: "sign_in_needed" }, 401));
  assert.equal(price, 0);
  assert.match(words[0], /^Votre session est terminée/);
});
