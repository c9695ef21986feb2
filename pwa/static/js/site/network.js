/** The network as it is, whatever the browser says of it: found again within half a minute while a page is in front of someone. */

const EVERY = 30_000;
const PATIENCE = 10_000;
/** @type {number | undefined} */
let timer;

/** Look for it from now on, once: then everything hears `online`, as from a browser that tells. */
export function lookForNetwork() {
  timer ??= setInterval(look, EVERY);
}

async function look() {
  if (document.visibilityState !== "visible") return;
  const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  if (timer && answer?.ok) dispatchEvent(new Event("online"));
}

addEventListener("online", () => {
  clearInterval(timer);
  timer = undefined;
});
