/**
 * Plans files at every border of a profile: in each include, deep in it, beside it; in each exclude and beside it; and
 * in what few profiles name. Whether a file is to be saved is decided here, by the documents' words, and not by asking the
 * code that is being tried.
 *
 * @param isInSandbox Tells whether a path is one of the application's own: a profile may name others.
 * @returns `files`, each with whether it is to be saved, and of each include whether something is planted in it.
 */
export function planFiles({ includes, excludes }, { isInSandbox: isApplications }) {
  // The framework's own folder is emptied after each backup and restore, whatever a profile says of it.
  const isInSandbox = (path) => isApplications(path) && !path.includes("/.backup/");
  const included = includes.map(toPattern).filter(({ path }) => path !== "/");
  const excluded = excludes.map(toPattern).filter(({ path }) => path !== "/");
  const paths = new Set();
  for (const { path, isFolder } of [...included, ...excluded]) {
    const one = fillIn(path, "one");
    if (isFolder) {
      for (const name of inside) paths.add(`${one}/${name}`);
      for (const name of inside.slice(0, 1)) paths.add(`${fillIn(path, "two")}/${name}`);
    } else {
      paths.add(one);
      paths.add(fillIn(path, "two"));
    }
    paths.add(`${parentOf(one)}/${beside}`);
    paths.add(`${one}-beside`);
  }
  for (const path of seldomSaved) paths.add(path);
  const files = [...paths]
    .filter((path) => isInSandbox(path) && ![...paths].some((other) => other.startsWith(`${path}/`)))
    .map((path) => ({
      path,
      isSaved: matches(path, included) && !matches(path, excluded),
    }));
  return {
    files,
    includes: included.map((pattern) => ({
      include: pattern.path,
      isPlanted: files.some(({ path }) => matches(path, [pattern])),
      isOutside: !isInSandbox(fillIn(pattern.path, "one")),
    })),
  };
}

const inside = ["planted.dat", "folder/planted.bin", "folder/deep/ü ñ 文.dat"];
const beside = "beside-it.dat";
const seldomSaved = ["/data/storage/el2/base/cache/planted.dat", "/data/storage/el2/base/temp/planted.dat"];

function toPattern(text) {
  const path = `/${text.replace(/^\/+|\/+$/g, "")}`;
  // A name with an ending is a file's; every other may be a folder's.
  const isFolder = text.endsWith("/") || !/\.[^./]+$/.test(path);
  return { path, isFolder };
}

function fillIn(path, word) {
  return path.replaceAll("*", word);
}

function parentOf(path) {
  return path.slice(0, path.lastIndexOf("/"));
}

function matches(path, patterns) {
  return patterns.some((pattern) => toExpression(pattern.path).test(path));
}

// A star stands for anything in one name, and what is named stands for all that is in it.
function toExpression(path) {
  const escaped = path.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]*");
  return new RegExp(`^${escaped}(/.*)?$`);
}
