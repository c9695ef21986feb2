/** La maison du worker : ses étages. Son poids et ce qu’il garde : tests/house/test_weights.py, tests/web/test_assets.py. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { root } from "./world.js";

const onDisk = (url) => join(root, url.startsWith("/static/") ? `pwa${url}` : url);
const source = (url) => readFileSync(onDisk(url), "utf8");
const imports = (url) =>
  [...source(url).matchAll(/^(?:import|export) [^;]*?from "([^"]+)";/gms)].map(([, to]) => new URL(to, `https://x.test${url}`).pathname);

function reached(urls, seen = new Set()) {
  for (const url of urls.filter((each) => !seen.has(each) && each !== "/service_worker/shell.js")) reached(imports(url), seen.add(url));
  return seen;
}

test("le worker n’est que des écoutes, en soixante lignes", () => {
  assert.ok(source("/service_worker/service_worker.js").split("\n").length <= 61);
});

test("la logique ne connaît pas le navigateur", () => {
  const browser =
    /\b(window|document|navigator|caches|indexedDB|fetch|self|localStorage|Notification|BroadcastChannel|Date\.now|Math\.random)\b/;
  const files = readdirSync(join(root, "service_worker/logic"), { recursive: true }).filter((name) => name.endsWith(".js"));
  assert.ok(files.includes("bookings/bookings.js"));
  for (const name of files) {
    const code = source(`/service_worker/logic/${name}`).replace(/\/\*\*[\s\S]*?\*\//g, "");
    assert.doesNotMatch(code, browser, name);
    assert.ok(imports(`/service_worker/logic/${name}`).every((url) => !/\/(browser|shared)\//.test(url)), name);
  }
});

test("ce qui est partagé avec les pages ignore ce qui n’est qu’au worker", () => {
  for (const name of readdirSync(join(root, "service_worker/shared"))) {
    assert.ok(imports(`/service_worker/shared/${name}`).every((url) => !url.includes("/browser/")), name);
  }
});

test("aucun import à la demande : un worker n’y a pas droit", () => {
  for (const url of reached(["/service_worker/service_worker.js"])) assert.doesNotMatch(source(url), /\bimport\(/, url);
});
