/**
 * What the worker does with a request. `table` is the house's, as its rooms declare it (`web/rooms.py`): a method, what is after the
 * town, a strategy. Only « page » is kept, and only without a question: « demandes?avant=12 » is not « demandes ». A « part » is what a
 * page asks for itself: only its status is looked at.
 */

/** @type {(paths: string, path: string) => boolean} */
const isAll = (paths, path) => new RegExp(`^(${paths})$`).test(path);

/**
 * The strategy for a request of the town whose worker has this scope; null leaves it to the browser.
 * @type {(request: Asked, scope: string, table: [string, string, string][]) => string | null}
 */
export function strategy({ method, url, mode, isFragment = false }, scope, table) {
  const { origin, pathname, search } = new URL(url);
  const town = new URL(scope);
  if (origin !== town.origin) return null;
  if (/^\/(static|service_worker)\//.test(pathname)) return method === "GET" ? "asset" : null;
  if (!pathname.startsWith(town.pathname)) return null;
  const inside = pathname.slice(town.pathname.length);
  const [, , declared] = table.find(([verb, paths]) => verb === method && isAll(paths, inside)) ?? [];
  const found = declared ?? (method === "GET" ? "online" : null);
  if (found === "sign_out") return found;
  if (mode !== "navigate" || isFragment) return "part";
  return found === "page" && search ? "online" : found;
}

/**
 * The addresses in the town that a page links to, among those.
 * @type {(html: string, town: string, paths: string) => string[]}
 */
export function linked(html, town, paths) {
  const own = `/${town}/`;
  const links = [...html.matchAll(/href="([^"#?]+)/g)].map(([, path]) => path);
  return links.filter((path) => path.startsWith(own) && isAll(paths, path.slice(own.length)));
}

/**
 * Where a module is today: until 27/11/2026 what pages and worker share was in `browser/`. The kept pages of then get today's modules,
 * which know the databases as they are; none of them is shown after thirty days (`isShowable`).
 * @type {(url: string) => string}
 */
export const today = (url) =>
  url.replace("draft_store", "drafts").replace(/(_worker\/)browser\/(?!page_)(\w+?)(_store)?\.js$/, "$1shared/$2.js");
