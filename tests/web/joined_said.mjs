/** What a parser reads in modules given as JSON, {name: source}: what each imports, exports, and names without having it. */

import { parse } from "acorn";
import { full } from "acorn-walk";

const text = await new Promise((resolve) => {
  let all = "";
  process.stdin.on("data", (part) => (all += part)).on("end", () => resolve(all));
});

function read(source) {
  const tree = parse(source, { ecmaVersion: "latest", sourceType: "module" });
  const { body } = tree;
  const imports = body
    .filter(({ type }) => type === "ImportDeclaration")
    .flatMap(({ specifiers, source: from }) =>
      specifiers.map(({ type, imported, local }) => [type, imported?.name ?? null, local.name, from.value]),
    );
  const named = (pattern) => (pattern.type === "ArrayPattern" ? pattern.elements.flatMap(named) : [pattern.name]);
  const exports = body.flatMap((node) => {
    if (node.type === "ExportAllDeclaration") return [];
    if (node.type === "ExportDefaultDeclaration") return [node.type];
    if (node.type !== "ExportNamedDeclaration") return [];
    if (node.declaration?.kind === "let" || node.declaration?.kind === "var") return [node.declaration.kind];
    if (node.declaration?.id) return [node.declaration.id.name];
    if (node.declaration) return node.declaration.declarations.flatMap(({ id }) => named(id));
    return node.specifiers.map(({ exported }) => exported.name);
  });
  return { imports, exports, free: free(tree) };
}

/** Without looking at which scope declares what: a name declared anywhere in the module is its own. */
function free(tree) {
  const [asked, own] = [new Set(), new Set()];
  full(tree, (node, _, type) => {
    if (type === "Identifier") asked.add(node.name);
    if (type === "VariablePattern") own.add(node.name);
    if (node.id) own.add(node.id.name);
    if (type === "ImportDeclaration") for (const { local } of node.specifiers) own.add(local.name);
  });
  return [...asked].filter((name) => !own.has(name));
}

const found = Object.entries(JSON.parse(text)).map(([name, source]) => [name, read(source)]);
console.log(JSON.stringify(Object.fromEntries(found)));
