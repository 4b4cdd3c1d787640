// Holds every import against tools/layers.json: packages import one way, by their names, never by a path inside another.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const allowed = JSON.parse(readFileSync(join(root, "tools/layers.json"), "utf8"));
const problems = [];

for (const name of readdirSync(join(root, "packages"))) {
  if (!(name in allowed)) problems.push(`packages/${name}: tools/layers.json does not know it`);
  for (const file of sourceFiles(join(root, "packages", name, "src"))) checkFile(name, file);
  checkManifest(name);
}
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? "layers: all imports run one way" : `layers: ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

function checkFile(name, file) {
  const text = readFileSync(file, "utf8");
  const place = relative(root, file);
  for (const [, specifier] of text.matchAll(/(?:from|import|import\()\s*"([^"]+)"/g)) {
    const target = /^@carryall\/([^/]+)(\/.*)?$/.exec(specifier);
    if (target?.[2] !== undefined) problems.push(`${place}: imports ${specifier}, which is inside another package`);
    else if (target && !(allowed[name] ?? []).includes(target[1]))
      problems.push(`${place}: ${name} may not import ${target[1]}`);
    if (specifier.startsWith(".") && leaves(name, file, specifier))
      problems.push(`${place}: ${specifier} leaves its package`);
  }
  if (/^main/.test(file.split("/").at(-1))) return;
  for (const [use] of text.matchAll(/process\.(env|exit)\b/g)) {
    problems.push(`${place}: ${use} belongs into a file whose name begins with main`);
  }
}

function checkManifest(name) {
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8"));
  for (const dependency of Object.keys(dependencies)) {
    const target = /^@carryall\/(.+)$/.exec(dependency)?.[1];
    // These start the other by its program's name; that needs it installed, not imported.
    const isStarted =
      (name === "service" && target === "extension-host") || (name === "programs" && target === "service");
    if (target !== undefined && !isStarted && !(allowed[name] ?? []).includes(target)) {
      problems.push(`packages/${name}/package.json: ${name} may not depend on ${target}`);
    }
  }
}

function leaves(name, file, specifier) {
  return !resolve(dirname(file), specifier).startsWith(join(root, "packages", name, "src"));
}

function sourceFiles(directory) {
  if (!existsSync(directory)) return [];
  return readdirSync(directory).flatMap((entry) => {
    const path = join(directory, entry);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return path.endsWith(".ts") ? [path] : [];
  });
}
