/** La phrase rouge d’un essai manqué s’en va dès que ce que l’on tape irait. */

import assert from "node:assert/strict";
import test from "node:test";
import "./world.js";

const { forgive, mends } = await import("/static/js/accounts/mended.js");

function field(describedby) {
  const attributes = { "aria-invalid": "true", "aria-describedby": describedby };
  return {
    id: "new_password", value: "", attributes, listeners: {},
    getAttribute: (name) => attributes[name] ?? null,
    setAttribute: (name, value) => (attributes[name] = value),
    removeAttribute: (name) => delete attributes[name],
    addEventListener(name, heard) { this.listeners[name] = heard; },
    types(words) { this.value = words; this.listeners.input(); },
  };
}

function page() {
  const parts = new Map([["new_password-error", { remove: () => parts.delete("new_password-error") }]]);
  globalThis.document = { getElementById: (id) => parts.get(id) ?? null };
  return parts;
}

test("elle reste tant que ce n’est pas bon, s’en va au premier qui l’est, et ne revient pas", () => {
  const parts = page();
  const one = field("new_password-rule new_password-error");
  mends(one, (words) => words.length > 3);
  one.types("abc");
  assert.equal(parts.size, 1);
  assert.equal(one.attributes["aria-invalid"], "true");
  one.types("abcd");
  assert.equal(parts.size, 0);
  assert.deepEqual(one.attributes, { "aria-describedby": "new_password-rule" });
  one.types("a");
  assert.deepEqual(one.attributes, { "aria-describedby": "new_password-rule" });
});

test("un champ qui ne disait rien d’autre n’est plus décrit par rien", () => {
  page();
  const one = field("new_password-error");
  forgive(one);
  assert.deepEqual(one.attributes, {});
});
