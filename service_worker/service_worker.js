/**
 * The worker of one town: listeners only. `logic/` decides, `browser/` does, `shared/` is what pages do too.
 *
 * 1. Never answer a form from a cache. 2. An answer is read, not only received. 3. Private pages belong to an account and go with it.
 * 4. A kept page says its age. 5. A fragment is never kept. 6. A kept answer put back does not look fresh.
 */

import { home, online, page } from "./browser/pages.js";
import { clicked, pushed } from "./browser/push.js";
import { heard, send, sync } from "./browser/sending.js";
import { openSite } from "./browser/site.js";
import { renewed } from "./browser/subscription.js";
import { strategy } from "./logic/routing.js";
import { signOut } from "./shared/account.js";
import { ASSETS, BUILD, HOUSE, LATER } from "./shell.js";

const site = openSite(self, { build: BUILD, assets: ASSETS, later: LATER, house: HOUSE });

/** @type {Record<string, (request: Request) => Promise<Response>>} */
const STRATEGIES = {
  asset: async (request) => (await site.shell.find(request.url).catch(() => null)) ?? fetch(request),
  home: (request) => home(request, site),
  offline: (request) => fetch(request).catch(() => site.shell.offline()),
  online: (request) => online(request, site),
  part: (request) => site.fetch(request),
  sign_out: (request) => (site.later(site.silence()), signOut(request, site)),
};

self.addEventListener("install", (event) => event.waitUntil(site.shell.install().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) => event.waitUntil(site.takeOver()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isFragment = request.headers.has("HX-Request");
  const name = strategy({ method: request.method, url: request.url, mode: request.mode, isFragment }, self.registration.scope, HOUSE.table);
  if (name === "page") {
    const { answer, rest } = page(request, site);
    event.respondWith(answer.catch(() => fetch(request)));
    event.waitUntil(rest);
  } else if (name) event.respondWith(STRATEGIES[name](request));
});

self.addEventListener("sync", (event) => event.waitUntil(sync(event, site).finally(() => site.finished())));

self.addEventListener("message", (event) => {
  const [port] = event.ports;
  port?.postMessage("heard");
  const done = heard(event.data, site).finally(() => port?.postMessage("done"));
  event.waitUntil(done.finally(() => site.finished()));
});

self.addEventListener("push", (event) =>
  event.waitUntil(Promise.allSettled([pushed(event, site), send(site)]).then(() => site.finished())),
);

self.addEventListener("notificationclick", (event) => event.waitUntil(clicked(event, site)));

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renewed(event, site)));
