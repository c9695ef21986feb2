/** « J’accepte… » dort jusqu’au bout du texte, et s’éveille une fois. */

import assert from "node:assert/strict";
import test from "node:test";
import "./world.js";

const { waitForTheEnd } = await import("/static/js/accounts/terms.js");

function part() {
  const classes = new Set();
  return {
    attributes: {}, listeners: {}, dataset: { asleep: "Lisez.", awake: "Au bout." }, textContent: "", scrolled: 0,
    classList: { toggle: (name, on) => (on ? classes.add(name) : classes.delete(name)), has: (name) => classes.has(name) },
    setAttribute(name, value) { this.attributes[name] = value; },
    getAttribute(name) { return this.attributes[name]; },
    addEventListener(name, heard) { this.listeners[name] = heard; },
    scrollIntoView() { this.scrolled += 1; },
  };
}

function arrives() {
  const parts = { end: part(), button: part(), bar: part(), hint: part() };
  let seen;
  globalThis.IntersectionObserver = class {
    constructor(heard) { seen = (isIntersecting) => heard([{ isIntersecting }]); }
    observe() {}
    disconnect() {}
  };
  waitForTheEnd(parts);
  const press = () => {
    let isPrevented = false;
    parts.button.listeners.click({ preventDefault: () => (isPrevented = true) });
    return !isPrevented;
  };
  return { ...parts, sees: seen, press };
}

test("avant le bout, presser y mène et n’accepte rien", () => {
  const page = arrives();
  assert.equal(page.button.attributes["aria-disabled"], "true");
  assert.equal(page.hint.textContent, "Lisez.");
  assert.equal(page.press(), false);
  assert.equal(page.end.scrolled, 1);
  page.sees(false);
  assert.equal(page.press(), false);
});

test("au bout, il s’éveille et le reste", () => {
  const page = arrives();
  page.sees(true);
  assert.equal(page.button.attributes["aria-disabled"], "false");
  assert.equal(page.hint.textContent, "Au bout.");
  assert.equal(page.press(), true);
  assert.ok(page.bar.classList.has("is-read") && !page.bar.classList.has("is-waiting"));
});
