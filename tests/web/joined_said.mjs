/** What a parser reads in modules given as JSON, {name: source}: what each imports and exports. */

import { parse } from "acorn";

const text = await new Promise((resolve) => {
  let all = "";
  process.stdin.on("data", (part) => (all += part)).on("end", () => resolve(all));
});

function read(source) {
  const { body } = parse(source, { ecmaVersion: "latest", sourceType: "module" });
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
  return { imports, exports };
}

const found = Object.entries(JSON.parse(text)).map(([name, source]) => [name, read(source)]);
console.log(JSON.stringify(Object.fromEntries(found)));
