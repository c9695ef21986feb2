/** Whether this browser sends what waits by itself, the site closed (Background Sync): WebKit and Gecko do not. */

export const wakesAlone = () => "SyncManager" in globalThis && Boolean(navigator.serviceWorker?.controller);
