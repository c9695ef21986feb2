/** Ce qu’un navigateur partagé garde de « Créer mon espace », et combien de temps. */

import assert from "node:assert/strict";
import test from "node:test";
import "./world.js";

class Kept {
  getItem(name) {
    return Object.hasOwn(this, name) ? this[name] : null;
  }
  removeItem(name) {
    delete this[name];
  }
}

const { drop, dropTooOld } = await import("/static/js/profiles/typed.js");
const DAY = 86_400_000;
const typed = (daysAgo) => JSON.stringify({ at: Date.now() - daysAgo * DAY, values: { last_name: "Essai" } });

function keep(values) {
  Object.defineProperty(globalThis, "localStorage", { value: Object.assign(new Kept(), values), configurable: true });
}

test("après sept jours il n’en reste rien, ni de ce qui n’a pas de date ; le reste n’est pas touché", () => {
  keep({ "preau-typed:a": typed(6.9), "preau-typed:b": typed(7), "preau-typed:c": '{ "values": {} }', "preau-persist": "1" });
  dropTooOld();
  assert.deepEqual(Object.keys(localStorage), ["preau-typed:a", "preau-persist"]);
});

test("une fois l’espace demandé, il n’en reste rien non plus", () => {
  keep({ "preau-typed:a": typed(0), "preau-typed:b": typed(1), other: "1" });
  drop(() => true);
  assert.deepEqual(Object.keys(localStorage), ["other"]);
});
