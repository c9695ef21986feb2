/** A browser that never says `online`: the network is found all the same, once, and only for someone who looks. */

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import "./world.js";

const world = new EventTarget();
let network = false;
let asked = 0;
Object.assign(globalThis, {
  addEventListener: world.addEventListener.bind(world),
  dispatchEvent: world.dispatchEvent.bind(world),
  document: { visibilityState: "visible" },
  fetch: async () => ((asked += 1), network ? new Response("{}") : Promise.reject(new TypeError("no network"))),
});
mock.timers.enable({ apis: ["setInterval"] });
const { lookForNetwork } = await import("/static/js/site/network.js");

let heard = 0;
addEventListener("online", () => (heard += 1));

async function later(minutes) {
  for (let half = 0; half < minutes * 2; half += 1) {
    mock.timers.tick(30_000);
    await new Promise(setImmediate);
  }
}

test("found within a minute, told once, and asked no more", async () => {
  lookForNetwork();
  lookForNetwork();
  await later(5);
  assert.deepEqual([heard, asked], [0, 10]);
  network = true;
  await later(1);
  assert.equal(heard, 1);
  await later(5);
  assert.deepEqual([heard, asked], [1, 11]);
});

test("nobody in front of the page: nothing is asked until someone is", async () => {
  const before = asked;
  document.visibilityState = "hidden";
  lookForNetwork();
  await later(5);
  assert.equal(asked, before);
  document.visibilityState = "visible";
  await later(1);
  assert.equal(heard, 2);
});

test("the browser itself says that the network is back: it is not looked for any more", async () => {
  lookForNetwork();
  const before = asked;
  dispatchEvent(new Event("online"));
  await later(5);
  assert.equal(asked, before);
});
