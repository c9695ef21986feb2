/** The worker's own scope, and what the list of the web's workers lacks. */

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
  readonly lastChance: boolean;
}

/** A declared notification comes with the push (Safari). */
interface PushEvent {
  readonly notification?: Notification;
}

interface WorkerGlobalScopeEventMap {
  activate: ExtendableEvent;
  fetch: FetchEvent;
  install: ExtendableEvent;
  message: ExtendableMessageEvent;
  notificationclick: NotificationEvent;
  push: PushEvent;
  pushsubscriptionchange: PushSubscriptionChangeEvent;
  sync: SyncEvent;
}

interface WorkerGlobalScope {
  readonly clients: Clients;
  readonly registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
}

interface WorkerNavigator {
  connection?: { saveData?: boolean; effectiveType?: string };
}

interface NotificationOptions {
  actions?: { action: string; title: string }[];
  renotify?: boolean;
}

/** The module that the site makes: which files this build's pages need without a network (`pwa/web/assets.py`). */
declare module "*/shell.js" {
  export const BUILD: string;
  export const ASSETS: string[];
  export const LATER: string[];
  export const MODULES: string[];
  /** What the rooms declare (`told_to_the_worker` in `pwa/web/rooms.py`). */
  export const HOUSE: Site["house"];
}
