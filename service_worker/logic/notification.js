/** What reaches the lock screen, a first name, an activity and an answer at most, and where a tap leads: never out of the town. */

const UNREADABLE = { title: "Espace Citoyens", body: "La mairie vous a répondu." };
const SEE = { action: "see", title: "Voir" };
const CANCEL = { action: "cancel", title: "Annuler" };

/**
 * A push message, as a notification. `scope` is the town's address; a message that cannot be read leads to the requests.
 * @type {(message: any, scope: string) => Shown}
 */
export function fromPush(message, scope) {
  const { notification, mutation, request, actions = [] } = message ?? {};
  const { title, body, tag = "preau", lang = "fr", silent = false, navigate } = { ...UNREADABLE, ...notification };
  const own = (/** @type {string | undefined} */ address) => inside(address, scope);
  const url = own(navigate) ?? `${scope}demandes`;
  const cancel = own(actions.find((/** @type {any} */ { action }) => action === CANCEL.action)?.navigate);
  const pages = [url, ...(mutation ? [`${scope}demandes/recues/${mutation}`] : [])];
  return {
    title,
    options: { body, tag, lang, silent, data: { url, cancel, pages, request: request ?? null }, actions: request ? offered(cancel) : [] },
  };
}

/**
 * The page of the town that an address names, whatever host it says; null for anything else.
 * @type {(address: string | undefined, scope: string) => string | null}
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
 * The answer to a request that this phone sent, where the town hall does not push.
 * @type {(item: any, scope: string) => Shown}
 */
export function fromAnswer({ label = UNREADABLE.title, answer }, scope) {
  const { requests, mutation, url, overall_label: body } = answer;
  const [{ number, url: page }] = requests;
  const navigate = requests.length === 1 ? page : url;
  const actions = [{ ...CANCEL, navigate: cancelAddress(requests, scope) }];
  return fromPush({ notification: { title: label, body, tag: `demande-${number}`, navigate }, mutation, request: number, actions }, scope);
}

/**
 * Where what was just booked can be given back: the season, when there is one only.
 * @type {(requests: Answer["requests"], scope: string) => string | null}
 */
function cancelAddress(requests, scope) {
  const [{ enrolment, lines }] = requests;
  const booked = lines.filter(({ action, outcome }) => action === "book" && outcome === "booked").map(({ opening }) => opening);
  return requests.length === 1 && booked.length ? `${scope}reservations/${enrolment}#annuler=${booked.join(".")}` : null;
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
