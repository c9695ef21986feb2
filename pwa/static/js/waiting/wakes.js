/** What wakes the sending of what waits, on this phone. */

/** This browser sends by itself, the site closed (Background Sync): WebKit and Gecko do not. */
export const wakesAlone = () => "SyncManager" in globalThis && Boolean(navigator.serviceWorker?.controller);

/** No network at all, as far as the browser knows: else it is the town hall, or the way to it, that does not answer. */
export const isCut = () => navigator.onLine === false;
