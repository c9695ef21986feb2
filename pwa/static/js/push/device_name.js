/** « Chrome, Android » : how a family tells its devices apart. Pure. */

/** @type {[string, RegExp][]} */
const BROWSERS = [
  ["Edge", /Edg(?:e|A|iOS)?\//],
  ["Firefox", /Firefox\/|FxiOS\//],
  ["Samsung Internet", /SamsungBrowser\//],
  ["Chrome", /Chrom(?:e|ium)\/|CriOS\//],
  ["Safari", /Safari\//],
];
/** @type {[string, RegExp][]} */
const SYSTEMS = [
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["Android", /Android/],
  ["Windows", /Windows/],
  ["Mac", /Mac OS X/],
  ["Linux", /Linux/],
];

/** @type {(list: [string, RegExp][], words: string) => string | undefined} */
const named = (list, words) => list.find(([, sign]) => sign.test(words))?.[0];

/** @type {(browser: { userAgent?: string, maxTouchPoints?: number }) => string} */
export function deviceName({ userAgent = "", maxTouchPoints = 0 }) {
  const system = named(SYSTEMS, userAgent);
  const where = system === "Mac" && maxTouchPoints > 1 ? "iPad" : system;
  return [named(BROWSERS, userAgent), where].filter(Boolean).join(", ") || "Navigateur";
}
