/** Ce qui se coche et se dit d’un mot de passe que l’on choisit. */

import assert from "node:assert/strict";
import test from "node:test";
import "./world.js";

const { counted, strength } = await import("/static/js/accounts/new_password.js");
const spaced = (said) => said.replaceAll("\u00a0", " ");

test("les caractères se comptent comme sur le serveur, quel que soit l’alphabet", () => {
  const words = "Éléphant rose 7 🦄 ñ";
  const kinds = ["length", "lowercase", "uppercase", "digits", "symbols"];
  assert.deepEqual(kinds.map((code) => counted(words, code)), [19, 12, 1, 1, 5]);
  assert.equal(counted("", "digits"), 0);
});

test("la solidité suit la règle, puis la longueur", () => {
  assert.equal(strength("", ["8 caractères"], 8), "");
  assert.equal(spaced(strength("abc", ["8 caractères", "1 chiffre"], 8)), "Solidité : faible, il faut 8 caractères, 1 chiffre.");
  assert.match(strength("aaaaaaa1", [], 8), /il se répète/);
  assert.match(strength("tartine7x", [], 8), /correcte/);
  assert.match(strength("tartine-42-verte", [], 8), /bonne/);
});
