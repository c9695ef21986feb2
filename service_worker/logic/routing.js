/**
 * What the worker does with a request. The table is the documentation: the first line that matches wins. Only « page » is kept, and only
 * without a question: « demandes?avant=12 » is not « demandes ». A « part » is what a page asks for itself: only its status is looked at.
 */

const NAVIGATIONS = [
  ["POST", /^connexion$/, "online"],
  ["GET", /^$/, "home"],
  ["GET", /^hors-connexion$/, "offline"],
  ["GET", /^(espace|reservations(\/\d+)?|demandes(\/\d+|\/recues\/[\da-f-]{36})?|enfants\/\d+\/agenda|activites(\/[^/]+)?)$/, "page"],
  ["GET", /./, "online"],
];

/** The strategy for a request of the town whose worker has this scope; null leaves it to the browser. */
export function strategy({ method, url, mode, isFragment = false }, scope) {
  const { origin, pathname, search } = new URL(url);
  const town = new URL(scope);
  if (origin !== town.origin) return null;
  if (/^\/(static|service_worker)\//.test(pathname)) return method === "GET" ? "asset" : null;
  if (!pathname.startsWith(town.pathname)) return null;
  const inside = pathname.slice(town.pathname.length);
  if (method === "POST" && /^deconnexion(\/partout)?$/.test(inside)) return "sign_out";
  if (mode !== "navigate" || isFragment) return "part";
  const found = NAVIGATIONS.find(([verb, path]) => verb === method && path.test(inside))?.[2] ?? null;
  return found === "page" && search ? "online" : found;
}

/** The seasons that a page of cards links to, as paths. */
export function seasonPaths(html, town) {
  const links = [...html.matchAll(/href="([^"#?]+)/g)].map(([, path]) => path);
  const own = `/${town}/reservations/`;
  return [...new Set(links.filter((path) => path.startsWith(own) && /^\d+$/.test(path.slice(own.length))))];
}
