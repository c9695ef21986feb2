/** On a page that shows answers: they are read, and the page follows what the town hall says next. */

import { channelOf, MESSAGE } from "/service_worker/vocabulary.js";

const { town } = document.body.dataset;
const shown = (page = document) => [...page.querySelectorAll("[data-request]")];

/** Their notifications go away, and the app's badge counts them no more. */
function read() {
  if (document.visibilityState !== "visible") return;
  const tags = shown().map(({ dataset }) => `demande-${dataset.request}`);
  navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage({ type: MESSAGE.read, tags }));
}

/** @type {(page: Document) => string} */
const answers = (page) => shown(page).map(({ textContent }) => textContent).join().replace(/\s+/g, " ");

/** Reload only when the town hall says something else than the page. */
async function follow() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  const live = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.ok && answers(live) !== answers(document)) location.reload();
}

if (town && shown().length) {
  read();
  document.addEventListener("visibilitychange", read);
  new BroadcastChannel(channelOf(town)).addEventListener("message", ({ data }) => {
    if (data.type === MESSAGE.told) follow().catch(() => null);
  });
}
