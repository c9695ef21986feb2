/** Une validation a un nom : le même dans tous les onglets pour le même brouillon, un autre dès que ses lignes changent. */

import assert from "node:assert/strict";
import test from "node:test";
import { MAMAN } from "./world.js";

const { mutationOf } = await import("/static/js/grid/mutation.js");

const line = (opening, id, action = "book") => ({ opening, action, id });
const named = (lines, also = []) => mutationOf({ account: MAMAN, enrolment: 12, lines, also });

test("le même brouillon, dans n’importe quel ordre : le même nom, qui est un UUID", async () => {
  const one = await named([line(1, "a"), line(2, "b")], [20, 21]);
  assert.equal(one, await named([line(2, "b"), line(1, "a")], [21, 20]));
  assert.match(one, /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

test("une sœur ajoutée, une case de plus, la même case recochée : un autre nom", async () => {
  const names = [
    await named([line(1, "a")]), await named([line(1, "a")], [20]), await named([line(1, "a"), line(2, "b")]),
    await named([line(1, "again")]), await named([line(1, "a", "cancel")]),
    await mutationOf({ account: "other", enrolment: 12, lines: [line(1, "a")], also: [] }),
  ];
  assert.equal(new Set(names).size, names.length);
});
