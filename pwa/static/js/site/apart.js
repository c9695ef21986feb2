/**
 * The first registration, asked from a worker of this page. WebKit answers whoever asked before it installs anything, and waits for ever
 * when that was a page left meanwhile: no registration of the town can then be asked again. Such a worker ends at once with its page,
 * and the installation goes on. Browsers that do not let a worker ask answer here without asking.
 */

/**
 * Resolves when it was asked, or could not be; the page then asks as well, which changes nothing any more.
 * @type {(address: string, how: RegistrationOptions) => Promise<unknown>}
 */
export function registerApart(address, how) {
  return new Promise((resolve) => {
    const apart = new Worker(import.meta.url, { type: "module" });
    apart.onmessage = apart.onerror = resolve;
    apart.postMessage([address, how]);
    addEventListener("pagehide", () => apart.terminate(), { once: true });
  });
}

/** @param {{ data: [string, RegistrationOptions] }} asked */
async function asked({ data }) {
  await navigator.serviceWorker?.register(...data).catch(() => null);
  postMessage("asked");
}

if (!globalThis.document) addEventListener("message", asked);
