/** Notifications: what the town hall pushes, and what this phone tells itself where nothing is pushed. */

import { fromAnswer, fromPush, isRepeated, target, tells, withoutRead, withUnread } from "../logic/notification.js";
import { isGone } from "../logic/privacy.js";
import { openStore } from "../shared/store.js";
import { MESSAGE } from "../vocabulary.js";
import { warmUp } from "./warm_up.js";

const BADGE = "/static/icons/badge-96.png";

/**
 * A push always shows something: the browser asks it of us. What it tells is kept, for a tap without a network. A declared notification
 * without data is shown by the browser itself, unless nobody is signed in here.
 * @param {PushEvent} event
 * @param {Site} site
 */
export async function pushed({ data, notification }, site) {
  const message = await read(data).catch(() => null);
  const facts = await site.facts.read();
  if (notification && !message && facts.account && !facts.signing_out) return;
  const isForSomeoneElse = message?.account && isGone(facts, message.account);
  const told = fromPush(isForSomeoneElse ? null : message, site.registration.scope);
  await tell(site, told, message?.account);
  const { request, url } = told.options.data;
  if (request) site.later(warmUp(site, [...new Set([new URL(url).pathname, `/${site.town}/demandes/${request}`])]));
}

/** @type {(data: PushMessageData | null) => Promise<Pushed | undefined>} */
const read = async (data) => data?.json();

/**
 * The answer to a request sent from here, unless the town hall pushes it to this phone or a page of the town is in front of the family.
 * @type {(site: Site, item: Item) => Promise<void>}
 */
export async function toldHere(site, item) {
  const { account } = item;
  const { push, mail_only } = await site.facts.read();
  const isPushed = push?.account === account && !push.isDue;
  if (isPushed || mail_only === account || (await site.isWatched())) return;
  await tell(site, fromAnswer(item, site.registration.scope), account);
}

/**
 * Show it; a page on the screen that already says it is refreshed and the notification goes away.
 * @type {(site: Site, shown: Shown, account?: string) => Promise<void>}
 */
async function tell(site, { title, options }, account) {
  const { tag, data } = options;
  const shown = await site.registration.getNotifications({ tag });
  const isNews = !isRepeated({ title, options }, shown);
  if (globalThis.Notification?.permission === "granted") {
    await site.registration.showNotification(title, {
      icon: `/${site.town}/icone/icon-192.png`,
      badge: BADGE,
      ...options,
      silent: options.silent || !isNews,
      renotify: isNews && !options.silent,
    });
  }
  site.announce({ type: MESSAGE.told, pages: data.pages });
  if (!data.request) return;
  if (account && isGone(await site.facts.read(), account)) return close(site, { tag });
  const isSeen = await site.isWatched((url) => tells(url, data.pages));
  if (isSeen) await close(site, { tag });
  else await site.facts.change(({ unread }) => ({ unread: withUnread(unread, tag) }));
  await badge(site);
}

/** @type {(site: Site, which?: { tag: string }) => Promise<void>} */
async function close({ registration }, which) {
  for (const one of await registration.getNotifications(which)) one.close();
}

/**
 * A page shows these answers: they are not news any more.
 * @type {(site: Site, tags?: string[]) => Promise<void>}
 */
export async function seen(site, tags = []) {
  await site.facts.change(({ unread }) => ({ unread: withoutRead(unread, tags) }));
  for (const tag of tags) await close(site, { tag });
  await badge(site);
}

/**
 * On the app's icon: what waits on this phone, and the answers not read yet. Many browsers have no such thing.
 * @type {(place: Place) => Promise<void>}
 */
export async function badge({ town, facts }) {
  const { navigator } = globalThis;
  if (!navigator?.setAppBadge) return;
  const { account, unread = [] } = await facts.read();
  const waiting = account ? await openStore(town, account).outbox.pending() : [];
  await navigator.setAppBadge(waiting.length + unread.length).catch(() => null);
}

/**
 * « Voir » opens the request; « Annuler » the season, with what was just booked unticked: nothing is cancelled without VALIDER. iOS before
 * 18.4 opens the application at its first page instead: that one finds where to go (`notified.js`).
 * @type {(event: NotificationEvent, site: Site) => Promise<void>}
 */
export async function clicked({ action, notification }, site) {
  notification.close();
  const url = target(notification.data, action);
  await site.facts.change(() => ({ tapped: { url, at: site.now() } }));
  const window = await site.show(url);
  if (window?.url === url) await site.facts.change(() => ({ tapped: null }));
}

/**
 * Signing out: nothing more is told here, and what is on the lock screen goes away.
 * @type {(site: Site) => Promise<void>}
 */
export async function silence(site) {
  await site.facts.change(() => ({ push: null, unread: [] }));
  await close(site);
  const subscription = await site.registration.pushManager?.getSubscription();
  await subscription?.unsubscribe();
  await badge(site);
}
