/** What reaches the lock screen, a first name, an activity and an answer at most, and where a tap leads: never out of the town. */

import { kindOf } from "./kinds.js";

const UNREADABLE = { title: "Espace Citoyens", body: "La mairie vous a répondu." };
const SEE = { action: "see", title: "Voir" };
const CANCEL = { action: "cancel", title: "Annuler" };

/**
 * A push message, as a notification. `scope` is the town's address; a message that cannot be read leads to the requests.
 * @type {(message: Pushed | null | undefined, scope: string) => Shown}
 */
export function fromPush(message, scope) {
  const { notification, mutation, request, actions = [] } = message ?? {};
  const { title, body, tag = "preau", lang = "fr", silent = false, navigate } = { ...UNREADABLE, ...notification };
  const own = (/** @type {string | null | undefined} */ address) => inside(address, scope);
  const url = own(navigate) ?? `${scope}demandes`;
  const cancel = own(actions.find(({ action }) => action === CANCEL.action)?.navigate);
  const pages = [url, ...(mutation ? [`${scope}demandes/recues/${mutation}`] : [])];
  return {
    title,
    options: { body, tag, lang, silent, data: { url, cancel, pages, request: request ?? null }, actions: request ? offered(cancel) : [] },
  };
}

/**
 * The page of the town that an address names, whatever host it says; null for anything else.
 * @type {(address: string | null | undefined, scope: string) => string | null}
 */
function inside(address, scope) {
  try {
    const { pathname, search, hash } = new URL(String(address), scope);
    const town = new URL(scope);
    return address && pathname.startsWith(town.pathname) ? town.origin + pathname + search + hash : null;
  } catch {
    return null;
  }
}

/**
 * The answer to a request that this phone sent, where the town hall does not push: its kind says what is told.
 * @type {(item: Item, scope: string) => Shown}
 */
export function fromAnswer(item, scope) {
  const { label: title = UNREADABLE.title, mutation, answer } = item;
  const { body, navigate, request, cancel } = kindOf(item)?.told(/** @type {Answer} */ (answer)) ?? {};
  const actions = [{ ...CANCEL, navigate: cancel && scope + cancel }];
  return fromPush({ notification: { title, body, tag: `demande-${request}`, navigate }, mutation, request, actions }, scope);
}

/** @type {(cancel: string | null) => { action: string, title: string }[]} */
const offered = (cancel) => [SEE, ...(cancel ? [CANCEL] : [])];

/**
 * A letter sent twice says nothing new: it takes its own place without a sound.
 * @type {(shown: Shown, others: readonly { title: string, body: string }[]) => boolean}
 */
export const isRepeated = ({ title, options }, shown) => shown.some((other) => other.title === title && other.body === options.body);

/**
 * Where a tap leads.
 * @type {(data: { url: string, cancel: string | null }, action?: string) => string}
 */
export const target = ({ url, cancel }, action) => (action === CANCEL.action && cancel) || url;

/**
 * True when this page shows what the notification tells.
 * @type {(page: string, pages: string[]) => boolean}
 */
export const tells = (page, pages) => pages.includes(page.split(/[?#]/)[0]);

/**
 * The answers not seen yet, once these were told or seen.
 * @type {(unread: string[] | undefined, tag: string) => string[]}
 */
export const withUnread = (unread = [], tag) => [...new Set([...unread, tag])];
/** @type {(unread: string[] | undefined, seen: string[]) => string[]} */
export const withoutRead = (unread = [], seen) => unread.filter((tag) => !seen.includes(tag));
