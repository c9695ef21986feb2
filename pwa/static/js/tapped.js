/** The page that a tapped notification promised, where the browser opened another (iOS before 18.4). */

import { openTown } from "/service_worker/browser/store.js";

const FRESH = 60_000;

export async function followTap(town) {
  const facts = openTown(town);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && follow(facts));
  await follow(facts);
}

/** Once, and only just after the tap. */
async function follow(facts) {
  const { tapped } = await facts.read();
  if (!tapped) return;
  await facts.change(() => ({ tapped: null }));
  if (Math.abs(Date.now() - tapped.at) < FRESH && tapped.url !== location.href) location.assign(tapped.url);
}
