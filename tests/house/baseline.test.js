/** Ce dont les pages et le worker ont besoin est connu d’iOS 16.4, de Firefox ESR 140 et des Chromium d’il y a trois ans. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import test from "node:test";
import { parse } from "acorn";
import { full } from "acorn-walk";
import * as css from "css-tree";

const bcd = createRequire(import.meta.url)("@mdn/browser-compat-data");
const root = join(import.meta.dirname, "../..");
const BASELINE = { safari_ios: 16.4, firefox: 140, chrome: 119 };

/** What may be missing: a nicety that goes away by itself, or something that the code asks for before it uses it. */
const OPTIONAL = {
  "hyphens": "un mot trop long passe à la ligne entier",
  "text-wrap": "un titre moins bien coupé",
  "text-size-adjust": "celui de WebKit est écrit à côté",
  "accent-color": "une case de la couleur du système",
  "cursor": "il n’y a pas de pointeur sur un iPhone",
  "sync": "demandé avant ; sans lui, la page ouverte envoie",
  "lastChance": "d’un événement « sync »",
  "requestIdleCallback": "demandé avant",
  "setAppBadge": "demandé avant",
  "connection": "demandé avant ; sans lui, le réseau n’est pas compté",
  "saveData": "de « connection »",
  "effectiveType": "de « connection »",
  "sourceElement": "un nom d’htmx, pas du navigateur",
  "lost": "un mot de la mairie",
  "added": "un mot de la mairie",
  "user-select": "celui de WebKit est écrit à côté",
  "PublicKeyCredential.parseRequestOptionsFromJSON": "demandé avant ; sans lui, le mot de passe",
  "PublicKeyCredential.parseCreationOptionsFromJSON": "demandé avant ; sans lui, le mot de passe",
  "PublicKeyCredential.signalUnknownCredential": "demandé avant ; sans lui, la clé est proposée encore",
  "PublicKeyCredential.signalAllAcceptedCredentials": "demandé avant ; sans lui, la clé est proposée encore",
};

const files = (folder, suffix) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(suffix) && !name.includes("vendor/"))
    .map((name) => `${folder}/${name}`);

/** Supported everywhere in the baseline, whole and without a prefix. */
function isKnown({ __compat: compat } = {}) {
  if (!compat) return true;
  return Object.entries(BASELINE).every(([browser, version]) => {
    const said = [compat.support[browser] ?? []]
      .flat()
      .filter(({ prefix, alternative_name, flags }) => !prefix && !alternative_name && !flags);
    return said.some(
      ({ version_added: from, version_removed: to }) =>
        from && from !== "preview" && parseFloat(String(from).replace("≤", "")) <= version && !(parseFloat(to) <= version),
    );
  });
}

/** A path in the tables (`css.properties.inset`), or undefined for what they do not have. */
const at = (...path) => path.reduce((table, name) => (Object.hasOwn(table ?? {}, name) ? table[name] : undefined), bcd);

function* usedBy(style) {
  const nodes = css.findAll(css.parse(style, { parseValue: true }), () => true);
  for (const node of nodes) {
    if (node.type === "Declaration" && !node.property.startsWith("-")) {
      yield [node.property, at("css", "properties", node.property)];
      for (const { name, type } of css.findAll(node.value, ({ type }) => ["Identifier", "Function"].includes(type)))
        yield [
          `${node.property}: ${name}`,
          at("css", "properties", node.property, name) ??
            (type === "Function" ? (at("css", "types", name) ?? at("css", "types", "color", name)) : undefined),
        ];
    }
    if (node.type === "Atrule" && !node.name.startsWith("-")) yield [`@${node.name}`, at("css", "at-rules", node.name)];
    if (node.type === "Feature")
      yield [`(${node.name})`, at("css", "at-rules", node.kind === "container" ? "container" : "media", node.name)];
    if (node.type.startsWith("Pseudo") && !node.name.startsWith("-")) yield [`:${node.name}`, at("css", "selectors", node.name)];
    if (node.type === "Dimension") yield [node.unit, at("css", "types", "length", node.unit)];
  }
}

const tables = () => [bcd.api, bcd.javascript.builtins];

/** Every member of that name, whoever has it: `toSorted` is Array's and the typed arrays'. */
const members = new Map();
for (const table of tables())
  for (const owner of Object.values(table))
    for (const [name, feature] of Object.entries(owner))
      if (feature.__compat) members.set(name.replace("_static", ""), [...(members.get(name.replace("_static", "")) ?? []), feature]);

const nodesOf = (source) => {
  const found = [];
  full(parse(source, { ecmaVersion: 2022, sourceType: "module" }), (node) => found.push(node));
  return found;
};

const scripts = [...files("pwa/static/js", ".js"), ...files("service_worker", ".js")];

/** Names that our own objects have: `box.lock` is ours. */
const ours = new Set(
  scripts
    .flatMap((path) => nodesOf(readFileSync(join(root, path), "utf8")))
    .flatMap(({ type, key }) => (["Property", "MethodDefinition"].includes(type) ? [key.name] : [])),
);

function* calledBy(source) {
  for (const node of nodesOf(source)) {
    if (node.type === "Identifier") for (const table of tables()) if (Object.hasOwn(table, node.name)) yield [node.name, table[node.name]];
    if (node.type !== "MemberExpression" || node.computed) continue;
    const { name } = node.property;
    const owner = node.object.type === "Identifier" && tables().find((table) => Object.hasOwn(table, node.object.name))?.[node.object.name];
    const own = owner?.[`${name}_static`] ?? owner?.[name];
    if (own) yield [`${node.object.name}.${name}`, own];
    else if (members.has(name) && !ours.has(name)) yield [name, members.get(name).find(isKnown) ?? members.get(name)[0]];
  }
}

const unknown = (paths, read) =>
  paths.flatMap((path) =>
    [...read(readFileSync(join(root, path), "utf8"))]
      .filter(([name, feature]) => !isKnown(feature) && !(name.split(":")[0] in OPTIONAL))
      .map(([name]) => `${path}: ${name}`),
  );

test("les tables savent ce qui est trop neuf", () => {
  assert.equal(isKnown(at("css", "at-rules", "media", "scripting")), false);
  assert.equal(isKnown(at("javascript", "builtins", "Promise", "withResolvers")), false);
  assert.deepEqual(
    [...calledBy("const a = Object.groupBy([], String); [].toSorted()")].filter(([, feature]) => !isKnown(feature)).map(([name]) => name),
    ["Object.groupBy"],
  );
  assert.deepEqual(
    [...usedBy("@media (scripting: none) { a { inset: 0; } }")].filter(([, feature]) => !isKnown(feature)).map(([name]) => name),
    ["(scripting)"],
  );
});

test("les styles ne demandent rien de plus neuf", () =>
  assert.deepEqual([...new Set(unknown(files("pwa/static/css", ".css"), usedBy))], []));

test("les scripts et le worker ne demandent rien de plus neuf", () => {
  assert.deepEqual([...new Set(unknown(scripts, calledBy))], []);
});
