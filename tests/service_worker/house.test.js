/** La maison du worker : ses étages, son poids, et aucun module oublié hors connexion. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { brotliCompressSync, constants } from "node:zlib";
import { root } from "./world.js";

const { MODULES } = await import("/service_worker/vocabulary.js");

const onDisk = (url) => join(root, url.startsWith("/static/") ? `pwa${url}` : url);
const source = (url) => readFileSync(onDisk(url), "utf8");
const imports = (url) => [...source(url).matchAll(/^(?:import|export) [^;]*?from "([^"]+)";/gms)].map(([, to]) => new URL(to, `https://x.test${url}`).pathname);

function reached(urls, seen = new Set()) {
  for (const url of urls.filter((each) => !seen.has(each) && each !== "/service_worker/shell.js")) reached(imports(url), seen.add(url));
  return seen;
}

const PAGE = ["start", "connection", "queue"].map((name) => `/static/js/${name}.js`);
const scripts = readdirSync(join(root, "pwa/static/js")).map((name) => `/static/js/${name}`).filter((name) => name.endsWith(".js"));

test("tout module que charge une page est gardé pour le tunnel", () => {
  const needed = [...reached(scripts)].filter((url) => !url.startsWith("/static/js/"));
  assert.deepEqual(needed.filter((url) => !MODULES.includes(url)), []);
});

test("le worker n’est que des écoutes, en soixante lignes", () => {
  assert.ok(source("/service_worker/service_worker.js").split("\n").length <= 61);
});

test("la logique ne connaît pas le navigateur", () => {
  const browser = /\b(window|document|navigator|caches|indexedDB|fetch|self|localStorage|Notification|BroadcastChannel|Date\.now|Math\.random)\b/;
  for (const name of readdirSync(join(root, "service_worker/logic"))) {
    const code = source(`/service_worker/logic/${name}`).replace(/\/\*\*[\s\S]*?\*\//g, "");
    assert.doesNotMatch(code, browser, name);
    assert.ok(imports(`/service_worker/logic/${name}`).every((url) => !url.includes("/browser/")), name);
  }
});

test("aucun import à la demande : un worker n’y a pas droit", () => {
  for (const url of reached(["/service_worker/service_worker.js"])) assert.doesNotMatch(source(url), /\bimport\(/, url);
});
