/** Whose pages these are: names of caches, and what an answer's account changes. */

import { kindOf, subjectsOf } from "./kinds.js";

const CHILD = "child ";

const UUID = "(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";

/** @type {(town: string, account: string) => string} */
export const pagesCache = (town, account) => `preau-${town}-${account}-pages`;

/** @type {(town: string, build: string) => string} */
export const shellCache = (town, build) => `preau-${town}-shell-${build}`;

/**
 * True for the private caches of this town only, also beside a town whose name begins the same way.
 * @type {(name: string, town: string) => boolean}
 */
export const isPagesCache = (name, town) => rest(name, town).match(new RegExp(`^${UUID}-pages$`)) !== null;

/**
 * The build of a shell cache of this town, or null.
 * @type {(name: string, town: string) => string | null}
 */
export const shellBuild = (name, town) => rest(name, town).match(/^shell-([^-]+)$/)?.[1] ?? null;

/** @type {(name: string, town: string) => string} */
const rest = (name, town) => (name.startsWith(`preau-${town}-`) ? name.slice(`preau-${town}-`.length) : "");

/**
 * Who the pages belong to once an answer arrived. `before` is the account when the request left, `current` the one known now,
 * `answered` the answer's. An answer that left before a change of account changes nothing and is not kept.
 * @type {(said: Whose) => { account: string | null, wipes: boolean, keeps: boolean }}
 */
export function accountAfter({ before, current, answered, signedOut = false }) {
  const wipes = answered !== current;
  if (signedOut || !answered || (wipes && before !== current)) return { account: current, wipes: false, keeps: false };
  return { account: answered, wipes, keeps: true };
}

/**
 * True when an account left this phone, by signing out or for another's sake. Where nobody is known to have been, nobody left.
 * @type {(facts: Facts, who: string) => boolean}
 */
export const isGone = ({ account, signing_out, left = [] }, who) =>
  Boolean(signing_out) || left.includes(who) || (account !== null && account !== who);

/**
 * Who left, once `who` did, and `back` is here.
 * @type {(left: (string | null)[] | undefined, who: string | null, back?: string | null) => string[]}
 */
export const whoLeft = (left = [], who, back) => [...new Set([...left, who])].flatMap((one) => (one && one !== back ? one : [])).slice(-9);

/**
 * An answer worth keeping: a whole page, straight from the address asked, without a question in it.
 * @type {(answer: Response, url: string) => boolean}
 */
export function isKeepable({ status, redirected, type, headers }, url) {
  const isWhole = status === 200 && !redirected && type !== "opaqueredirect" && !url.includes("?");
  return isWhole && headers.get("Content-Type")?.startsWith("text/html") === true;
}

/**
 * To be given to the town hall again, for another address or in another session, unless the family took this phone off
 * the list meanwhile.
 * @type {(facts: Facts) => { push: Push | null | undefined }}
 */
export const due = ({ push }) => ({ push: push && { ...push, isDue: true } });

/**
 * Requests that may still leave, once their family has: what their sending needs, and nothing that names a child, a place or a day. What a
 * newer script made stays closed; its subjects name no child either.
 * @type {(items: Item[]) => Item[]}
 */
export function bare(items) {
  const children = [...new Set(items.flatMap(subjectsOf).filter((subject) => subject.startsWith(CHILD)))];
  const numberOf = (/** @type {string} */ subject) => children.indexOf(subject) + 1;
  const nameless = (/** @type {string} */ subject) => (children.includes(subject) ? CHILD + numberOf(subject) : subject);
  return items.map(({ label: _, answer: __, ...item }) => {
    const kind = kindOf(item);
    if (!kind) return { ...item, subjects: item.subjects?.map(nameless) };
    return kind.bare({ ...item, ...(item.child && { child: numberOf(CHILD + item.child) }) });
  });
}
